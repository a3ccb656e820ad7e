using System.Collections.Immutable;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers.TensorFlow;

/// <summary>The operations with weights, and the sums and products.</summary>
internal sealed partial class TensorFlowGraph
{
    private void Convolution(TensorFlowNode node)
    {
        if (BiasOfItsOnlyTaker(node) is null)
        {
            Fused(node, ConvolutionOf(node, FusedBias(node)));
        }
    }

    private void Dense(TensorFlowNode node)
    {
        if (BiasOfItsOnlyTaker(node) is null)
        {
            Fused(node, DenseOf(node, FusedBias(node)));
        }
    }

    /// <summary>A bias: part of the convolution or product that only it takes, or else a node of its own.</summary>
    private void Biased(TensorFlowNode node)
    {
        var (activation, bias) = SumWithVector(node)
            ?? throw new FormatException("it adds something other than a constant with one number for each channel.");
        var producer = byName[TensorFlowNode.SourceOf(activation)];
        if (BiasOfItsOnlyTaker(producer) is null)
        {
            Add(node, new Bias(Channels(bias)), activation);
            return;
        }

        Operation operation = producer.Kind == "MatMul" ? DenseOf(producer, Channels(bias)) : ConvolutionOf(producer, Channels(bias));
        Add(node, names[node.Name], operation, [producer.Inputs[0]], producer.Kind == "MatMul" ? 2 : 4);
    }

    /// <summary>The constant that a convolution's or product's only taker adds to it; null where there is no such.</summary>
    private string? BiasOfItsOnlyTaker(TensorFlowNode node) =>
        node.Kind is "Conv2D" or "DepthwiseConv2dNative" or "MatMul" && takers[node.Name].ToArray() is [var taker]
            && SumWithVector(taker) is var (activation, bias) && activation == node.Name ? bias : null;

    /// <summary>What is added to what, in a sum of an activation and one number for each channel.</summary>
    private (string Activation, string Bias)? SumWithVector(TensorFlowNode node) => node switch
    {
        { Kind: "BiasAdd", Inputs: [var a, var b] } when weights.Has(b) && !weights.Has(a) => (a, b),
        { Kind: "Add" or "AddV2", Inputs: [var a, var b] } when IsVector(b) && !weights.Has(a) => (a, b),
        { Kind: "Add" or "AddV2", Inputs: [var a, var b] } when IsVector(a) && !weights.Has(b) => (b, a),
        _ => null,
    };

    private bool IsVector(string name) =>
        weights.Has(name) && weights.Shape(name) is [.. var outer, > 1] && outer.All(n => n == 1);

    /// <summary>One number for each channel, whatever sizes of 1 come before.</summary>
    private ImmutableArray<float> Channels(string constant) => weights.Values(constant);

    private Convolution ConvolutionOf(TensorFlowNode node, ImmutableArray<float> bias)
    {
        var isDepthwise = node.Kind is "DepthwiseConv2dNative" or "FusedDepthwiseConv2dNative";
        var kernel = isDepthwise ? weights.Depthwise(node.Inputs[1]) : weights.Convolution(node.Inputs[1]);
        var channels = ShapeOf(node.Inputs[0]).Channels;
        var groups = isDepthwise ? channels : channels / kernel.InputChannels;
        return new(kernel, bias, node.Window(kernel.Height, kernel.Width), node.Padding(), groups);
    }

    private Convolution DenseOf(TensorFlowNode node, ImmutableArray<float> bias)
    {
        if (node.Flag("transpose_a"))
        {
            throw new FormatException("it multiplies a transposed batch.");
        }

        var kernel = weights.Dense(node.Inputs[1], graph.Positions(Value(node.Inputs[0])), node.Flag("transpose_b"));
        return new(kernel, bias, Window.Square(1), Padding.Valid);
    }

    private ImmutableArray<float> FusedBias(TensorFlowNode node) =>
        node.Texts("fused_ops") is ["BiasAdd", ..] ? weights.Vector(node.Inputs[2]) : [];

    private void Fused(TensorFlowNode node, Operation operation)
    {
        var (name, rank) = (names[node.Name], node.Kind is "MatMul" or "_FusedMatMul" ? 2 : 4);
        if (node.Texts("fused_ops") is not [_, var activation])
        {
            Add(node, name, operation, [node.Inputs[0]], rank);
            return;
        }

        graph.Add(name + "/pre_relu", operation, Value(node.Inputs[0]));
        graph.Add(name, new Relu(activation == "Relu6" ? 6 : float.PositiveInfinity), name + "/pre_relu");
        (values[node.Name], ranks[node.Name]) = (name, rank);
    }

