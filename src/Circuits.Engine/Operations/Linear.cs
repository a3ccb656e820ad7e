using System.Collections.Immutable;
using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>A matrix times each image's channels, as in <c>torch.nn.functional.linear</c>, on planes of one pixel.</summary>
/// <param name="Weights">By output, then input.</param>
/// <param name="Bias">One per output; empty for none.</param>
/// <param name="Outputs">Outputs.</param>
/// <param name="Inputs">Inputs.</param>
public sealed record Linear(ImmutableArray<float> Weights, ImmutableArray<float> Bias, int Outputs, int Inputs) : Operation
{
    private Convolution Convolution => new(new(Outputs, Inputs, 1, 1, Weights), Bias, Window.Square(1), Padding.Valid);

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var input = Single(inputs);
        return input is { Height: 1, Width: 1 }
            ? Convolution.OutputShape(inputs)
            : throw new GraphException($"it takes planes of one pixel, the input is {input}: flatten it first.");
    }

    internal override IEnumerable<Parameter> ParametersOf(Node node) => Convolution.ParametersOf(node);

    internal override Operation With(Func<string, ImmutableArray<float>> weights)
    {
        var changed = (Convolution)Convolution.With(weights);
        return this with { Weights = changed.Kernel.Values, Bias = changed.Bias };
    }

    internal override void Lower(Lowering at) => Convolution.Lower(at);
}
