using System.Numerics;
using Circuits.Engine;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Edits;

namespace Circuits.Science.Instruments;

/// <summary>The part of a network that leads from one node to another, linear, as a network of its own whose input is the first.</summary>
/// <remarks>
/// Whatever else flows in is zero: it adds nothing to a derivative. The grid of the first node can have another size than
/// in the network, so that the field of one unit of the second lies wholly inside it and no border is seen.
/// </remarks>
internal sealed class LinearPath
{
    private readonly Graph graph;
    private readonly string from;
    private readonly string to;
    private readonly IReadOnlyDictionary<string, Shape> native;
    private readonly HashSet<string> constants = [];
    private readonly HashSet<string> inside = [];
    private readonly List<Node> path = [];

    /// <summary>Finds the path.</summary>
    /// <exception cref="GraphException">There is none, or a node on it has no linear form.</exception>
    public LinearPath(Graph graph, string from, string to, MaxPoolWeights pools)
    {
        this.graph = (pools == MaxPoolWeights.Replicated ? WithSummingPools(graph) : graph).Linearized();
        (this.from, this.to, native) = (from, to, Shapes.OutputsOf(this.graph));
        var reached = Reached(this.graph, from);
        if (from == to || !reached.Contains(to))
        {
            throw new GraphException(
                from == to ? $"{from} is both source and target. Name two nodes."
                : Reached(this.graph, to).Contains(from) ? $"{to} comes before {from}: --from names the earlier node, --to the later one."
                : $"no path leads from {from} to {to}.");
        }

        var needed = new HashSet<string> { to };
        foreach (var node in this.graph.Nodes.Reverse().Where(n => n.Name != from && needed.Contains(n.Name)))
        {
            needed.UnionWith(node.Inputs.Where(i => reached.Contains(i)));
        }

        inside.Add(from);
        foreach (var node in this.graph.Nodes)
        {
            if (node.Operation is not Input && node.Inputs.All(constants.Contains))
            {
                constants.Add(node.Name);
            }
            else if (node.Name != from && needed.Contains(node.Name) && reached.Contains(node.Name))
            {
                path.Add(node);
                inside.Add(node.Name);
            }
        }

        if (inside.FirstOrDefault(n => !native.ContainsKey(n)) is { } large)
        {
            throw new GraphException($"{large} cannot be computed for images of the network's native size.");
        }

        path.ForEach(RequireLinear);
    }

    /// <summary>The first node's shape in the network.</summary>
    public Shape Source => native[from];

    /// <summary>Whether each unit of the second node sees a window of the first's grid, and the same one everywhere.</summary>
    public bool IsLocal => path.TrueForAll(n => n.Operation switch
    {
        Convolution or AveragePool or BatchNormalization or Bias or Affine or Identity or Dropout => true,
        Pad pad => pad.Mode == PadMode.Constant,
        Slice slice => slice.Rows.Equals(Range.All) && slice.Columns.Equals(Range.All),
        Concat or Add or Subtract => n.Inputs.All(i => native[i].Height <= native[First(n)].Height && native[i].Width <= native[First(n)].Width),
        Multiply or Where => n.Inputs.Where(constants.Contains).All(i => native[i] is { Height: 1, Width: 1 }),
        _ => false,
    });

    /// <summary>Rows and columns of the first node's grid after which padding falls alike again: the product of the strides.</summary>
    public (int Height, int Width) Period()
    {
        var strides = new Dictionary<string, (int Height, int Width)> { [from] = (1, 1) };
        var period = (Height: 1, Width: 1);
        foreach (var node in path)
        {
            var window = node.Operation switch { Convolution c => c.Window, AveragePool p => p.Window, _ => Window.Square(1) };
            var inputs = node.Inputs.Where(inside.Contains).Select(i => strides[i]).ToList();
            var own = (Height: inputs.Max(i => i.Height) * window.StrideHeight, Width: inputs.Max(i => i.Width) * window.StrideWidth);
            strides[node.Name] = own;
            period = (LeastCommonMultiple(period.Height, own.Height), LeastCommonMultiple(period.Width, own.Width));
        }

        return period;
    }

