using System.Collections.Immutable;
using Circuits.Engine.Compilation;

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

    /// <summary>The weights, as they are when a network with changeable ones is compiled.</summary>
    internal virtual IEnumerable<Parameter> ParametersOf(Node node) => [];

    /// <summary>The same operation with other weights, given by name; what <see cref="ParametersOf"/> lists, it replaces.</summary>
    internal virtual Operation With(Func<string, ImmutableArray<float>> weights) => this;

    /// <summary>Adds the steps that compute the node, for the managed engine.</summary>
    internal abstract void Lower(Lowering at);

    private protected Shape Single(IReadOnlyList<Shape> inputs) =>
        inputs.Count == 1 ? inputs[0] : throw new GraphException($"{Name} takes one input, it was given {inputs.Count}.");
}
