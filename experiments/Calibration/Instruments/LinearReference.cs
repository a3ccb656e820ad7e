using Circuits.Engine;
using Circuits.Experiments.Calibration.Engine;
using Circuits.Science.Instruments;
using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Instruments;

/// <summary>A small random network, and what it computes with its non-linearities replaced, by the definitions of its operations.</summary>
internal sealed record LinearReference(int Seed, int SizePixels, int Steps)
{
    /// <summary>Strides are 1 or 2: after as many rows as this, all of them fall alike again.</summary>
    public int Period => 1 << (Steps + 1);

    public static Arbitrary<LinearReference> Population() => Arb.From(
        from seed in Gen.Choose(0, 1_000_000)
        from size in Gen.Choose(6, 13)
        from steps in Gen.Choose(1, 4)
        select new LinearReference(seed, size, steps),
        network => network.Steps > 1 ? [network with { Steps = network.Steps - 1 }] : []);

    /// <summary>Its source is "source", some layers into it; the last node is the target.</summary>
    public Graph Graph(int sizePixels)
    {
        var random = new Random(Seed);
        List<Node> nodes = [new("image", new Input(2, sizePixels, sizePixels)), new("source", PlainConvolution.Random(random, 3, 2, Window.Square(1), Padding.Valid), "image")];
        var (last, channels) = ("source", 3);
        for (var i = 0; i < Steps; i++)
        {
            (last, channels) = Add(nodes, random, last, channels, i);
        }

        return new(nodes);
    }

    /// <summary>The target's output for the source's activations, in double precision but for the rounding of each node to a float.</summary>
    public static Dictionary<string, (Shape Shape, float[] Values)> Linear(Graph graph, MaxPoolWeights pools, Shape source, float[] activations)
    {
        var known = new Dictionary<string, (Shape Shape, float[] Values)> { ["source"] = (source, activations) };
        foreach (var node in graph.Nodes.Where(n => n.Name != "source" && n.Inputs.Any(known.ContainsKey)))
        {
            var inputs = node.Inputs.Select(i => known[i]).ToArray();
            Operation operation = node.Operation switch
            {
                Relu or LeakyRelu or Clamp => new Affine(1, 0),
                MaxPool p => new AveragePool(p.Window, p.Padding, CountsPadding: pools == MaxPoolWeights.Replicated),
                LocalResponseNormalization l => new Affine((float)Math.Pow(l.Bias, -l.Beta), 0),
                var other => other,
            };
            var positions = node.Operation is MaxPool m && pools == MaxPoolWeights.Replicated ? m.Window.Height * m.Window.Width : 1;
            Shape[] shapes = [.. inputs.Select(i => i.Shape)];
            known[node.Name] = (operation.OutputShape(shapes), [.. PlainOperations.Forward(operation, shapes, [.. inputs.Select(i => i.Values)]).Select(v => (float)(v * positions))]);
        }

        return known;
    }

    private static (string Name, int Channels) Add(List<Node> nodes, Random random, string last, int channels, int i)
    {
        var stride = random.Next(1, 3);
        var window = new Window(random.Next(stride, 4), random.Next(stride, 4), stride, stride);
        var padding = random.Next(3) switch { 0 => Padding.Valid, 1 => Padding.Same, _ => Padding.Explicit(1, 0, 0, 1) };
        switch (random.Next(6))
        {
            case 0:
                return Then($"pool{i}", random.Next(2) == 0 ? new MaxPool(new(2, 2, stride, stride), Padding.Same) : new AveragePool(new(3, 2, stride, stride), Padding.Valid));
            case 1:
                nodes.Add(new($"bn{i}", RandomNetwork.Normalization(random, channels), last));
                nodes.Add(new($"relu{i}", random.Next(2) == 0 ? new Relu() : new LeakyRelu(0.1f), $"bn{i}"));
                return Then($"lrn{i}", new LocalResponseNormalization(2, 2, 0.3f, 0.75f), $"relu{i}");
            case 2:
                nodes.Add(new($"one{i}", PlainConvolution.Random(random, 2, channels, new(1, 1, stride, stride), Padding.Same), last));
                nodes.Add(new($"wide{i}", PlainConvolution.Random(random, 3, channels, window, Padding.Same), last));
                nodes.Add(new($"side{i}", PlainConvolution.Random(random, 2, channels, new(3, 1, stride, stride), Padding.Same), last));
                nodes.Add(new($"both{i}", new Concat(), $"one{i}", $"wide{i}", $"side{i}"));
                return ($"both{i}", 7);
            case 3:
                nodes.Add(new($"way{i}", PlainConvolution.Random(random, channels, channels, new(3, 3), Padding.Same, channels), last));
                nodes.Add(new($"sum{i}", new Add(), $"way{i}", last));
                return ($"sum{i}", channels);
            default:
                nodes.Add(new($"conv{i}", PlainConvolution.Random(random, 3, channels, random.Next(4) == 0 ? window with { DilationHeight = 2 } : window, padding), last));
                nodes.Add(new($"relu{i}", new Relu(), $"conv{i}"));
                return ($"relu{i}", 3);
        }

        (string, int) Then(string name, Operation operation, string? input = null)
        {
            nodes.Add(new(name, operation, input ?? last));
            return (name, channels);
        }
    }
}