    /// <summary>The path for a grid of some size.</summary>
    public Graph For(int height, int width)
    {
        var nodes = new List<Node> { new(from, new Input(Source.Channels, height, width)) };
        nodes.AddRange(graph.Nodes.Where(n => constants.Contains(n.Name)));
        var shapes = constants.ToDictionary(n => n, n => native[n]);
        shapes[from] = new(1, Source.Channels, height, width);
        foreach (var node in path)
        {
            var (before, now) = (native[First(node)], shapes[First(node)]);
            foreach (var side in node.Inputs.Where(i => !shapes.ContainsKey(i)))
            {
                var own = native[side];
                shapes[side] = new(
                    1, own.Channels, own.Height == before.Height ? now.Height : own.Height, own.Width == before.Width ? now.Width : own.Width);
                nodes.Add(new(side, new Constant(shapes[side], [.. new float[shapes[side].Count]])));
            }

            shapes.Add(node.Name, node.Operation.OutputShape([.. node.Inputs.Select(i => shapes[i])]));
            nodes.Add(node);
        }

        return new(nodes);
    }

    /// <summary>Each max-pool adds its window up, so that every position has the whole weight.</summary>
    private static Graph WithSummingPools(Graph graph)
    {
        var shapes = Shapes.OutputsOf(graph);
        return new(graph.Nodes.SelectMany(n => shapes.TryGetValue(n.Inputs.FirstOrDefault() ?? "", out var input) ? Summing(graph, n, input) : [n]), graph.Aliases);
    }

    private static IEnumerable<Node> Summing(Graph graph, Node node, Shape input)
    {
        switch (node.Operation)
        {
            case MaxPool pool:
                var ones = new Kernel(input.Channels, 1, pool.Window.Height, pool.Window.Width, [.. Enumerable.Repeat(1f, input.Channels * pool.Window.Height * pool.Window.Width)]);
                return [node with { Operation = new Convolution(ones, [], pool.Window, pool.Padding, input.Channels) }];
            case GlobalMaxPool:
                var mean = Intervention.Fresh(graph, $"{node.Name}/mean");
                return [new(mean, new Mean(Axes.Height | Axes.Width), node.Inputs), new(node.Name, new Affine(input.Height * input.Width, 0), mean)];
            default:
                return [node];
        }
    }

    private string First(Node node) => node.Inputs.First(inside.Contains);

    /// <exception cref="GraphException">What a node passes on is no fixed multiple of what it is given.</exception>
    private void RequireLinear(Node node)
    {
        var isLinear = node.Operation switch
        {
            Convolution or TransposedConvolution or Linear or BatchNormalization or Bias or Affine or AveragePool or Mean or Pad or Slice or Flatten
                or Reshape or Transpose or Concat or Add or Subtract or Identity or Dropout or BilinearResize => true,
            Multiply or MatrixProduct => node.Inputs.Count(constants.Contains) == 1,
            Where => constants.Contains(node.Inputs[0]),
            _ => false,
        };
        if (!isLinear)
        {
            throw new GraphException(
                $"{node.Name} ({node.Operation.Name}), on the path from {from} to {to}, has no linear form. Name a target before it or a source after it.");
        }
    }

    private static int LeastCommonMultiple(int a, int b) => a / (int)BigInteger.GreatestCommonDivisor(a, b) * b;

    /// <summary>Everything that depends on a node, itself included.</summary>
    private static HashSet<string> Reached(Graph graph, string from)
    {
        var reached = new HashSet<string> { from };
        foreach (var node in graph.Nodes.Where(n => n.Inputs.Any(reached.Contains)))
        {
            reached.Add(node.Name);
        }

        return reached;
    }
}
