using BenchmarkDotNet.Attributes;
using Circuits.Engine;

namespace Circuits.Benchmarks;

/// <summary>Single convolutions, as they occur in Inception-v3: one of each kind that the kernels treat differently.</summary>
[SimpleJob(warmupCount: 3, iterationCount: 15)]
public class Convolutions
{
    private float[] images = [];
    private ICompiledNetwork network = null!;

    /// <summary>The kinds, each with the node whose shape it is.</summary>
    public enum Kind
    {
        /// <summary>conv2d_1: three channels in, stride 2.</summary>
        FirstLayer,

        /// <summary>conv2d_5: 3x3 on a large plane.</summary>
        ThreeByThree,

        /// <summary>conv2d_38: 7x1 on a small plane.</summary>
        SevenByOne,

        /// <summary>conv2d_40: 1x1 over many channels.</summary>
        OneByOne,
    }

    /// <summary>Which.</summary>
    [ParamsAllValues]
    public Kind Of { get; set; }

    /// <summary>Compiles it with weights and images drawn at random.</summary>
    [GlobalSetup]
    public void Compile()
    {
        var (inputs, outputs, size, window, padding) = Of switch
        {
            Kind.FirstLayer => (3, 32, 299, Window.Square(3, 2), Padding.Valid),
            Kind.ThreeByThree => (80, 192, 73, Window.Square(3), Padding.Valid),
            Kind.SevenByOne => (192, 192, 17, new Window(7, 1), Padding.Same),
            _ => (768, 192, 17, Window.Square(1), Padding.Valid),
        };
        var random = new Random(1);
        var weights = new float[outputs * inputs * window.Height * window.Width];
        images = new float[inputs * size * size];
        foreach (var values in new[] { weights, images })
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = random.NextSingle() - 0.5f;
            }
        }

        var graph = new Graph(
        [
            new("input", new Input(inputs, size, size)),
            new("convolution", new Convolution(new Kernel(outputs, inputs, window.Height, window.Width, [.. weights]), [], window, padding), "input"),
        ]);
        network = new ManagedEngine().Compile(graph, new(1, inputs, size, size), "convolution");
        Console.WriteLine($"// {Of}: {2 * network.Cost.MultiplyAdds / 1e6:F1} MFLOP a run");
    }

    /// <summary>One image.</summary>
    [Benchmark]
    public void Forward() => network.Forward(images);

    /// <summary>Frees the buffers.</summary>
    [GlobalCleanup]
    public void Release() => network.Dispose();
}
