using Circuits.Engine;

namespace Circuits.Science.Subjects.Edits;

/// <summary>A change of the kernel between two units: of the weights with which one reads the other, by row and column.</summary>
/// <param name="From">Read: the convolution's input, also by the name it has before a concatenation, a ReLU or a pool.</param>
/// <param name="To">Reads: of the convolution, or of the normalisation, ReLU or concatenation behind it.</param>
public abstract record KernelEdit(Unit From, Unit To) : Edit
{
    /// <inheritdoc/>
    public sealed override Graph Apply(Graph graph)
    {
        var weights = UnitWeights.Of(graph, To);
        var input = weights.InputOf(graph, From, To);
        var (height, width) = (weights.Kernel.Height, weights.Kernel.Width);
        var kernel = weights.Kernel.Filter(weights.Channel).Slice(input * height * width, height * width);
        return weights.WithKernel(graph, input, Edited(kernel, height, width, weight => weights.Unscaled(To, weight)));
    }

    /// <summary>The new kernel, as the convolution has it.</summary>
    /// <param name="kernel">The old one, row by row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="unscaled">From a weight at the named unit to one of the convolution.</param>
    private protected abstract float[] Edited(ReadOnlySpan<float> kernel, int height, int width, Func<float, float> unscaled);

    private protected string Between => $"{From} → {To}";
}
