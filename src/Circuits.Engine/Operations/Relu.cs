using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>How a gradient goes back through a <see cref="Relu"/>.</summary>
public enum ReluGradient
{
    /// <summary>The derivative: the gradient where the ReLU let its input through, 0 where it cut, and at the kinks themselves.</summary>
    Exact,

    /// <summary>
    /// The derivative for each image of the batch where any of it is left. For an image that would get none at all, the
    /// gradient goes through everywhere but where it pushes an input further out: down where the ReLU cut at 0, up where it
    /// cut at its ceiling. So an image on which a whole layer is silent can still be changed until some of it is not.
    /// </summary>
    /// <remarks>
    /// The gradient is taken to be of something to be <b>raised</b> (the caller steps along it, as feature visualisation
    /// does); for a loss to be lowered give the negated gradient and negate what comes out. After lucid's
    /// <c>misc/redirected_relu_grad.py</c>, which states the rule for a loss and so with the other sign, and which is used
    /// for the first 16 steps of a visualisation only. Unlike there, an input of exactly 0 counts as cut.
    /// </remarks>
    Redirected,
}

/// <summary>max(0, x), and min(Ceiling, ·) where a ceiling is given: ReLU6 has 6. NaN stays NaN, and gets no gradient.</summary>
public sealed record Relu(float Ceiling = float.PositiveInfinity) : Operation
{
    /// <summary>The rule of the backward pass.</summary>
    public ReluGradient Gradient { get; init; }

    /// <inheritdoc/>
    public override string Name => float.IsPositiveInfinity(Ceiling) ? "Relu" : FormattableString.Invariant($"Relu{Ceiling:0.##}");

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => Ceiling >= 0
        ? Single(inputs)
        : throw new GraphException($"its ceiling is {Ceiling}: give one of at least 0.");

    internal override void Lower(Lowering at) => at.Add(new ReluStep(at.Like(at.Input()), at.Input(), this));
}
