using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers.TensorFlow;

/// <summary>Makes a graph of a TensorFlow graph: a GraphDef, or the same as JSON in a TensorFlow.js graph model.</summary>
/// <remarks>
/// <para>One table of operations serves both. All of a file is imported, except what computes nothing of the images:
/// constants are computed beforehand (<see cref="TensorFlowConstants"/>), the decoding of files is cut off
/// (<see cref="TensorFlowFront"/>), dropout is left out (<see cref="TensorFlowDropout"/>), and control inputs are ignored.</para>
/// <para>A convolution or product whose only taker adds a bias becomes one node with its bias, under the taker's name: the
/// paper's <c>conv2d0_pre_relu</c>. Where TensorFlow has fused an activation into a node, the node's name stays the value
/// after it, and the value before is the node <c>NAME/pre_relu</c>. A node that passes its input on (Identity, CheckNumerics)
/// is a further name of it, but for an Identity that nothing takes: that is an output of the graph and stays a node.</para>
/// <para>Names are shortened by <see cref="ShortNames"/>: <c>Conv/Relu6</c>, not
/// <c>StatefulPartitionedCall/sequential/keras_layer/…/MobilenetV2/Conv/Relu6</c>, which it answers to as well.</para>
/// </remarks>
internal sealed partial class TensorFlowGraph
{
    private static readonly Dictionary<string, Action<TensorFlowGraph, TensorFlowNode>> Operations = new()
    {
        ["Placeholder"] = (g, n) => g.Placeholder(n),
        ["Const"] = (_, _) => { }, // fetched by those who take it
        ["Shape"] = (_, _) => { }, // asked by the Reshape that takes it
        ["Conv2D"] = (g, n) => g.Convolution(n),
        ["_FusedConv2D"] = (g, n) => g.Convolution(n),
        ["DepthwiseConv2dNative"] = (g, n) => g.Convolution(n),
        ["FusedDepthwiseConv2dNative"] = (g, n) => g.Convolution(n),
        ["MatMul"] = (g, n) => g.Dense(n),
        ["_FusedMatMul"] = (g, n) => g.Dense(n),
        ["BiasAdd"] = (g, n) => g.Biased(n),
        ["FusedBatchNorm"] = (g, n) => g.Normalization(n),
        ["FusedBatchNormV2"] = (g, n) => g.Normalization(n),
        ["FusedBatchNormV3"] = (g, n) => g.Normalization(n),
        ["BatchNormWithGlobalNormalization"] = (g, n) => g.OldNormalization(n),
        ["LRN"] = (g, n) => g.Add(n, new LocalResponseNormalization(
            n.Integer("depth_radius", 5), (float)n.Number("bias", 1), (float)n.Number("alpha", 1), (float)n.Number("beta", 0.5))),
        ["Add"] = (g, n) => g.Arithmetic(n),
        ["AddV2"] = (g, n) => g.Arithmetic(n),
        ["Mul"] = (g, n) => g.Arithmetic(n),
        ["Sub"] = (g, n) => g.Arithmetic(n),
        ["RealDiv"] = (g, n) => g.Arithmetic(n),
        ["Relu"] = (g, n) => g.Add(n, new Relu()),
        ["Relu6"] = (g, n) => g.Add(n, new Relu(6)),
        ["Softmax"] = (g, n) => g.Add(n, new Softmax()),
        ["Identity"] = (g, n) => g.Pass(n),
        ["CheckNumerics"] = (g, n) => g.Pass(n),
        ["StopGradient"] = (g, n) => g.Pass(n),
        ["AvgPool"] = (g, n) => g.Add(n, new AveragePool(n.PoolWindow(), n.Padding())),
        ["MaxPool"] = (g, n) => g.Add(n, new MaxPool(n.PoolWindow(), n.Padding())),
        ["Mean"] = (g, n) => g.Mean(n),
        ["Concat"] = (g, n) => g.Concat(n, n.Inputs[0], n.Inputs[1..]),
        ["ConcatV2"] = (g, n) => g.Concat(n, n.Inputs[^1], n.Inputs[..^1]),
        ["Split"] = (g, n) => g.Split(n),
        ["Pad"] = (g, n) => g.Pad(n),
        ["Squeeze"] = (g, n) => g.Squeeze(n),
        ["Reshape"] = (g, n) => g.Reshape(n),
    };

