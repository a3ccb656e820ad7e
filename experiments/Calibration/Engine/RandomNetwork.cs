using Circuits.Engine;
using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>A small network of mixed operations, grown node by node: with fewer nodes it is the beginning of the same network.</summary>
public sealed record RandomNetwork(int Seed, int Size)
{
    private const int MostChannels = 100;
    private const int LargestPlane = 15 * 15;

    public static Arbitrary<RandomNetwork> Population() => Arb.From(
        from seed in Gen.Choose(0, 1_000_000)
        from size in Gen.Choose(3, 16)
        select new RandomNetwork(seed, size),
        network => network.Size > 2 ? [network with { Size = network.Size / 2 + 1 }, network with { Size = network.Size - 1 }] : []);

    public (Graph Graph, Shape Shape) Build()
    {
        var random = new Random(Seed);
        var shape = new Shape(random.Next(1, 3), random.GetItems([1, 3, 8, 9, 16, 17], 1)[0], random.Next(1, 10), random.Next(1, 10));
        var nodes = new List<(Node Node, Shape Shape)> { (new("input", new Input(shape.Channels, shape.Height, shape.Width)), shape) };
        while (nodes.Count < Size)
        {
            // The larger of two: mostly what came last, so that the network is deep.
            var input = nodes[Math.Max(random.Next(nodes.Count), random.Next(nodes.Count))];
            var operation = Operation(random, input.Shape);
            List<(Node Node, Shape Shape)> inputs = [input];
            if (operation is Add or Concat)
            {
                var fitting = nodes
                    .Where(n => n.Shape with { Channels = operation is Add ? n.Shape.Channels : input.Shape.Channels } == input.Shape)
                    .ToArray();
                inputs.AddRange(random.GetItems(fitting, operation is Add ? 1 : random.Next(0, 3)));
            }

            if (Fits(operation, [.. inputs.Select(i => i.Shape)]) is { } output)
            {
                nodes.Add((new($"{nodes.Count}:{operation.Name}", operation, [.. inputs.Select(i => i.Node.Name)]), output));
            }
        }

        return (new(nodes.Select(n => n.Node)), shape);
    }

    public float[] Batch(Shape shape) => PlainConvolution.Values(new Random(Seed + 1), (int)shape.Count);

    private static Shape? Fits(Operation operation, Shape[] inputs)
    {
        try
        {
            var output = operation.OutputShape(inputs);
            return output.Channels <= MostChannels && output.Height * output.Width <= LargestPlane ? output : null;
        }
        catch (GraphException)
        {
            return null;
        }
    }

    private static Operation Operation(Random random, Shape input) => random.Next(16) switch
    {
        0 or 1 or 2 => Convolution(random, random.GetItems([1, 3, 15, 16, 17, 33, 48], 1)[0], input.Channels, 1),
        3 => Convolution(random, input.Channels, input.Channels, input.Channels),
        4 => Convolution(random, 2 * input.Channels, input.Channels, input.Channels % 2 == 0 ? input.Channels / 2 : input.Channels),
        5 or 6 => Normalization(random, input.Channels),
        7 => new Relu(),
        8 => new Relu(0.5f),
        9 => new MaxPool(Window(random), Padding(random)),
        10 => new AveragePool(Window(random), Padding(random)),
        11 => new Pad(new(random.Next(3), random.Next(3), random.Next(3), random.Next(3))),
        12 => random.Next(3) switch { 0 => new Softmax(), 1 => new Flatten(), _ => new Affine(1.5f, -0.25f) },
        13 => random.Next(2) == 0 ? new Identity() : new Add(),
        14 => new Add(),
        _ => new Concat(),
    };

    private static Convolution Convolution(Random random, int outputs, int inputs, int groups) =>
        PlainConvolution.Random(random, outputs, inputs, Window(random), Padding(random), groups);

    private static Window Window(Random random) => new(random.Next(1, 4), random.Next(1, 4), random.Next(1, 3), random.Next(1, 3));

    private static Padding Padding(Random random) => random.Next(3) switch
    {
        0 => Circuits.Engine.Padding.Valid,
        1 => Circuits.Engine.Padding.Same,
        _ => Circuits.Engine.Padding.Explicit(random.Next(2), random.Next(2), random.Next(2), random.Next(2)),
    };

    public static BatchNormalization Normalization(Random random, int channels) => new(
        PlainConvolution.Normal(random, channels),
        [.. PlainConvolution.Values(random, channels).Select(v => 1.25f + v)],
        random.Next(3) == 0 ? [] : PlainConvolution.Normal(random, channels),
        random.Next(3) == 0 ? [] : PlainConvolution.Normal(random, channels),
        1e-3);
}
