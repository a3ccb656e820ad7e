using System.Collections.Immutable;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Edits;

/// <summary>How edits of activations change a graph: some numbers of a node are taken from another node.</summary>
internal static class Intervention
{
    /// <summary>Everybody sees the edited activations: they take the node's name, and the node becomes NAME/before.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="site">What is edited.</param>
    /// <param name="otherName">How to call the node that the edited numbers come from.</param>
    /// <param name="other">That node; repeated along sides of size 1.</param>
    /// <param name="shape">Of the node, where positions are named.</param>
    public static Graph OnNode(Graph graph, Site site, string otherName, Operation other, Shape? shape = null)
    {
        var (node, kept) = Check(graph, site, other, shape);
        var (before, keptName) = (Fresh(graph, $"{node.Name}/before"), Fresh(graph, $"{node.Name}/kept"));
        return Build(graph, graph.Nodes.SelectMany(n => n != node ? (Node[])[n] :
        [
            node with { Name = before },
            new(keptName, kept),
            new(otherName, other),
            new(node.Name, new Where(), keptName, before, otherName),
        ]));
    }

    /// <summary>Some consumers see the edited activations, also where they read them through what passes units on; all others the node itself.</summary>
    public static Graph OnEdges(Graph graph, Site site, string otherName, Operation other, Shape shape, IReadOnlyList<string> consumers)
    {
        var (node, kept) = Check(graph, site, other, shape);
        var (edited, keptName) = (Fresh(graph, $"{node.Name}/edited"), Fresh(graph, $"{node.Name}/kept"));
        var readers = consumers.Select(c => graph[c].Name).ToHashSet();
        var passing = new HashSet<string> { node.Name };
        foreach (var next in graph.Nodes.Where(n => PassesOn(n.Operation) && !readers.Contains(n.Name) && n.Inputs.Any(passing.Contains)))
        {
            passing.Add(next.Name);
        }

        if (readers.FirstOrDefault(r => !graph[r].Inputs.Any(passing.Contains)) is { } stranger)
        {
            var all = graph.Nodes.Where(n => n.Inputs.Any(passing.Contains)).Select(n => n.Name);
            throw new GraphException($"{stranger} does not read {node.Name}. Its readers: {string.Join(", ", all)}.");
        }

        var twins = new Dictionary<string, Node> { [node.Name] = new(edited, new Where(), keptName, node.Name, otherName) };
        foreach (var between in Between(graph, passing, readers).Where(n => n != node))
        {
            twins.Add(between.Name, between with { Name = Fresh(graph, $"{between.Name}/edited"), Inputs = [.. between.Inputs.Select(Edited)] });
        }

        return Build(graph, graph.Nodes.SelectMany(n => (Node[])
        [
            readers.Contains(n.Name) ? n with { Inputs = [.. n.Inputs.Select(Edited)] } : n,
            .. n == node ? (Node[])[new(keptName, kept), new(otherName, other)] : [],
            .. twins.TryGetValue(n.Name, out var twin) ? (Node[])[twin] : [],
        ]));

        string Edited(string input) => twins.TryGetValue(input, out var twin) ? twin.Name : input;
    }

    /// <summary>A name that no node has: the one wanted, or with a number behind it.</summary>
    public static string Fresh(Graph graph, string name) =>
        Enumerable.Range(2, int.MaxValue - 2).Select(i => $"{name}{i}").Prepend(name).First(n => !graph.Contains(n));

    /// <summary>Whether units leave as they entered, each by itself, so that who reads the operation reads them.</summary>
    private static bool PassesOn(Operation operation) => operation is Concat or MaxPool or AveragePool or Pad or Identity or Dropout or Relu;

    /// <summary>Of what passes a node's units on: what some readers need, in order.</summary>
    private static IEnumerable<Node> Between(Graph graph, HashSet<string> passing, HashSet<string> readers)
    {
        var needed = readers.SelectMany(r => graph[r].Inputs).Where(passing.Contains).ToHashSet();
        foreach (var node in graph.Nodes.Reverse().Where(n => needed.Contains(n.Name)))
        {
            needed.UnionWith(node.Inputs.Where(passing.Contains));
        }

        return graph.Nodes.Where(n => needed.Contains(n.Name));
    }

    private static (Node Node, Constant Kept) Check(Graph graph, Site site, Operation other, Shape? shape)
    {
        var node = graph[site.Node];
        if (node.Operation is Input)
        {
            throw new GraphException($"{node.Name} is where numbers enter: give it others, there is nothing to edit.");
        }

        var native = Shapes.OutputsOf(graph).TryGetValue(node.Name, out var known) ? known : shape;
        var whole = shape ?? native ?? throw new GraphException($"{node.Name} cannot be computed for images of the network's native size.");
        if (native is { } units && units.Channels != whole.Channels)
        {
            throw new GraphException($"{node.Name} has {units.Channels} units, the activations given for it {whole.Channels}.");
        }

        return (node, site.Kept(whole));
    }

    /// <summary>The images stay the first input, since that is what makes them the images.</summary>
    private static Graph Build(Graph graph, IEnumerable<Node> nodes)
    {
        var all = nodes.ToImmutableArray();
        return graph.Nodes.FirstOrDefault(n => n.Operation is Input) is { } images && all.First(n => n.Operation is Input) != images
            ? new([images, .. all.Where(n => n != images)], graph.Aliases)
            : new(all, graph.Aliases);
    }
}
