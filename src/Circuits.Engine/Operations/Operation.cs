namespace Circuits.Engine;

/// <summary>What a node computes, with its attributes and weights: one record per operation, one file each.</summary>
public abstract record Operation
{
    /// <summary>How the operation is called in listings.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>The shape of the output.</summary>
    /// <param name="inputs">The shapes of the node's inputs, in order.</param>
    /// <exception cref="GraphException">The inputs do not fit; the message says why, without the node's name.</exception>
    public abstract Shape OutputShape(IReadOnlyList<Shape> inputs);

    private protected Shape Single(IReadOnlyList<Shape> inputs) =>
        inputs.Count == 1 ? inputs[0] : throw new GraphException($"{Name} takes one input, it was given {inputs.Count}.");
}
