using Circuits.Engine;

namespace Circuits.Benchmarks.Peers;

/// <summary>Collects the nodes of a network under construction; kernels are He-normal, from one seed, so that activations stay alive.</summary>
/// <param name="input">The shape of an image.</param>
/// <param name="seed">Decides the weights.</param>
internal sealed class HeNetwork(Input input, int seed)
{
    /// <summary>The node where images enter.</summary>
    public const string Images = "input";

    private readonly Random random = new(seed);
    private readonly List<Node> nodes = [new(Images, input)];
    private readonly Dictionary<string, Shape> shapes = new() { [Images] = new(1, input.Channels, input.Height, input.Width) };

    /// <summary>The shape of a node's output for one image.</summary>
    public Shape ShapeOf(string node) => shapes[node];

    /// <summary>Adds a node and gives its name.</summary>
    public string Add(string name, Operation operation, params string[] inputs)
    {
        shapes[name] = operation.OutputShape([.. inputs.Select(i => shapes[i])]);
        nodes.Add(new(name, operation, [.. inputs]));
        return name;
    }

    /// <summary>A convolution with SAME padding.</summary>
    public string Convolve(string name, string from, int channels, int size, int stride = 1, bool hasBias = true)
    {
        var inputs = shapes[from].Channels;
        var kernel = new float[channels * inputs * size * size];
        var deviation = Math.Sqrt(2.0 / (inputs * size * size));
        foreach (ref var weight in kernel.AsSpan())
        {
            weight = (float)(deviation * Normal());
        }

        var bias = new float[hasBias ? channels : 0];
        foreach (ref var offset in bias.AsSpan())
        {
            offset = (float)(0.1 * Normal());
        }

        return Add(name, new Convolution(new(channels, inputs, size, size, [.. kernel]), [.. bias], Window.Square(size, stride), Padding.Same), from);
    }

    /// <summary>The mean of each whole plane.</summary>
    public string GlobalAverage(string name, string from) =>
        Add(name, new AveragePool(new(shapes[from].Height, shapes[from].Width), Padding.Valid), from);

    /// <summary>The graph of all that was added.</summary>
    public Graph Build() => new(nodes);

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
