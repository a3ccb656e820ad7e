using BenchmarkDotNet.Attributes;
using Circuits.Engine;

namespace Circuits.Benchmarks.Operators;

/// <summary>One operation by itself, forward and with its gradient, at a shape as it occurs in the networks here.</summary>
/// <param name="operation">The operation.</param>
/// <param name="inputs">The shapes of its inputs; the first one's are the images.</param>
/// <remarks>Both times hold bringing images into the engine's layout, which is <see cref="InputBenchmark"/>.</remarks>
public abstract class OperatorBenchmark(Operation operation, params Shape[] inputs)
{
    private const string Node = "operator";

    private ICompiledNetwork inference = null!;
    private IDifferentiableNetwork training = null!;
    private float[] images = [];
    private float[] outputGradient = [];

    /// <summary>InceptionV1's mixed3a, a batch of 8.</summary>
    protected static Shape Activations => new(8, 192, 28, 28);

    /// <summary>A classifier's, a batch of 64.</summary>
    protected static Shape Logits => new(64, 1000, 1, 1);

    /// <summary>Which inputs have a gradient: all, unless an operation says otherwise.</summary>
    protected virtual IEnumerable<int> Differentiable => Enumerable.Range(0, inputs.Length);

    /// <summary>Compiles it twice, with inputs and gradients drawn at random.</summary>
    [GlobalSetup]
    public void Compile()
    {
        var graph = new Graph(Nodes());
        inference = new ManagedEngine().Compile(graph, inputs[0], Node);
        var to = operation is Input ? [Node] : Differentiable.Select(Named);
        var differentiation = new Differentiation(Node) { To = [.. to], Parameters = true, Training = true };
        training = new ManagedEngine().Compile(graph, inputs[0], differentiation);
        images = Values((int)inputs[0].Count);
        outputGradient = Values((int)training.ShapeOf(Node).Count);
        for (var i = 1; i < inputs.Length; i++)
        {
            inference.Set(Named(i), Values((int)inputs[i].Count));
            training.Set(Named(i), Values((int)inputs[i].Count));
        }
    }

    /// <summary>One batch, as at inference.</summary>
    [Benchmark(Baseline = true)]
    public void Forward() => inference.Forward(images);

    /// <summary>One batch forward and back, as in training: to the inputs, and to the weights where it has any.</summary>
    [Benchmark]
    public void Gradient()
    {
        training.Forward(images);
        training.Backward(Node, outputGradient);
    }

    /// <summary>Frees the buffers.</summary>
    [GlobalCleanup]
    public void Release()
    {
        inference.Dispose();
        training.Dispose();
    }

    /// <summary>Numbers from 0 to 1, the same in each run.</summary>
    protected static float[] Values(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
    }

    /// <summary>A kernel of such numbers.</summary>
    protected static Kernel Kernel(int outputs, int inputs, int size) =>
        new(outputs, inputs, size, size, [.. Values(outputs * inputs * size * size)]);

    private static string Named(int input) => $"input {input}";

    /// <summary>The inputs, and the operation on all of them; an input is itself one, and a constant takes none.</summary>
    private IEnumerable<Node> Nodes()
    {
        if (operation is not Input)
        {
            for (var i = 0; i < inputs.Length; i++)
            {
                yield return new(Named(i), new Input(inputs[i].Channels, inputs[i].Height, inputs[i].Width));
            }
        }

        var taken = operation is Input or Constant ? 0 : inputs.Length;
        yield return new(Node, operation, [.. Enumerable.Range(0, taken).Select(Named)]);
    }
}
