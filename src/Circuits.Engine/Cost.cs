namespace Circuits.Engine;

/// <summary>What a compiled network costs to run.</summary>
/// <param name="MultiplyAdds">Of all convolutions and products, as their definitions count them.</param>
/// <param name="WeightBytes">Packed weights.</param>
/// <param name="ActivationBytes">Buffers, which activations share as their lifetimes allow.</param>
public readonly record struct Cost(long MultiplyAdds, long WeightBytes, long ActivationBytes);