    private void Normalization(TensorFlowNode node)
    {
        var part = node.Inputs.Skip(1).Select(weights.Vector).ToArray();
        Add(node, new BatchNormalization(part[2], part[3], part[0], part[1], node.Number("epsilon", 1e-4)));
    }

    /// <summary>As the Inception-v3 of 2015 has it: mean, variance, beta, gamma.</summary>
    private void OldNormalization(TensorFlowNode node)
    {
        var part = node.Inputs.Skip(1).Select(weights.Vector).ToArray();
        var gamma = node.Flag("scale_after_normalization") ? part[3] : [];
        Add(node, new BatchNormalization(part[0], part[1], gamma, part[2], node.Number("variance_epsilon", 1e-3)));
    }

    /// <summary>A sum, difference, product or quotient of two activations, or of an activation and a constant.</summary>
    private void Arithmetic(TensorFlowNode node)
    {
        var (a, b) = (node.Inputs[0], node.Inputs[1]);
        if (dropout.Sources.ContainsKey(node.Name))
        {
            Pass(node);
        }
        else if (SumWithVector(node) is not null)
        {
            Biased(node);
        }
        else if (!weights.Has(a) && !weights.Has(b))
        {
            Add(node, ranks[a] == ranks[b] ? OfTwo(node.Kind) : throw new FormatException("its two inputs have different ranks."), a, b);
        }
        else if (weights.Has(a) && node.Kind == "RealDiv")
        {
            throw new FormatException("it divides a constant by an activation.");
        }
        else if (weights.Scalar(weights.Has(a) ? a : b) is { } number)
        {
            Operation operation = node.Kind switch
            {
                "Mul" => new Affine(number, 0),
                "RealDiv" => new Affine(1 / number, 0),
                "Sub" => weights.Has(a) ? new Affine(-1, number) : new Affine(1, -number),
                _ => new Affine(1, number),
            };
            Add(node, operation, weights.Has(a) ? b : a);
        }
        else
        {
            OfConstant(node, constant: weights.Has(a) ? a : b, activation: weights.Has(a) ? b : a, isFirst: weights.Has(a));
        }
    }

    /// <summary>With one number for each channel, or for each channel and position: the constant becomes the node <c>NAME/constant</c>.</summary>
    private void OfConstant(TensorFlowNode node, string constant, string activation, bool isFirst)
    {
        var (shape, values) = (weights.Shape(constant), weights.Values(constant));
        while (shape.Length > 3)
        {
            shape = shape[0] == 1 ? shape[1..] : throw new FormatException(
                $"its constant is [{string.Join(',', weights.Shape(constant))}]: not the same for each image.");
        }

        // Sizes count from the last; for rows of numbers there is only one.
        if (shape.Length > 1 && ranks[activation] == 2)
        {
            shape = shape[..^1].All(n => n == 1) ? shape[^1..] : throw new FormatException("its constant is not the same for each image.");
        }

        var (height, width, channels) = (shape.Length > 2 ? shape[0] : 1, shape.Length > 1 ? shape[^2] : 1, shape.Length > 0 ? shape[^1] : 1);
        ImmutableArray<float> ours =
        [
            .. from c in Enumerable.Range(0, channels)
               from p in Enumerable.Range(0, height * width)
               let v = values[p * channels + c]
               select node.Kind == "RealDiv" ? 1 / v : v,
        ];
        var name = names[node.Name] + "/constant";
        graph.Add(name, new Constant(new(1, channels, height, width), ours));
        var from = Value(activation);
        graph.Add(names[node.Name], OfTwo(node.Kind == "RealDiv" ? "Mul" : node.Kind), isFirst ? name : from, isFirst ? from : name);
        (this.values[node.Name], ranks[node.Name]) = (names[node.Name], ranks[activation]);
    }

    private static Operation OfTwo(string kind) => kind switch
    {
        "Mul" => new Multiply(),
        "Sub" => new Subtract(),
        "Add" or "AddV2" => new Add(),
        _ => throw new FormatException("it divides by an activation."),
    };
}
