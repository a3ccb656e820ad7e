using Circuits.Engine;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>One small fixed network with every operation and every awkwardness the engine treats by itself.</summary>
internal static class MixedNetwork
{
    public static readonly Shape Shape = new(2, 3, 15, 13);

    /// <summary>Images of 3 channels, interleaved; strides, oblong kernels, uneven padding; 17, 33 and 48 channels.</summary>
    public static Graph Graph()
    {
        var random = new Random(2020);
        return new(
        [
            new("input", new Input(3, 15, 13)),
            new("scaled", new Affine(2, -0.1f), "input"),
            new("stem", Random(17, 3, new(3, 3, 2, 2), Padding.Explicit(0, 1, 2, 1)), "scaled"),
            new("stem_bn", RandomNetwork.Normalization(random, 17), "stem"),
            new("stem_relu6", new Relu(6), "stem_bn"),
            new("wide", Random(33, 17, new(1, 7), Padding.Explicit(0, 3, 0, 3)), "stem_relu6"),
            new("wide_relu", new Relu(), "wide"),
            new("tall", Random(48, 17, new(7, 1), Padding.Same), "stem_relu6"),
            new("depthwise", Random(33, 33, new(3, 3), Padding.Same, 33), "wide_relu"),
            new("depthwise_relu", new Relu(0.4f), "depthwise"),
            new("largest", new MaxPool(Window.Square(3), Padding.Same), "stem_relu6"),
            new("mean", new AveragePool(Window.Square(3), Padding.Explicit(1, 1, 1, 1)), "wide_relu"),
            new("inner", new Concat(), "depthwise_relu", "tall"),
            new("outer", new Concat(), "stem_relu6", "inner", "largest", "mean", "stem_relu6"),
            new("outer_bn", RandomNetwork.Normalization(random, 165), "outer"),
            new("shortcut", Random(165, 17, Window.Square(1), Padding.Valid), "stem_relu6"),
            new("sum", new Add(), "outer_bn", "shortcut"),
            new("sum_relu", new Relu(), "sum"),
            new("tanh", new Tanh(), "sum"),
            new("sigmoid", new Sigmoid(), "scaled"),
            new("softplus", new Softplus(2), "sum"),
            new("leaky", new LeakyRelu(0.3f), "scaled"),
            new("biased", new Bias(PlainConvolution.Normal(random, 165)), "softplus"),
            new("constant", new Constant(0.7f)),
            new("less", new Subtract(), "biased", "constant"),
            new("planes", new Mean(Axes.Height | Axes.Width), "less"),
            new("gated", new Multiply(), "tanh", "planes"),
            new("columns", new Transpose(Axes.Channels, Axes.Width, Axes.Height), "gated"),
            new("product", new MatrixProduct(), "gated", "columns"),
            new("pad", new Pad(new(1, 0, 0, 2)), "sum_relu"),
            new("narrow", Random(9, 165, new(2, 3, 2, 2, 2, 1), Padding.Valid), "pad"),
            new("narrow_relu", new Relu(), "narrow"),
            new("shrunk", new MaxPool(Window.Square(2, 2), Padding.Valid), "pad"),
            new("grouped", Random(10, 165, Window.Square(2), Padding.Valid, 5), "shrunk"),
            new("dropout", new Identity(), "grouped"),
            new("flat", new Flatten(), "dropout"),
            new("logits", Random(10, 90, Window.Square(1), Padding.Valid), "flat"),
            new("odds", new Softmax(), "logits"),
            new("upsampled", Transposed(5, 3, new(3, 2, 2, 3), new(1, 0, 0, 1)), "narrow_relu"),
            new("linear", new Linear(PlainConvolution.Normal(random, 17 * 90), PlainConvolution.Normal(random, 17), 17, 90), "flat"),
            new("square", Random(33, 17, Window.Square(3), Padding.Same), "stem_relu6"),
            new("small", Random(20, 33, Window.Square(3), Padding.Valid), "square"),
            new("five", Random(17, 33, Window.Square(5), Padding.Same), "square"),
            new("row", Random(48, 17, new(1, 3), Padding.Same), "five"),
            new("normalised", new LocalResponseNormalization(2, 1, 0.5f, 0.75f), "sum_relu"),
            new("resized", new BilinearResize(9, 5), "normalised"),
            new("clamped", new Clamp(-0.5f, 0.8f), "resized"),
            new("matrix", new Constant(new(1, 6, 1, 1), [0.9f, -0.3f, 0.4f, 0.2f, 1.1f, -0.6f])),
            new("turned", new AffineSampling(6, 7, Outside.Reflected), "clamped", "matrix"),
            new("turned_input", new AffineSampling(14, 9), "input", "matrix"),
            new("part", new Slice(3..40, 1.., ..4), "clamped"),
            new("rows", new Reshape(32, 37, 1), "part"),
            new("dropped", new Dropout(0.3f), "rows"),
            new("peaks", new GlobalMaxPool(), "dropped"),
            new("positive", new Relu(), "scaled"),
            new("chosen", new Where(), "positive", "sigmoid", "leaky"),
            new("silent", new Affine(1, -9), "rows"),
            new("redirected", new Relu { Gradient = ReluGradient.Redirected }, "silent"),
            new("mild", new Affine(0.01f, 0), "logits"),
            new("logarithms", new LogSoftmax(), "mild"),
            new("loss", new CrossEntropy(), "mild", "odds"),
        ]);

        // From 9 channels in groups.
        TransposedConvolution Transposed(int outputs, int groups, Window window, Border border) => new(
            new(9, outputs, window.Height, window.Width, PlainConvolution.Normal(random, 9 * outputs * window.Height * window.Width)),
            PlainConvolution.Normal(random, outputs * groups),
            window,
            border,
            ExtraRows: 1,
            Groups: groups);

        Convolution Random(int outputs, int inputs, Window window, Padding padding, int groups = 1) =>
            PlainConvolution.Random(random, outputs, inputs, window, padding, groups);
    }

    /// <summary>Gradients at several ends, to the images, to a concatenation and to a part of one; to the weights too where they are not folded.</summary>
    public static Differentiation Differentiation(bool parameters, bool training = false) => new(
    [
        "odds", "upsampled", "linear", "narrow", "small", "row", "peaks", "redirected", "product", "logarithms", "loss", "chosen",
        .. parameters ? (string[])[] : ["turned", "turned_input"], // their matrix would be a parameter, and has no gradient
    ])
    {
        To = ["input", "outer", "stem_relu6"],
        Parameters = parameters,
        Training = training,
    };

    /// <summary>The gradients of <see cref="Differentiation"/>, by node and by parameter.</summary>
    public static Dictionary<string, float[]> Gradients(IDifferentiableNetwork network, bool parameters)
    {
        var asked = Differentiation(parameters);
        network.Forward(Batch());
        network.Backward(asked.From.ToDictionary(n => n, n => PlainConvolution.Values(new Random(n.Length), (int)network.ShapeOf(n).Count)));
        var gradients = network.Parameters.Where(p => p.IsTrained).ToDictionary(p => p.Name, p => p.Gradient.ToArray());
        foreach (var node in asked.To)
        {
            network.ReadGradient(node, gradients[node] = new float[network.ShapeOf(node).Count]);
        }

        return gradients;
    }

    public static float[] Batch(int seed = 0) => PlainConvolution.Values(new Random(seed), (int)Shape.Count);
}
