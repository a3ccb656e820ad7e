using Circuits.Engine;
using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>Images whose sizes straddle every vector width and whose channels fill no block, or just fill one.</summary>
public sealed record AwkwardBatch(Shape Shape, int Seed)
{
    public static readonly Gen<AwkwardBatch> Any =
        from batch in Gen.Elements(1, 2)
        from channels in Gen.Elements(1, 2, 3, 4, 8, 9, 15, 16, 17, 33)
        from height in Gen.Elements(1, 2, 3, 6)
        from width in Gen.Elements(1, 2, 3, 5, 6, 7, 13, 15)
        from seed in Gen.Choose(0, 1000)
        select new AwkwardBatch(new(batch, channels, height, width), seed);

    public float[] Values => PlainConvolution.Values(Random, (int)Shape.Count);

    /// <summary>Where a test takes its weights from: another seed for each batch.</summary>
    public Random Random => new(Seed);

    public Node Input => new("input", new Input(Shape.Channels, Shape.Height, Shape.Width));

    /// <summary>The graph of these images and a few nodes.</summary>
    public Graph Graph(params IEnumerable<Node> nodes) => new([Input, .. nodes]);

    /// <summary>A linear map of channels, for a value in blocks of 16 whatever the input is.</summary>
    public Node Mixed(string name, int channels, string input = "input", int? inputChannels = null) => new(
        name,
        PlainConvolution.Random(new Random(Seed + channels), channels, inputChannels ?? Shape.Channels, Window.Square(1), Padding.Valid),
        input);
}
