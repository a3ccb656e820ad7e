using System.Text.Json;
using Circuits.Engine;
using Circuits.Science;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Importers;
using Xunit;

namespace Circuits.Experiments.Calibration.Subjects;

/// <summary>Importer and engine together, node by node, against PyTorch in double precision.</summary>
/// <remarks>
/// The reference shares no code with ours: fixtures/oracles/nsfwjs_activations.py executes each network from the original
/// package's topology, and its file states how values were sampled and what the inputs are.
/// </remarks>
public sealed class ForwardAgreesWithPyTorch
{
    /// <summary>Of the largest activation of the node: float32 sums of thousands of terms agree with double to about 1e-6.</summary>
    private const double Tolerance = 1e-4;

    private const int Samples = 32;
    private static readonly IEngine Engine = new ManagedEngine();

    [Theory]
    [InlineData("inception-v3", 139)]
    [InlineData("inception-v3", 299)]
    [InlineData("mobilenet-v2", 224)]
    [InlineData("mobilenet-v2-mid", 224)]
    public void EveryNodeAgrees(string network, int size)
    {
        var subject = Zoo.Load(network);
        var oracle = Safetensors.Read(Fixtures.File($"oracles/{network}.safetensors"));
        var shapes = JsonSerializer.Deserialize<Dictionary<string, int[]>>(oracle.Metadata["shapes"])!;
        var expected = oracle.Tensors.Values.Where(t => t.Name.StartsWith($"{size}/", StringComparison.Ordinal))
            .ToDictionary(t => Node(subject.Graph, t.Name[(t.Name.IndexOf('/') + 1)..]));
        if (size == subject.NativeSizePixels)
        {
            Assert.Empty(subject.Graph.Nodes.Select(n => n.Name).Except(expected.Keys));
        }

        using var compiled = Engine.Compile(subject.Graph, new(1, 3, size, size), expected.Keys);
        var wrong = new List<string>();
        for (var input = 0; input < DeterministicImages.Count; input++)
        {
            compiled.Forward(DeterministicImages.Make(input, size));
            foreach (var (node, tensor) in expected)
            {
                var shape = compiled.ShapeOf(node);
                Assert.Equal<int>(shapes[tensor.Name], new[] { shape.Channels, shape.Height, shape.Width });
                var values = new float[shape.Count];
                compiled.Read(node, values);
                if (WorstDifference(values, tensor.ToFloats().AsSpan(input * (Samples + 2), Samples + 2)) is var worst && !(worst <= Tolerance))
                {
                    wrong.Add($"{node} of in{input}: off by {worst:G3} of the largest activation");
                }
            }
        }

        Assert.True(wrong.Count == 0, $"{network} at {size}: {wrong.Count} nodes differ, first {string.Join("; ", wrong.Take(5))}");
    }

    /// <summary>Samples, largest absolute value and mean, relative to the largest absolute value.</summary>
    private static double WorstDifference(float[] values, ReadOnlySpan<float> expected)
    {
        var largest = expected[Samples];
        var worst = Math.Max(
            Math.Abs(values.Max(v => Math.Abs((double)v)) - largest),
            Math.Abs(values.Average(v => (double)v) - expected[Samples + 1]));
        for (var k = 0; k < Samples; k++)
        {
            worst = Math.Max(worst, Math.Abs(values[(int)((long)k * (values.Length - 1) / (Samples - 1))] - expected[k]));
        }

        return worst / Math.Max(largest, 1e-12);
    }

    /// <summary>The node that a full TensorFlow name means; importers shorten names at their start.</summary>
    private static string Node(Graph graph, string fullName) =>
        graph.Nodes.Select(n => n.Name).Where(n => fullName == n || fullName.EndsWith("/" + n, StringComparison.Ordinal))
            .MaxBy(n => n.Length) ?? throw new InvalidOperationException($"no node for {fullName}");
}
