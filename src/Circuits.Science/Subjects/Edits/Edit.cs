using Circuits.Engine;

namespace Circuits.Science.Subjects.Edits;

/// <summary>One change of a network, as data. Applying it gives another graph; the one it was given stays as it is.</summary>
/// <remarks>
/// Edits of activations leave every node its name: <c>X</c> is the activation as edited, what it was before is
/// <c>X/before</c>. They copy, so numbers that an edit does not touch keep their bits. One exception is the engine's: a
/// convolution whose batch normalisation is folded into it rounds otherwise where an edit stands between the two.
/// Edits of weights go by what a unit's named node computes: a weight given for a unit after a batch normalisation is
/// the one that remains when the normalisation is multiplied in, as <c>circuits weights</c> prints it.
/// </remarks>
public abstract record Edit
{
    /// <summary>What it does, in a few words: part of an edited subject's name.</summary>
    public abstract string Description { get; }

    /// <summary>The graph with this change.</summary>
    /// <exception cref="GraphException">It does not fit this graph: an unknown unit, no connection, numbers too many or too few.</exception>
    public abstract Graph Apply(Graph graph);

    /// <inheritdoc/>
    public sealed override string ToString() => Description;
}
