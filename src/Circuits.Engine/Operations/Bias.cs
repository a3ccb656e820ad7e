using System.Collections.Immutable;
using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>A number added to each channel: a bias that the file keeps apart from its convolution.</summary>
/// <param name="Values">One for each channel.</param>
public sealed record Bias(ImmutableArray<float> Values) : Operation
{
    private const string BiasName = "bias";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var input = Single(inputs);
        return Values.Length == input.Channels
            ? input
            : throw new GraphException($"it has {Values.Length} biases, the input has {input.Channels} channels ({input}). Check which node feeds it.");
    }

    internal override IEnumerable<Parameter> ParametersOf(Node node) =>
        [new(Parameter.Named(node, BiasName), new(Values.Length, 1, 1, 1), Values.AsSpan(), isTrained: true)];

    internal override Operation With(Func<string, ImmutableArray<float>> weights) => new Bias(weights(BiasName));

    internal override void Lower(Lowering at)
    {
        var input = at.Blocked();
        at.Add(new BiasStep(at.Like(input), input, this, at.Parameter(BiasName)));
    }
}
