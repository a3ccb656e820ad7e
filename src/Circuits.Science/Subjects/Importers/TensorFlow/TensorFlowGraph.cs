using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers.TensorFlow;

/// <summary>Makes a graph of a TensorFlow graph (a GraphDef as JSON), as in a TensorFlow.js graph model.</summary>
/// <remarks>
/// <para>Where TensorFlow has fused an activation into a node, the node's name stays the value after it, and the value
/// before is the node <c>NAME/pre_relu</c>.</para>
/// <para>Names are shortened by <see cref="ShortNames"/>: <c>Conv/Relu6</c>, not
/// <c>StatefulPartitionedCall/sequential/keras_layer/…/MobilenetV2/Conv/Relu6</c>.</para>
/// </remarks>
internal sealed class TensorFlowGraph
{
    private static readonly Dictionary<string, Action<TensorFlowGraph, TensorFlowNode>> Operations = new()
    {
        ["Placeholder"] = (g, n) => g.Placeholder(n),
        ["Const"] = (_, _) => { }, // fetched by those who take it
        ["Conv2D"] = (g, n) => g.Convolution(n, isDepthwise: false),
        ["_FusedConv2D"] = (g, n) => g.Convolution(n, isDepthwise: false),
        ["DepthwiseConv2dNative"] = (g, n) => g.Convolution(n, isDepthwise: true),
        ["FusedDepthwiseConv2dNative"] = (g, n) => g.Convolution(n, isDepthwise: true),
        ["MatMul"] = (g, n) => g.Dense(n),
        ["_FusedMatMul"] = (g, n) => g.Dense(n),
        ["FusedBatchNormV3"] = (g, n) => g.Normalization(n),
        ["Add"] = (g, n) => g.Arithmetic(n),
        ["AddV2"] = (g, n) => g.Arithmetic(n),
        ["Mul"] = (g, n) => g.Arithmetic(n),
        ["Sub"] = (g, n) => g.Arithmetic(n),
        ["Relu"] = (g, n) => g.Add(n, new Relu()),
        ["Relu6"] = (g, n) => g.Add(n, new Relu(6)),
        ["Softmax"] = (g, n) => g.Add(n, new Softmax()),
        ["Identity"] = (g, n) => g.Add(n, new Identity()),
        ["AvgPool"] = (g, n) => g.Add(n, new AveragePool(PoolWindow(n), n.Padding())),
        ["MaxPool"] = (g, n) => g.Add(n, new MaxPool(PoolWindow(n), n.Padding())),
        ["ConcatV2"] = (g, n) => g.Concat(n),
        ["Pad"] = (g, n) => g.Pad(n),
        ["Squeeze"] = (g, n) => g.Squeeze(n),
        ["Reshape"] = (g, n) => g.Reshape(n),
    };

    private readonly Weights weights;
    private readonly Dictionary<string, string> names;
    private readonly GraphBuilder graph;

    private TensorFlowGraph(string path, Weights weights, Dictionary<string, string> names) =>
        (this.weights, this.names, graph) = (weights, names, new(path));

    /// <summary>The graph of a graph model.</summary>
    /// <exception cref="GraphException">Something in it is not supported (all of it is named), or does not fit.</exception>
    internal static Graph Build(JsonObject topology, Weights weights, string path)
    {
        ImmutableArray<TensorFlowNode> nodes = [.. topology["node"]!.AsArray().Select(n => TensorFlowNode.Read(n!.AsObject()))];
        var ordered = TopologicalOrder.Of(path, nodes, n => n.Name, n => n.Inputs);
        var names = ShortNames.Of([.. ordered.Where(n => n.Kind != "Const").Select(n => n.Name)]);
        var import = new TensorFlowGraph(path, weights, names);
        UnsupportedOperations.Refuse(path, ordered.SelectMany(import.Problems), Operations.Keys);
        foreach (var node in ordered)
        {
            try
            {
                Operations[node.Kind](import, node);
            }
            catch (Exception e) when (e is NullReferenceException or InvalidOperationException or FormatException
                or IndexOutOfRangeException or ArgumentOutOfRangeException or OverflowException or KeyNotFoundException)
            {
                throw new GraphException($"{path}: {names[node.Name]}: this {node.Kind} cannot be imported: {e.Message}");
            }
        }

        return import.graph.Build();
    }

    private IEnumerable<(string Operation, string Node)> Problems(TensorFlowNode node)
    {
        var what = node.Kind switch
        {
            var kind when !Operations.ContainsKey(kind) => kind,
            var kind when node.Text("data_format") is "NCHW" => $"{kind} with channels first",
            var kind when node.Texts("fused_ops") is { IsEmpty: false } fused and not (["BiasAdd"] or ["BiasAdd", "Relu" or "Relu6"]) =>
                $"{kind} fused with {string.Join('+', fused)}",
            "Mul" or "Sub" when node.Inputs.All(names.ContainsKey) => $"{node.Kind} of two activations",
            "Mul" or "Sub" or "Add" or "AddV2" when !node.Inputs.All(i => names.ContainsKey(i) || weights.Scalar(i) != null) =>
                $"{node.Kind} with a constant that is not a single number",
            "FusedBatchNormV3" when node.Flag("is_training", otherwise: true) => "FusedBatchNormV3 in training mode",
            _ => null,
        };
        return what == null ? [] : [(what, names.GetValueOrDefault(node.Name, node.Name))];
    }

