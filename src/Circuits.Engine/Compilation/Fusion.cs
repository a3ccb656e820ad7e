namespace Circuits.Engine.Compilation;

/// <summary>Which nodes a convolution takes along: the batch normalisation and the ReLU that follow it and nothing else.</summary>
/// <remarks>
/// Decided on the whole graph, never on what is asked for, so that a node's bits do not depend on which other nodes
/// are read in the same run. Where a node inside a chain is asked for, it is computed by itself besides.
/// </remarks>
internal sealed record Fusion(Node Convolution, Node? Normalization, Node? Relu)
{
    /// <summary>The last node before the ReLU.</summary>
    public Node Sum => Normalization ?? Convolution;

    /// <summary>Adds the convolution, as the node being lowered.</summary>
    public void Lower(Lowering at, bool normalizes, Relu? relu) => ((Engine.Convolution)Convolution.Operation).Lower(
        at, Convolution, normalizes ? (BatchNormalization?)Normalization?.Operation : null, relu);

    /// <summary>The fused chains of a graph by the name of each of their nodes.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="folds">Whether the batch normalisation after this convolution is multiplied in; a gradient asked for between the two wants it apart.</param>
    public static IReadOnlyDictionary<string, Fusion> Of(Graph graph, Func<Node, bool> folds)
    {
        var consumers = graph.Nodes.SelectMany(n => n.Inputs, (n, input) => (n, input)).ToLookup(p => p.input, p => p.n);
        var chains = new Dictionary<string, Fusion>();
        foreach (var convolution in graph.Nodes.Where(n => n.Operation is Engine.Convolution))
        {
            var normalization = folds(convolution) ? Only(convolution, static o => o is BatchNormalization) : null;
            var relu = Only(normalization ?? convolution, static o => o is Engine.Relu);
            var chain = new Fusion(convolution, normalization, relu);
            foreach (var node in new[] { convolution, normalization, relu })
            {
                if (node is not null)
                {
                    chains.Add(node.Name, chain);
                }
            }
        }

        return chains;

        Node? Only(Node node, Func<Operation, bool> kind)
        {
            var next = consumers[node.Name].ToList();
            return next is [{ Inputs.Length: 1 }] && kind(next[0].Operation) ? next[0] : null;
        }
    }
}
