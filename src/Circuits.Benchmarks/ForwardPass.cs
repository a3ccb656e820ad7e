using BenchmarkDotNet.Attributes;
using Circuits.Engine;
using Circuits.Science.Subjects;

namespace Circuits.Benchmarks;

/// <summary>The whole of Inception-v3, from image to classes.</summary>
[SimpleJob(warmupCount: 3, iterationCount: 15)]
public class ForwardPass
{
    private float[] images = [];
    private ICompiledNetwork network = null!;

    /// <summary>Images a run.</summary>
    [Params(1, 8)]
    public int Batch { get; set; }

    /// <summary>Compiles it.</summary>
    [GlobalSetup]
    public void Compile()
    {
        var subject = Zoo.Load("inception-v3");
        var shape = new Shape(Batch, 3, subject.NativeSizePixels, subject.NativeSizePixels);
        network = new ManagedEngine().Compile(subject.Graph, shape, subject.Graph.Nodes[^1].Name);
        images = new float[shape.Count];
        var random = new Random(1);
        for (var i = 0; i < images.Length; i++)
        {
            images[i] = random.NextSingle();
        }

        Console.WriteLine($"// batch {Batch}: {2 * network.Cost.MultiplyAdds / 1e9:F2} GFLOP a run");
    }

    /// <summary>One batch.</summary>
    [Benchmark]
    public void Forward() => network.Forward(images);

    /// <summary>Frees the buffers.</summary>
    [GlobalCleanup]
    public void Release() => network.Dispose();
}
