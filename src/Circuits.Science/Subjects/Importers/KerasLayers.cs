using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers;

/// <summary>Makes a graph of a Keras layers model.</summary>
/// <remarks>
/// A node has its layer's name. Where a layer contains its activation, the name is the value <i>after</i> it, as in Keras,
/// and the value before is the node <c>NAME_pre_relu</c>, or <c>NAME_logits</c> before a softmax. A dense layer is a 1x1
/// convolution.
/// </remarks>
internal static class KerasLayers
{
    /// <summary>Of images whose size the file leaves open: what networks of ImageNet are trained on. An import can say another.</summary>
    private const int UsualSizePixels = 224;

    private static readonly Dictionary<string, Action<KerasLayer, Weights, GraphBuilder>> Layers = new()
    {
        ["InputLayer"] = Input,
        ["Conv2D"] = Convolution,
        ["DepthwiseConv2D"] = Depthwise,
        ["BatchNormalization"] = Normalization,
        ["Activation"] = (l, _, g) => g.Add(l.Name, Activation(Text(l, "activation"))!, l.Inputs.AsSpan()),
        ["ReLU"] = (l, _, g) => g.Add(l.Name, Rectifier(l), l.Inputs.AsSpan()),
        ["Add"] = (l, _, g) => g.Add(l.Name, new Add(), l.Inputs.AsSpan()),
        ["Concatenate"] = (l, _, g) => g.Add(l.Name, new Concat(), l.Inputs.AsSpan()),
        ["ZeroPadding2D"] = ZeroPadding,
        ["MaxPooling2D"] = (l, _, g) => g.Add(l.Name, new MaxPool(PoolWindow(l), Padding(l)), l.Inputs.AsSpan()),
        ["AveragePooling2D"] = (l, _, g) => g.Add(l.Name, new AveragePool(PoolWindow(l), Padding(l)), l.Inputs.AsSpan()),
        ["Flatten"] = (l, _, g) => g.Add(l.Name, new Flatten(), l.Inputs.AsSpan()),
        ["Dropout"] = (l, _, g) => g.Add(l.Name, new Identity(), l.Inputs.AsSpan()),
        ["Dense"] = Dense,
    };

    /// <summary>The graph of a layers model.</summary>
    /// <exception cref="GraphException">Something in it is not supported (all of it is named), or does not fit.</exception>
    internal static Graph Build(JsonObject topology, Weights weights, string path)
    {
        var layers = KerasModel.Layers(topology, path);
        UnsupportedOperations.Refuse(path, layers.SelectMany(Problems), Layers.Keys);
        var graph = new GraphBuilder(path);
        foreach (var layer in layers)
        {
            try
            {
                Layers[layer.Kind](layer, weights, graph);
            }
            catch (Exception e) when (e is NullReferenceException or InvalidOperationException or FormatException
                or ArgumentOutOfRangeException)
            {
                throw new GraphException(
                    $"{path}: {layer.Name}: its configuration is not that of a Keras 2 {layer.Kind} ({e.Message.TrimEnd('.')}). Convert the model again.");
            }
        }

        return graph.Build();
    }

    private static IEnumerable<(string Operation, string Node)> Problems(KerasLayer layer)
    {
        var c = layer.Config;
        var what = layer.Kind switch
        {
            var kind when !Layers.ContainsKey(kind) => kind,
            var kind when Text(layer, "data_format") is "channels_first" => $"{kind} with channels first",
            var kind when Text(layer, "activation") is { } a and not "linear" && Activation(a) == null => $"{kind} with activation {a}",
            "ReLU" when Number(c, "negative_slope") != 0 || Number(c, "threshold") != 0 => "ReLU with a slope or threshold",
            "Concatenate" or "BatchNormalization" when Axis(c) is not (3 or -1) => $"{layer.Kind} over axis {Axis(c)}",
            _ => null,
        };
        return what == null ? [] : [(what, layer.Name)];

        static double Number(JsonObject c, string key) => c[key]?.GetValue<double>() ?? 0;
        static int Axis(JsonObject c) => (c["axis"] is JsonArray axes ? axes.Single() : c["axis"])?.GetValue<int>() ?? -1;
    }

    private static void Input(KerasLayer layer, Weights weights, GraphBuilder graph)
    {
        if ((layer.Config["batch_input_shape"] ?? layer.Config["batch_shape"]) is not JsonArray { Count: 4 } shape
            || shape[3] is null)
        {
            throw new FormatException("batch_input_shape has to be that of images: batch, height, width, channels; only the channels have to be given");
        }

        graph.Add(layer.Name, new Input(shape[3]!.GetValue<int>(), Size(shape[1]), Size(shape[2])));

        static int Size(JsonNode? size) => size?.GetValue<int>() ?? UsualSizePixels;
    }

