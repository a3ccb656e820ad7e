namespace Circuits.Engine;

/// <summary>What a compiled network costs to run.</summary>
/// <param name="MultiplyAdds">Of all convolutions and products, as their definitions count them.</param>
/// <param name="WeightBytes">Packed weights.</param>
/// <param name="ActivationBytes">Memory that activations share as their lifetimes allow; with <paramref name="WeightBytes"/> the peak.</param>
/// <param name="LiveBytes">Activations that live at once where they are most: what no sharing could do with less.</param>
public readonly record struct Cost(long MultiplyAdds, long WeightBytes, long ActivationBytes, long LiveBytes);
