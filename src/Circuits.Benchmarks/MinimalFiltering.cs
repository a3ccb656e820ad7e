using BenchmarkDotNet.Attributes;
using Circuits.Engine;
using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Benchmarks;

/// <summary>Convolutions of Inception-v3 and InceptionV1 by minimal filtering and by the direct sum, one of each form.</summary>
[SimpleJob(warmupCount: 3, iterationCount: 15)]
public class MinimalFiltering
{
    private float[] images = [];
    private ManagedNetwork network = null!;

    /// <summary>The kinds, each with the node whose shape it is.</summary>
    public enum Kind
    {
        /// <summary>Inception-v3 conv2d_3: few channels on a large plane.</summary>
        Few3x3,

        /// <summary>InceptionV1 conv2d2.</summary>
        Many3x3,

        /// <summary>InceptionV1 mixed4e: many weights for a small plane.</summary>
        Small3x3,

        /// <summary>InceptionV1 mixed3b.</summary>
        FiveByFive,

        /// <summary>Inception-v3 conv2d_67.</summary>
        OneBySeven,
    }

    /// <summary>Which.</summary>
    [ParamsAllValues]
    public Kind Of { get; set; }

    /// <summary>By the direct sum?</summary>
    [Params(true, false)]
    public bool Direct { get; set; }

    /// <summary>Compiles it with weights and images drawn at random.</summary>
    [GlobalSetup]
    public void Compile()
    {
        var (inputs, outputs, size, window) = Of switch
        {
            Kind.Few3x3 => (32, 64, 147, Window.Square(3)),
            Kind.Many3x3 => (64, 192, 56, Window.Square(3)),
            Kind.Small3x3 => (160, 320, 14, Window.Square(3)),
            Kind.FiveByFive => (32, 96, 28, Window.Square(5)),
            _ => (192, 192, 17, new Window(1, 7)),
        };
        var random = new Random(1);
        images = Values(random, inputs * size * size);
        var kernel = new Kernel(outputs, inputs, window.Height, window.Width, [.. Values(random, outputs * inputs * window.Height * window.Width)]);
        var shape = new Shape(1, inputs, size, size);
        var graph = new Graph(
            [new("input", new Input(inputs, size, size)), new("convolution", new Convolution(kernel, [], window, Padding.Same), "input")]);
        var plan = Compiler.Compile(
            graph, shape, ["convolution"], algorithm: Direct ? ConvolutionAlgorithm.Direct : ConvolutionAlgorithm.Winograd);
        network = new(graph, plan, WorkerPool.Of(Environment.ProcessorCount));
        Console.WriteLine($"// {Of}: {2 * network.Cost.MultiplyAdds / 1e6:F1} MFLOP a run by the definition");
    }

    /// <summary>One image.</summary>
    [Benchmark]
    public void Forward() => network.Forward(images);

    /// <summary>Frees the buffers.</summary>
    [GlobalCleanup]
    public void Release() => network.Dispose();

    private static float[] Values(Random random, int count)
    {
        var values = new float[count];
        foreach (ref var value in values.AsSpan())
        {
            value = random.NextSingle() - 0.5f;
        }

        return values;
    }
}