    /// <summary>The operations that are read.</summary>
    internal static IReadOnlyCollection<string> Supported => Operations.Keys;

    private readonly Weights weights;
    private readonly Dictionary<string, TensorFlowNode> byName;
    private readonly ILookup<string, TensorFlowNode> takers;
    private readonly HashSet<string> leftOut;
    private readonly TensorFlowDropout dropout;
    private readonly Dictionary<string, string> names;
    private readonly GraphBuilder graph;
    private readonly int? sizePixels;

    /// <summary>Which node of ours has an output of theirs.</summary>
    private readonly Dictionary<string, string> values = [];

    /// <summary>Of TensorFlow's tensors: 4 for images, 2 for rows of numbers.</summary>
    private readonly Dictionary<string, int> ranks = [];

    private TensorFlowGraph(string path, IReadOnlyList<TensorFlowNode> ordered, Weights weights, TensorFlowFront? front, int? sizePixels)
    {
        (this.weights, this.sizePixels, graph) = (weights, sizePixels, new(path));
        byName = ordered.ToDictionary(n => n.Name);
        takers = ordered.SelectMany(n => n.Sources.Distinct(), (n, source) => (n, source)).ToLookup(p => p.source, p => p.n);
        dropout = TensorFlowDropout.Of(ordered, weights, takers);
        leftOut = [.. dropout.Nodes, .. front?.Nodes ?? Enumerable.Empty<string>(), .. ordered.Where(IsIdle).Select(n => n.Name)];
        names = ShortNames.Of([.. ordered.Where(n => !leftOut.Contains(n.Name)).Select(n => n.Name)]);
    }

    /// <summary>The graph of a graph model.</summary>
    /// <exception cref="GraphException">Something in it is not supported (all of it is named), or does not fit.</exception>
    internal static Graph Build(JsonObject topology, Weights weights, string path) =>
        Build([.. topology["node"]!.AsArray().Select(n => TensorFlowNode.Read(n!.AsObject()))], weights, path, sizePixels: null).Graph;

    /// <summary>The graph of some nodes, and the node whose output the images are where reading and scaling were cut off.</summary>
    /// <param name="nodes">In any order.</param>
    /// <param name="weights">Their constants.</param>
    /// <param name="path">For messages.</param>
    /// <param name="sizePixels">The side of the images where the graph leaves it open; null where it must not.</param>
    /// <exception cref="GraphException">Something in it is not supported (all of it is named), or does not fit.</exception>
    internal static (Graph Graph, string? CutAt) Build(ImmutableArray<TensorFlowNode> nodes, Weights weights, string path, int? sizePixels)
    {
        if (nodes.FirstOrDefault(n => $"{n.Name}{n.Kind}".Any(char.IsControl)) is not null)
        {
            throw new GraphException($"{path}: a node's name or operation has control characters, which no message could show. Rename it.");
        }

        var ordered = TopologicalOrder.Of(path, nodes, n => n.Name, n => n.Sources);
        TensorFlowConstants.Fold(ordered, weights);
        var front = TensorFlowFront.Of(path, ordered, weights, sizePixels ?? GraphDefFormat.UsualSizePixels);
        var import = new TensorFlowGraph(path, ordered, weights, front, sizePixels);
        var live = ordered.Where(n => !import.leftOut.Contains(n.Name)).ToList();
        UnsupportedOperations.Refuse(path, live.Where(n => n.Name != front?.Last).SelectMany(import.Problems), Operations.Keys);
        foreach (var node in live)
        {
            try
            {
                if (node.Name == front?.Last)
                {
                    import.Add(node, front.Input);
                }
                else
                {
                    Operations[node.Kind](import, node);
                }
            }
            catch (Exception e) when (e is NullReferenceException or InvalidOperationException or FormatException
                or IndexOutOfRangeException or ArgumentOutOfRangeException or OverflowException or KeyNotFoundException)
            {
                throw new GraphException($"{path}: {import.names[node.Name]}: this {node.Kind} cannot be imported: {e.Message.ReplaceLineEndings(" ")}");
            }
        }

        return (import.Finished(), front is null ? null : import.names[front.Last]);
    }

