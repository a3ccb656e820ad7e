using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>Of logits and a target distribution: minus the sum over channels of target · log softmax(logits), at each position.</summary>
/// <remarks>
/// The inputs are logits and targets, both N x C x H x W (of a classifier N x C x 1 x 1); the targets usually are a second
/// <see cref="Input"/>. The output is one loss per image and position, N x 1 x H x W. The mean over a batch is the
/// caller's: give 1 / N as each image's output gradient. So is label smoothing, which only changes the targets. Targets
/// need not sum to 1.
/// </remarks>
public sealed record CrossEntropy : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => inputs switch
    {
        [var logits, var targets] when logits == targets => logits with { Channels = 1 },
        [var logits, var targets] => throw new GraphException($"its logits are {logits}, its targets {targets}. They need one shape."),
        _ => throw new GraphException($"{Name} takes logits and targets, it was given {inputs.Count} inputs."),
    };

    internal override void Lower(Lowering at) => at.Add(new CrossEntropyStep(at.New(), at.Input(0), at.Input(1)));
}
