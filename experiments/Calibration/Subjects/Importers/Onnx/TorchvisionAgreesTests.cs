using System.Globalization;
using Circuits.Engine;
using Circuits.Experiments.Calibration.Engine;
using Circuits.Science;
using Circuits.Science.Subjects.Importers;
using Circuits.Science.Subjects.Importers.Onnx;
using Xunit;

namespace Circuits.Experiments.Calibration.Subjects.Importers.Onnx;

/// <summary>Networks that PyTorch exported, against what PyTorch computes in double precision: each convolution, and the logits.</summary>
/// <remarks>
/// fixtures/oracles/torchvision_models.py exports them, each in another operator set, with a batch left open and the weights in a file
/// that is not shipped but made here, by the formula that the oracle's metadata states.
/// </remarks>
public sealed class TorchvisionAgreesTests : IDisposable
{
    /// <summary>Of the largest number of the node.</summary>
    private const double Tolerance = 1e-4;

    private const int Samples = 32;

    /// <summary>Of <see cref="DeterministicImages"/>.</summary>
    private static readonly int[] Images = [0, 2];

    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData("squeezenet1_1")]
    [InlineData("mobilenet_v2")]
    [InlineData("densenet121")]
    [InlineData("resnet50")]
    public void EveryConvolutionAndTheLogitsAgree(string network)
    {
        var wrong = Differing(network, graph => graph);
        Assert.True(wrong.Count == 0, $"{wrong.Count} nodes differ, first {string.Join("; ", wrong.Take(5))}");
    }

    /// <summary>A comparison that this slipped through would hold nothing: batch normalisation with TensorFlow's epsilon in place of PyTorch's.</summary>
    [Fact]
    public void AnotherEpsilonIsFound() => Assert.NotEmpty(Differing(
        "densenet121", graph => graph.With(n => n.Operation is BatchNormalization b ? b with { Epsilon = 1e-3 } : n.Operation)));

    private List<string> Differing(string network, Func<Graph, Graph> changed)
    {
        var oracle = Safetensors.Read(Fixtures.File($"oracles/torchvision/{network}.safetensors"));
        var size = int.Parse(oracle.Metadata["size"], CultureInfo.InvariantCulture);
        var path = scratch.File($"{network}.onnx");
        File.Copy(Fixtures.File($"oracles/torchvision/{network}.onnx"), path);
        MadeWeights.Write(OnnxFormat.Parse(path, Limits.Usual), scratch.Path);
        var graph = changed(new OnnxFormat().Read(path, Limits.Usual).Graph);

        float[] batch = [.. Images.SelectMany(i => DeterministicImages.Make(i, size))];
        var nodes = oracle.Tensors.Keys.ToDictionary(name => name, name => graph[name].Name);
        var values = Forwarded.Nodes(graph, new(Images.Length, 3, size, size), batch, nodes.Values.Distinct());
        var wrong = new List<string>();
        foreach (var (name, tensor) in oracle.Tensors)
        {
            var expected = tensor.ToFloats().Chunk(tensor.Count / Images.Length).ToArray();
            foreach (var (image, found) in values[nodes[name]].Chunk(values[nodes[name]].Length / Images.Length).Index())
            {
                var worst = name == "logits" ? Difference(found, expected[image], expected[image].Max(Math.Abs)) : OfSamples(found, expected[image]);
                if (!(worst <= Tolerance))
                {
                    wrong.Add($"{name} of image {image}: off by {worst:G3} of the largest");
                }
            }
        }

        return wrong;
    }

    /// <summary>The two with dense layers of a hundred million weights.</summary>
    [Theory]
    [Trait("Speed", "Slow")]
    [InlineData("alexnet")]
    [InlineData("vgg11")]
    public void EveryConvolutionAndTheLogitsOfALargeOneAgree(string network) => EveryConvolutionAndTheLogitsAgree(network);

    private static double OfSamples(float[] found, float[] expected) => Difference(
        [
            .. Enumerable.Range(0, Samples).Select(k => found[(int)((long)k * (found.Length - 1) / (Samples - 1))]),
            found.Max(Math.Abs), (float)found.Average(v => (double)v),
        ],
        expected, expected[Samples]);

    private static double Difference(float[] found, float[] expected, float largest) =>
        found.Length == expected.Length ? found.Zip(expected, (a, b) => Math.Abs((double)a - b)).Max() / largest : double.PositiveInfinity;
}