    private Graph Finished()
    {
        var built = graph.Build();
        var aliases = new Dictionary<string, string>();
        foreach (var (theirs, ours) in values.Where(v => byName.ContainsKey(v.Key)))
        {
            // In short, and in full.
            aliases[names[theirs]] = ours;
            aliases[theirs] = ours;
        }

        return new(built.Nodes, aliases.Where(a => a.Key != a.Value).ToDictionary());
    }

    /// <summary>Whether a node computes nothing that could be asked for.</summary>
    private bool IsIdle(TensorFlowNode node) =>
        node.Kind is "Const" or "NoOp" or "Assert" or "Shape" || weights.Has(node.Name) || (node.Kind == "CheckNumerics" && !takers[node.Name].Any());

    private IEnumerable<(string Operation, string Node)> Problems(TensorFlowNode node)
    {
        var what = node.Kind switch
        {
            "Switch" or "Merge" or "Enter" or "Exit" or "NextIteration" or "LoopCond" or "If" or "While" =>
                $"{node.Kind}, which chooses between training and use: export the graph for use only",
            "VariableV2" or "Variable" or "VarHandleOp" or "ReadVariableOp" => $"{node.Kind}, whose values are elsewhere: freeze the graph",
            var kind when !Operations.ContainsKey(kind) => kind,
            var kind when node.Inputs.Any(IsFurtherOutput) => $"{kind} of a node's second output",
            var kind when node.Text("data_format") is "NCHW" => $"{kind} with channels first",
            var kind when node.Texts("fused_ops") is { IsEmpty: false } fused and not (["BiasAdd"] or ["BiasAdd", "Relu" or "Relu6"]) =>
                $"{kind} fused with {string.Join('+', fused)}",
            "FusedBatchNorm" or "FusedBatchNormV2" or "FusedBatchNormV3" when node.Flag("is_training", otherwise: true) =>
                $"{node.Kind} in training mode",
            _ => null,
        };
        return what == null ? [] : [(what.ReplaceLineEndings(" "), names.GetValueOrDefault(node.Name, node.Name))];
    }

    private bool IsFurtherOutput(string input) =>
        !weights.Has(input) && TensorFlowNode.SourceOf(input) is var source && source != input && byName[source].Kind != "Split";

    /// <summary>The node of ours that has an output of theirs.</summary>
    private string Value(string input) =>
        values.TryGetValue(input, out var name) ? name : throw new FormatException($"'{input}' is not computed from the images.");

    private Shape ShapeOf(string input) => graph.Shape(Value(input));

    private void Add(TensorFlowNode node, Operation operation, params ReadOnlySpan<string> inputs)
    {
        var from = inputs.IsEmpty && operation is not Input ? [node.Inputs[0]] : inputs;
        Add(node, names[node.Name], operation, from.ToArray(), from.IsEmpty ? 4 : ranks[from[0]]);
    }

    private void Add(TensorFlowNode node, string name, Operation operation, string[] inputs, int rank)
    {
        graph.Add(name, operation, [.. inputs.Select(Value)]);
        (values[node.Name], ranks[node.Name]) = (name, rank);
    }

    /// <summary>Lets a node be a further name of the node it takes.</summary>
    private void Pass(TensorFlowNode node)
    {
        var source = dropout.Sources.GetValueOrDefault(node.Name, node.Inputs[0]);
        if (node.Kind == "Identity" && !takers[node.Name].Any(t => !leftOut.Contains(t.Name)))
        {
            Add(node, new Identity(), source);
        }
        else
        {
            (values[node.Name], ranks[node.Name]) = (Value(source), ranks[source]);
        }
    }

    private void Placeholder(TensorFlowNode node)
    {
        if (graph.HasInput)
        {
            throw new FormatException("the graph has another input already, and networks of one input are read.");
        }

        var sizes = node.Shape("shape") is [_, var h, var w, var c] ? [h, w, c] : new[] { -1, -1, -1 };
        if (sizePixels is not { } side)
        {
            side = sizes.All(n => n > 0)
                ? 0
                : throw new FormatException("its shape has to give the images' height, width and channels. Export the model with them.");
        }

        Add(node, new Input(sizes[2] > 0 ? sizes[2] : Channels(node), sizes[0] > 0 ? sizes[0] : side, sizes[1] > 0 ? sizes[1] : side));
    }

