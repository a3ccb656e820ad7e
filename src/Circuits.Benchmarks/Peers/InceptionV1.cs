using Circuits.Engine;

namespace Circuits.Benchmarks.Peers;

/// <summary>
/// InceptionV1 (GoogLeNet) as the paper's weights have it: 224 pixels, TensorFlow's SAME padding, mixed4a 508 wide, no
/// auxiliary heads, to the logits. The weights here are random: a time does not depend on them.
/// </summary>
internal static class InceptionV1
{
    /// <summary>The side of its images.</summary>
    public const int SizePixels = 224;

    private static readonly LocalResponseNormalization Normalization = new(DepthRadius: 5, Bias: 2, Alpha: 1e-4f, Beta: 0.5f);

    private static readonly (string Name, int OneByOne, int Bottleneck3, int Three, int Bottleneck5, int Five, int Pool)[] Blocks =
    [
        ("mixed3a", 64, 96, 128, 16, 32, 32),
        ("mixed3b", 128, 128, 192, 32, 96, 64),
        ("mixed4a", 192, 96, 204, 16, 48, 64),
        ("mixed4b", 160, 112, 224, 24, 64, 64),
        ("mixed4c", 128, 128, 256, 24, 64, 64),
        ("mixed4d", 112, 144, 288, 32, 64, 64),
        ("mixed4e", 256, 160, 320, 32, 128, 128),
        ("mixed5a", 256, 160, 320, 48, 128, 128),
        ("mixed5b", 384, 192, 384, 48, 128, 128),
    ];

    /// <summary>The network, with its local response normalisations or without.</summary>
    public static Graph Create(bool normalizes = true)
    {
        var network = new HeNetwork(new(3, SizePixels, SizePixels), seed: 1);
        var at = Convolved(network, "conv2d0", HeNetwork.Images, 64, 7, 2);
        at = Pooled(network, "maxpool0", at, 2);
        at = normalizes ? network.Add("localresponsenorm0", Normalization, at) : at;
        at = Convolved(network, "conv2d1", at, 64, 1);
        at = Convolved(network, "conv2d2", at, 192, 3);
        at = normalizes ? network.Add("localresponsenorm1", Normalization, at) : at;
        at = Pooled(network, "maxpool1", at, 2);
        foreach (var block in Blocks)
        {
            at = block.Name switch
            {
                "mixed4a" => Pooled(network, "maxpool4", at, 2),
                "mixed5a" => Pooled(network, "maxpool10", at, 2),
                _ => at,
            };
            at = network.Add(
                block.Name,
                new Concat(),
                Convolved(network, $"{block.Name}_1x1", at, block.OneByOne, 1),
                Convolved(network, $"{block.Name}_3x3", Convolved(network, $"{block.Name}_3x3_bottleneck", at, block.Bottleneck3, 1), block.Three, 3),
                Convolved(network, $"{block.Name}_5x5", Convolved(network, $"{block.Name}_5x5_bottleneck", at, block.Bottleneck5, 1), block.Five, 5),
                Convolved(network, $"{block.Name}_pool_reduce", Pooled(network, $"{block.Name}_pool", at, 1), block.Pool, 1));
        }

        at = network.GlobalAverage("avgpool0", at);
        network.Convolve("softmax2_pre_activation", at, 1008, 1);
        return network.Build();
    }

    /// <summary>Noise, prepared as its images are: 0 to 255 less 117. At this scale the normalisations matter.</summary>
    public static float[] Images(Shape shape) => [.. Session.Images(shape).Select(v => 255 * v - 117)];

    private static string Convolved(HeNetwork network, string name, string from, int channels, int size, int stride = 1) =>
        network.Add(name, new Relu(), network.Convolve($"{name}_pre_relu", from, channels, size, stride));

    private static string Pooled(HeNetwork network, string name, string from, int stride) =>
        network.Add(name, new MaxPool(Window.Square(3, stride), Padding.Same), from);
}
