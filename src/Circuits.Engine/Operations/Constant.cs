using System.Collections.Immutable;
using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>Numbers that do not depend on the input, the same for each image: a node without inputs.</summary>
/// <param name="Shape">1xCxHxW; <see cref="Add"/> and its like repeat a size of 1.</param>
/// <param name="Values">In the order channel, row, column.</param>
public sealed record Constant(Shape Shape, ImmutableArray<float> Values) : Operation
{
    private const string ValueName = "value";

    /// <summary>A single number.</summary>
    public Constant(float value)
        : this(new(1, 1, 1, 1), [value])
    {
    }

    /// <inheritdoc/>
    /// <param name="inputs">The shape of the images, whose number it takes; nothing for one image.</param>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Shape.Batch == 1 && Values.Length == Shape.Count && Shape.Count > 0
        ? Shape with { Batch = inputs.Count == 0 ? 1 : Single(inputs).Batch }
        : throw new GraphException($"it is {Shape} with {Values.Length} numbers: a constant is 1xCxHxW with that many.");

    internal override IEnumerable<Parameter> ParametersOf(Node node) =>
        [new(Parameter.Named(node, ValueName), Shape, Values.AsSpan(), isTrained: true)];

    internal override Operation With(Func<string, ImmutableArray<float>> weights) => this with { Values = weights(ValueName) };

    internal override void Lower(Lowering at) => at.Add(new ConstantStep(at.New(), this, at.Parameter(ValueName)));
}