    /// <summary>What the convolution that takes the images expects; else colours.</summary>
    private int Channels(TensorFlowNode images) => takers[images.Name]
        .Where(n => n.Kind is "Conv2D" && weights.Has(n.Inputs[1])).Select(n => weights.Shape(n.Inputs[1])[2]).FirstOrDefault(3);

    private void Mean(TensorFlowNode node)
    {
        var rank = ranks[node.Inputs[0]];
        var axes = weights.Integers(node.Inputs[1]).Select(a => a < 0 ? a + rank : a).Order().ToArray();
        Add(node, names[node.Name], axes is [1, 2] && rank == 4 ? new Mean(Axes.Height | Axes.Width) : throw new FormatException(
            $"it averages over the axes {string.Join(',', axes)} of {rank}; only rows and columns (1,2) of images are averaged."),
            [node.Inputs[0]],
            node.Flag("keep_dims") ? 4 : 2);
    }

    private void Concat(TensorFlowNode node, string axisInput, ImmutableArray<string> inputs)
    {
        var (axis, last) = (weights.Integers(axisInput)[0], ranks[inputs[0]] - 1);
        Add(node, axis == last || axis == -1
            ? new Concat()
            : throw new FormatException($"it joins along axis {axis}; only channels ({last}) can be joined."), inputs.AsSpan());
    }

    /// <summary>Its outputs are the nodes <c>NAME/0</c>, <c>NAME/1</c>.</summary>
    private void Split(TensorFlowNode node)
    {
        var (axis, input, parts) = (weights.Integers(node.Inputs[0])[0], node.Inputs[1], node.Integer("num_split", 0));
        var (rank, channels) = (ranks[input], ShapeOf(input).Channels);
        if ((axis != rank - 1 && axis != -1) || parts < 1 || channels % parts != 0)
        {
            throw new FormatException($"it makes {parts} parts along axis {axis} of {ShapeOf(input)}; only channels ({rank - 1}) can be split, into equal parts.");
        }

        for (var part = 0; part < parts; part++)
        {
            var (name, output) = ($"{names[node.Name]}/{part}", part == 0 ? node.Name : $"{node.Name}:{part}");
            graph.Add(name, new Slice((part * channels / parts)..((part + 1) * channels / parts)), Value(input));
            (values[output], ranks[output]) = (name, rank);
        }
    }

    private void Pad(TensorFlowNode node) => Add(node, weights.Integers(node.Inputs[1]) is [0, 0, var top, var bottom, var left, var right, 0, 0]
        ? new Pad(new(top, left, bottom, right))
        : throw new FormatException("it pads images or channels; only rows and columns can be padded."));

    private void Squeeze(TensorFlowNode node)
    {
        var shape = ShapeOf(node.Inputs[0]);
        Add(node, names[node.Name], shape is { Height: 1, Width: 1 }
            ? new Flatten()
            : throw new FormatException($"its input is {shape}, and only sizes of 1 can be dropped."), [node.Inputs[0]], 2);
    }

    private void Reshape(TensorFlowNode node)
    {
        var shape = ShapeOf(node.Inputs[0]);
        var sizes = byName[TensorFlowNode.SourceOf(node.Inputs[1])] is { Kind: "Shape" } like && !weights.Has(node.Inputs[1])
            ? SizesOf(like.Inputs[0])
            : weights.Integers(node.Inputs[1]);
        if (sizes is [_, var height, var width, var channels] && (channels, height, width) == (shape.Channels, shape.Height, shape.Width))
        {
            Pass(node);
            ranks[node.Name] = 4;
            return;
        }

        var count = shape.Count;
        Add(node, names[node.Name], sizes is [_, -1] || (sizes is [_, var n] && n == count)
            ? new Flatten()
            : throw new FormatException($"it reshapes {count} numbers to [{string.Join(',', sizes)}]; only one row per image is read."), [node.Inputs[0]], 2);
    }

    private int[] SizesOf(string input) => ShapeOf(input) is var s && ranks[input] == 2 ? [-1, s.Channels] : [-1, s.Height, s.Width, s.Channels];
}