    private static void Convolution(KerasLayer layer, Weights weights, GraphBuilder graph)
    {
        var kernel = weights.Convolution($"{layer.Name}/kernel");
        var groups = layer.Config["groups"]?.GetValue<int>() ?? 1;
        var window = ConvolutionWindow(layer, kernel);
        Activated(layer, new Convolution(kernel, Bias(layer, weights), window, Padding(layer), groups), graph);
    }

    private static void Depthwise(KerasLayer layer, Weights weights, GraphBuilder graph)
    {
        var kernel = weights.Depthwise($"{layer.Name}/depthwise_kernel");
        var groups = graph.Shape(layer.Inputs[0]).Channels;
        Activated(layer, new Convolution(kernel, Bias(layer, weights), ConvolutionWindow(layer, kernel), Padding(layer), groups), graph);
    }

    private static void Dense(KerasLayer layer, Weights weights, GraphBuilder graph)
    {
        var kernel = weights.Dense($"{layer.Name}/kernel", graph.Positions(layer.Inputs[0]));
        Activated(layer, new Convolution(kernel, Bias(layer, weights), Window.Square(1), Engine.Padding.Valid), graph);
    }

    private static void Activated(KerasLayer layer, Operation operation, GraphBuilder graph)
    {
        if (Activation(Text(layer, "activation") ?? "linear") is not { } activation || activation is Identity)
        {
            graph.Add(layer.Name, operation, layer.Inputs.AsSpan());
            return;
        }

        var before = layer.Name + (activation is Softmax ? "_logits" : "_pre_relu");
        graph.Add(before, operation, layer.Inputs.AsSpan());
        graph.Add(layer.Name, activation, before);
    }

    private static void Normalization(KerasLayer layer, Weights weights, GraphBuilder graph)
    {
        var epsilon = layer.Config["epsilon"]!.GetValue<double>();
        graph.Add(
            layer.Name,
            new BatchNormalization(
                Part("moving_mean"), Part("moving_variance"), Learned("scale", "gamma"), Learned("center", "beta"), epsilon),
            layer.Inputs.AsSpan());

        ImmutableArray<float> Part(string name) => weights.Vector($"{layer.Name}/{name}");
        ImmutableArray<float> Learned(string flag, string name) => layer.Config[flag]?.GetValue<bool>() ?? true ? Part(name) : [];
    }

    private static void ZeroPadding(KerasLayer layer, Weights weights, GraphBuilder graph)
    {
        var sides = layer.Config["padding"]!.AsArray().Select(p => p!.AsArray().Select(n => n!.GetValue<int>()).ToArray()).ToArray();
        if (sides is not [[var top, var bottom], [var left, var right]])
        {
            throw new FormatException("padding has to be [[top, bottom], [left, right]]");
        }

        graph.Add(layer.Name, new Pad(new(top, left, bottom, right)), layer.Inputs.AsSpan());
    }

    private static ImmutableArray<float> Bias(KerasLayer layer, Weights weights) =>
        layer.Config["use_bias"]?.GetValue<bool>() ?? true ? weights.Vector($"{layer.Name}/bias") : [];

    private static Relu Rectifier(KerasLayer layer) => new(layer.Config["max_value"]?.GetValue<float>() ?? float.PositiveInfinity);

    private static Operation? Activation(string? name) => name switch
    {
        "relu" => new Relu(),
        "relu6" => new Relu(6),
        "softmax" => new Softmax(),
        "linear" => new Identity(),
        _ => null,
    };

    private static Window ConvolutionWindow(KerasLayer layer, Kernel kernel)
    {
        var (stride, dilation) = (Pair(layer, "strides") ?? (1, 1), Pair(layer, "dilation_rate") ?? (1, 1));
        return new(kernel.Height, kernel.Width, stride.Height, stride.Width, dilation.Height, dilation.Width);
    }

    private static Window PoolWindow(KerasLayer layer)
    {
        var size = Pair(layer, "pool_size") ?? (2, 2);
        var stride = Pair(layer, "strides") ?? size;
        return new(size.Height, size.Width, stride.Height, stride.Width);
    }

    private static Padding Padding(KerasLayer layer) => Text(layer, "padding") switch
    {
        "valid" or null => Engine.Padding.Valid,
        "same" => Engine.Padding.Same,
        var other => throw new FormatException($"padding is '{other}'"),
    };

    private static (int Height, int Width)? Pair(KerasLayer layer, string key) => layer.Config[key] switch
    {
        null => null,
        JsonArray pair => (pair[0]!.GetValue<int>(), pair[1]!.GetValue<int>()),
        var both => (both.GetValue<int>(), both.GetValue<int>()),
    };

    private static string? Text(KerasLayer layer, string key) =>
        layer.Config[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
