using BenchmarkDotNet.Attributes;
using Circuits.Engine;

namespace Circuits.Benchmarks;

/// <summary>What goes over each channel by itself in 3x3 windows: bound by memory and by the cost of a window, not by multiply-adds.</summary>
[SimpleJob(warmupCount: 3, iterationCount: 15)]
public class WindowsOfThree
{
    private const int Channels = 192;
    private const int SizePixels = 35;

    private float[] images = [];
    private ICompiledNetwork network = null!;

    /// <summary>The operations.</summary>
    public enum Kind
    {
        /// <summary>As in MobileNetV2.</summary>
        Depthwise,

        /// <summary>As in InceptionV1.</summary>
        MaxPool,

        /// <summary>As in Inception-v3.</summary>
        AveragePool,
    }

    /// <summary>Which.</summary>
    [ParamsAllValues]
    public Kind Of { get; set; }

    /// <summary>From an output to the next.</summary>
    [Params(1, 2)]
    public int Stride { get; set; }

    /// <summary>Compiles it with weights and images drawn at random.</summary>
    [GlobalSetup]
    public void Compile()
    {
        var random = new Random(1);
        var window = Window.Square(3, Stride);
        Operation operation = Of switch
        {
            Kind.Depthwise => new Convolution(
                new(Channels, 1, 3, 3, [.. Enumerable.Range(0, Channels * 9).Select(_ => random.NextSingle() - 0.5f)]), [], window, Padding.Same, Channels),
            Kind.MaxPool => new MaxPool(window, Padding.Same),
            _ => new AveragePool(window, Padding.Same),
        };
        images = [.. Enumerable.Range(0, Channels * SizePixels * SizePixels).Select(_ => random.NextSingle())];
        network = new ManagedEngine().Compile(
            new([new("input", new Input(Channels, SizePixels, SizePixels)), new("windows", operation, "input")]),
            new(1, Channels, SizePixels, SizePixels), "windows");
    }

    /// <summary>One image, and the time that bringing it into the layout takes.</summary>
    [Benchmark]
    public void Forward() => network.Forward(images);

    /// <summary>Frees the buffers.</summary>
    [GlobalCleanup]
    public void Release() => network.Dispose();
}
