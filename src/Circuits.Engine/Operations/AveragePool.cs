using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>The mean of each window.</summary>
/// <param name="Window">The window.</param>
/// <param name="Padding">What lies around the pixels.</param>
/// <param name="CountsPadding">
/// Whether padding counts as zeros: PyTorch's default. TensorFlow's rule, the default here, is the mean over the pixels
/// that are there. What <see cref="Padding.RoundedUp"/> adds is never counted, as in PyTorch.
/// </param>
public sealed record AveragePool(Window Window, Padding Padding, bool CountsPadding = false) : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Window.Pooled(Single(inputs), Padding);

    internal override void Lower(Lowering at)
    {
        var input = at.Blocked();
        at.Add(new AveragePoolStep(at.Like(input), input, new(Window, Padding, input.Shape), CountsPadding));
    }
}