    private void Add(TensorFlowNode node, Operation operation) => graph.Add(names[node.Name], operation, names[node.Inputs[0]]);

    private void Placeholder(TensorFlowNode node)
    {
        if (node.Shape("shape") is not [_, > 0 and var height, > 0 and var width, > 0 and var channels])
        {
            throw new FormatException("its shape has to give the images' height, width and channels. Export the model with them.");
        }

        graph.Add(names[node.Name], new Input(channels, height, width));
    }

    private void Convolution(TensorFlowNode node, bool isDepthwise)
    {
        var kernel = isDepthwise ? weights.Depthwise(node.Inputs[1]) : weights.Convolution(node.Inputs[1]);
        var channels = graph.Shape(names[node.Inputs[0]]).Channels;
        var groups = isDepthwise ? channels : channels / kernel.InputChannels;
        Fused(node, new Convolution(kernel, Bias(node), node.Window(kernel.Height, kernel.Width), node.Padding(), groups));
    }

    private void Dense(TensorFlowNode node)
    {
        if (node.Flag("transpose_a"))
        {
            throw new FormatException("it multiplies a transposed batch.");
        }

        var kernel = weights.Dense(node.Inputs[1], graph.Positions(names[node.Inputs[0]]), node.Flag("transpose_b"));
        Fused(node, new Convolution(kernel, Bias(node), Window.Square(1), Padding.Valid));
    }

    private ImmutableArray<float> Bias(TensorFlowNode node) =>
        node.Texts("fused_ops") is ["BiasAdd", ..] ? weights.Vector(node.Inputs[2]) : [];

    private void Fused(TensorFlowNode node, Operation operation)
    {
        if (node.Texts("fused_ops") is not [_, var activation])
        {
            Add(node, operation);
            return;
        }

        var name = names[node.Name];
        graph.Add(name + "/pre_relu", operation, names[node.Inputs[0]]);
        graph.Add(name, new Relu(activation == "Relu6" ? 6 : float.PositiveInfinity), name + "/pre_relu");
    }

    private void Normalization(TensorFlowNode node)
    {
        var part = node.Inputs.Skip(1).Select(weights.Vector).ToArray();
        Add(node, new BatchNormalization(part[2], part[3], part[0], part[1], node.Number("epsilon", 1e-4)));
    }

    /// <summary>The sum of two activations, or an activation and a number.</summary>
    private void Arithmetic(TensorFlowNode node)
    {
        var (a, b) = (node.Inputs[0], node.Inputs[1]);
        if (names.ContainsKey(a) && names.ContainsKey(b))
        {
            graph.Add(names[node.Name], new Add(), names[a], names[b]);
            return;
        }

        var isConstantFirst = names.ContainsKey(b);
        var constant = weights.Scalar(isConstantFirst ? a : b)!.Value;
        Operation operation = node.Kind switch
        {
            "Mul" => new Affine(constant, 0),
            "Sub" => isConstantFirst ? new Affine(-1, constant) : new Affine(1, -constant),
            _ => new Affine(1, constant),
        };
        graph.Add(names[node.Name], operation, names[isConstantFirst ? b : a]);
    }

    private void Concat(TensorFlowNode node)
    {
        var inputs = node.Inputs[..^1].Select(i => names[i]).ToArray();
        var axis = weights.Integers(node.Inputs[^1])[0];
        graph.Add(
            names[node.Name],
            axis is 3 or -1 ? new Concat() : throw new FormatException($"it joins along axis {axis}; only channels (3) can be joined."),
            inputs);
    }

    private void Pad(TensorFlowNode node)
    {
        Add(node, weights.Integers(node.Inputs[1]) is [0, 0, var top, var bottom, var left, var right, 0, 0]
            ? new Pad(new(top, left, bottom, right))
            : throw new FormatException("it pads images or channels; only rows and columns can be padded."));
    }

    private void Squeeze(TensorFlowNode node)
    {
        var shape = graph.Shape(names[node.Inputs[0]]);
        Add(node, shape is { Height: 1, Width: 1 }
            ? new Flatten()
            : throw new FormatException(
            $"its input is {shape}, and only sizes of 1 can be dropped."));
    }

    private void Reshape(TensorFlowNode node)
    {
        var count = (int)graph.Shape(names[node.Inputs[0]]).Count;
        var sizes = weights.Integers(node.Inputs[1]);
        Add(node, sizes is [_, -1] || (sizes is [_, var n] && n == count)
            ? new Flatten()
            : throw new FormatException($"it reshapes {count} numbers to [{string.Join(',', sizes)}]; only one row per image is read."));
    }

    private static Window PoolWindow(TensorFlowNode node) => node.Window(node.Integers("ksize")[1], node.Integers("ksize")[2]);
}
