using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Circuits.Engine;

/// <summary>A network as data: named nodes, each an operation on the outputs of others. It never changes.</summary>
/// <remarks>
/// Nodes keep the names of the file they came from, because the literature speaks of units by those names
/// (<c>mixed3b:379</c> is unit 379 of node <c>mixed3b</c>). Order is a valid order of evaluation.
/// </remarks>
public sealed class Graph
{
    private readonly FrozenDictionary<string, Node> byName;

    /// <summary>Checks and keeps the nodes.</summary>
    /// <param name="nodes">In an order in which every node comes after its inputs.</param>
    /// <param name="aliases">Further names that nodes answer to, each with the node's own; one that is a node's own name is passed over.</param>
    /// <exception cref="GraphException">A name occurs twice, an input is missing or comes later, or an alias stands for no node.</exception>
    public Graph(IEnumerable<Node> nodes, IReadOnlyDictionary<string, string>? aliases = null)
    {
        Aliases = aliases?.ToFrozenDictionary() ?? FrozenDictionary<string, string>.Empty;
        Nodes = [.. nodes];
        var seen = new Dictionary<string, Node>();
        foreach (var node in Nodes)
        {
            foreach (var input in node.Inputs)
            {
                if (!seen.ContainsKey(input))
                {
                    throw new GraphException($"{node.Name}: its input '{input}' is not a node before it.");
                }
            }

            if (!seen.TryAdd(node.Name, node))
            {
                throw new GraphException($"{node.Name}: two nodes have this name.");
            }
        }

        foreach (var (alias, name) in Aliases)
        {
            seen.TryAdd(alias, seen.TryGetValue(name, out var node) ? node : throw new GraphException($"{alias}: it stands for '{name}', which is no node."));
        }

        byName = seen.ToFrozenDictionary();
    }

    /// <summary>Further names of nodes: an ONNX node is known by its own name and by its output's.</summary>
    /// <remarks>Only looked up here: inputs of nodes, and a compiled network, go by the nodes' own names.</remarks>
    public IReadOnlyDictionary<string, string> Aliases { get; }

    /// <summary>All nodes, inputs first.</summary>
    public ImmutableArray<Node> Nodes { get; }

    /// <summary>The node of that name, its own or an alias.</summary>
    /// <exception cref="GraphException">There is none; the message offers the nearest names.</exception>
    public Node this[string name] =>
        byName.TryGetValue(name, out var node)
            ? node
            : throw new GraphException($"no node '{name}'. Nearest: {NearestNames.To(name, byName.Keys.Where(IsTelling))}.");

    /// <summary>ONNX's exporters number outputs: an alias of digits is none that anybody meant.</summary>
    private bool IsTelling(string name) => byName[name].Name == name || !name.All(char.IsAsciiDigit);

    /// <summary>Whether a node of that name exists.</summary>
    public bool Contains(string name) => byName.ContainsKey(name);

    /// <summary>The nodes that take this node's output.</summary>
    public IEnumerable<Node> ConsumersOf(string name) => Nodes.Where(n => n.Inputs.Contains(name));

    /// <summary>The same graph with some nodes' operations replaced: how networks are edited without being changed.</summary>
    /// <param name="replace">Gives the new operation, or the old one to leave it.</param>
    public Graph With(Func<Node, Operation> replace) => new(Nodes.Select(n => n with { Operation = replace(n) }), Aliases);
}

/// <summary>One named step of a network.</summary>
/// <param name="Name">Unique in its graph.</param>
/// <param name="Operation">What it computes, with its attributes and weights.</param>
/// <param name="Inputs">The names of the nodes it takes, in order.</param>
public sealed record Node(string Name, Operation Operation, params ImmutableArray<string> Inputs);

/// <summary>A graph cannot be what it says, or lacks what is asked of it. The message is one line for a user.</summary>
public sealed class GraphException(string message) : Exception(message);
