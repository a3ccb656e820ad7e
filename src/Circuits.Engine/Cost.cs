namespace Circuits.Engine;

/// <summary>What a compiled network costs to run.</summary>
/// <param name="MultiplyAdds">Of all convolutions and products, as their definitions count them.</param>
/// <param name="ExecutedMultiplyAdds">Those that are computed: minimal filtering has fewer. Its transforms, and lanes that hold no channel, are not counted.</param>
/// <param name="WeightBytes">Packed weights.</param>
/// <param name="ActivationBytes">Memory that activations share as their lifetimes allow.</param>
/// <param name="LiveBytes">Activations that live at once where they are most: what no sharing could do with less.</param>
/// <param name="ScratchBytes">What each thread that computes keeps for itself besides.</param>
public readonly record struct Cost(
    long MultiplyAdds, long ExecutedMultiplyAdds, long WeightBytes, long ActivationBytes, long LiveBytes, long ScratchBytes);
