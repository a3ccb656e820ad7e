using BenchmarkDotNet.Attributes;
using Circuits.Engine;

namespace Circuits.Benchmarks;

/// <summary>One convolution and its ReLU, forward and backward, as they occur while a small network is trained and while an image is optimised.</summary>
[SimpleJob(warmupCount: 3, iterationCount: 15)]
public class ConvolutionGradients
{
    private IDifferentiableNetwork toInput = null!;
    private IDifferentiableNetwork toParameters = null!;
    private float[] images = [];
    private float[] outputGradient = [];

    /// <summary>The kinds.</summary>
    public enum Kind
    {
        /// <summary>64 to 96 channels, 16x16, a batch of 64.</summary>
        ThreeByThree,

        /// <summary>The same with stride 2: the gradient to the input goes by remainders.</summary>
        Stride2,

        /// <summary>256 to 128 channels, 8x8, a batch of 64.</summary>
        OneByOne,

        /// <summary>One photograph of 224x224, 7x7, stride 2.</summary>
        FirstLayer,
    }

    /// <summary>Which.</summary>
    [ParamsAllValues]
    public Kind Of { get; set; }

    /// <summary>Compiles it with weights, images and gradients drawn at random.</summary>
    [GlobalSetup]
    public void Compile()
    {
        var (batch, inputs, outputs, size, window) = Of switch
        {
            Kind.ThreeByThree => (64, 64, 96, 16, Window.Square(3)),
            Kind.Stride2 => (64, 64, 96, 16, Window.Square(3, 2)),
            Kind.OneByOne => (64, 256, 128, 8, Window.Square(1)),
            _ => (1, 3, 64, 224, Window.Square(7, 2)),
        };
        var random = new Random(1);
        var kernel = new Kernel(outputs, inputs, window.Height, window.Width, [.. Values(outputs * inputs * window.Height * window.Width)]);
        var graph = new Graph(
        [
            new("input", new Input(inputs, size, size)),
            new("convolution", new Convolution(kernel, [.. Values(outputs)], window, Padding.Same), "input"),
            new("relu", new Relu(), "convolution"),
        ]);
        var shape = new Shape(batch, inputs, size, size);
        toInput = new ManagedEngine().Compile(graph, shape, new Differentiation("relu") { To = ["input"] });
        toParameters = new ManagedEngine().Compile(graph, shape, new Differentiation("relu") { Parameters = true });
        images = Values((int)shape.Count);
        outputGradient = Values((int)toInput.ShapeOf("relu").Count);
        Console.WriteLine($"// {Of}: {toInput.Cost.MultiplyAdds / 1e6:F1} MFLOP forward, as many to the input and to the kernel");

        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }

    /// <summary>Forward alone.</summary>
    [Benchmark(Baseline = true)]
    public void Forward() => toInput.Forward(images);

    /// <summary>Forward, and the gradient to the input.</summary>
    [Benchmark]
    public void ToInput()
    {
        toInput.Forward(images);
        toInput.Backward("relu", outputGradient);
    }

    /// <summary>Weights packed anew, forward, and the gradients to kernel and bias.</summary>
    [Benchmark]
    public void ToParameters()
    {
        toParameters.Forward(images);
        toParameters.Backward("relu", outputGradient);
    }

    /// <summary>Frees the buffers.</summary>
    [GlobalCleanup]
    public void Release()
    {
        toInput.Dispose();
        toParameters.Dispose();
    }
}
