using Circuits.Engine;

namespace Circuits.Benchmarks.Peers;

/// <summary>
/// A small Inception for images of 32 pixels in 10 classes: every convolution batch-normalised; four blocks of 1x1, 3x3,
/// 5x5 and pool branches; global average pool; linear. 26 M multiply-adds an image. What the training step is timed on.
/// </summary>
internal static class CifarInception
{
    /// <summary>The node of the classes' scores.</summary>
    public const string Logits = "logits";

    /// <summary>How many classes.</summary>
    public const int Classes = 10;

    private static readonly (string Name, int OneByOne, int Bottleneck3, int Three, int Bottleneck5, int Five, int Pool)[] Blocks =
    [
        ("mixed1a", 24, 24, 48, 8, 16, 16),
        ("mixed1b", 32, 24, 48, 8, 24, 16),
        ("mixed2a", 64, 48, 96, 16, 32, 32),
        ("mixed2b", 80, 48, 112, 16, 32, 32),
    ];

    /// <summary>The network.</summary>
    public static Graph Create()
    {
        var network = new HeNetwork(new(3, 32, 32), seed: 2);
        var at = Normalized(network, "conv0", HeNetwork.Images, 32, 3);
        at = Normalized(network, "conv1", at, 48, 3, stride: 2);
        foreach (var block in Blocks)
        {
            if (block.Name == "mixed2a")
            {
                at = Pooled(network, "maxpool2", at, 2);
            }

            at = network.Add(
                block.Name,
                new Concat(),
                Normalized(network, $"{block.Name}_1x1", at, block.OneByOne, 1),
                Normalized(network, $"{block.Name}_3x3", Normalized(network, $"{block.Name}_3x3_bottleneck", at, block.Bottleneck3, 1), block.Three, 3),
                Normalized(network, $"{block.Name}_5x5", Normalized(network, $"{block.Name}_5x5_bottleneck", at, block.Bottleneck5, 1), block.Five, 5),
                Normalized(network, $"{block.Name}_pool_reduce", Pooled(network, $"{block.Name}_pool", at, 1), block.Pool, 1));
        }

        network.Convolve(Logits, network.GlobalAverage("avgpool", at), Classes, 1);
        return network.Build();
    }

    private static string Normalized(HeNetwork network, string name, string from, int channels, int size, int stride = 1)
    {
        float[] zeros = new float[channels], ones = [.. Enumerable.Repeat(1f, channels)];
        var sum = network.Convolve($"{name}_conv", from, channels, size, stride, hasBias: false);
        var normalized = network.Add($"{name}_norm", new BatchNormalization([.. zeros], [.. ones], [.. ones], [.. zeros], 1e-5), sum);
        return network.Add(name, new Relu(), normalized);
    }

    private static string Pooled(HeNetwork network, string name, string from, int stride) =>
        network.Add(name, new MaxPool(Window.Square(3, stride), Padding.Same), from);
}
