using System.Text.Json;
using Circuits.Engine;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Importers;
using Xunit;

namespace Circuits.Experiments.Calibration.Subjects;

public sealed class SubjectTests
{
    private static readonly Graph Tiny = Make(weight: 2, stride: 1);

    [Fact]
    public void TheSameNetworkHasTheSameFingerprint()
    {
        Assert.Equal(Of(Tiny), Of(Make(weight: 2, stride: 1)));
        Assert.Matches("^[0-9a-f]{64}$", Of(Tiny));
    }

    [Fact]
    public void AnyEditChangesIt()
    {
        Graph[] others =
        [
            Make(weight: 2.0000002f, stride: 1),
            Make(weight: 2, stride: 2),
            Tiny.With(n => n.Operation is Relu ? new Relu(6) : n.Operation),
            Tiny.With(n => n.Operation is Relu ? new Relu { Gradient = ReluGradient.Redirected } : n.Operation),
            Tiny.With(n => n.Operation is Convolution c ? c with { Padding = Padding.Same } : n.Operation),
            Tiny.With(n => n.Operation is Convolution c ? c with { Bias = [0f] } : n.Operation),
            Tiny.With(n => n.Operation is BatchNormalization b ? b with { Gamma = [], Beta = b.Gamma } : n.Operation),
            Tiny.With(n => n.Operation is BatchNormalization b ? b with { Epsilon = 1e-5 } : n.Operation),
            new(Tiny.Nodes.Select(n => n.Name == "relu" ? n with { Inputs = ["conv"] } : n)),
            new(Tiny.Nodes.Select(n => n.Name == "relu" ? n with { Name = "other" } : n)),
            new(Tiny.Nodes[..^1]),
        ];
        Assert.Equal(others.Length + 1, others.Append(Tiny).Select(Of).Distinct().Count());
    }

    [Fact]
    public void ASubjectWithAnEditedGraphHasTheFingerprintOfTheEdit()
    {
        var subject = new Subject("tiny", SubjectKind.Planted, Tiny, Preprocessing.Identity, 8, new("by hand", "MIT"));
        var before = subject.Fingerprint;
        var edited = subject with { Graph = Make(weight: 3, stride: 1) };
        Assert.Equal(Of(edited.Graph), edited.Fingerprint);
        Assert.NotEqual(before, edited.Fingerprint);
    }

    [Fact]
    public void PreprocessingScalesAndShiftsEachChannel()
    {
        float[] batch = [0, 1, 0, 1, 0, 1, 0.5f, 0, 0.5f, 0, 0.5f, 0];
        new Preprocessing([2, 3, 4], [-1, 0, 1]).Apply(batch, pixels: 2);
        Assert.Equal([-1, 1, 0, 3, 1, 5, 0, -1, 1.5f, 0, 3, 1], batch);
        Assert.Throws<ArgumentException>(() => Preprocessing.Identity.Apply(new float[5], pixels: 2));
        Assert.Equal(Preprocessing.Identity, Preprocessing.Uniform(1, 0));
    }

    [Fact]
    public void PreprocessingForCaffeTakesBlueFirst()
    {
        float[] batch = [0, 1, 0, 0.5f, 1, 0, 1, 1, 1, 1, 1, 1];
        Preprocessing.Caffe.Apply(batch, pixels: 2);
        Assert.Equal([255 - 103.939f, -103.939f, -116.779f, 127.5f - 116.779f, -123.68f, 255 - 123.68f], batch[..6]);
        Assert.Equal([255 - 103.939f, 255 - 116.779f, 255 - 123.68f], new[] { batch[6], batch[8], batch[10] });
        Assert.NotEqual(Preprocessing.Caffe, Preprocessing.Caffe with { IsBlueFirst = false });
    }

    [Fact]
    public void PreprocessingIsWrittenAndReadBack()
    {
        foreach (var preprocessing in new[] { Preprocessing.Identity, Preprocessing.Caffe, Preprocessing.Uniform(255, -117) })
        {
            Assert.Equal(preprocessing, PreprocessingJson.Read(JsonElement.Parse(PreprocessingJson.Write(preprocessing).ToJsonString())));
        }
    }

    /// <summary>f(x + d) - f(x) summed against g is d summed against the gradient: the adjoint, whatever the order and the scales.</summary>
    [Fact]
    public void PreprocessingTurnsGradientsBack()
    {
        var preprocessing = new Preprocessing([2, 3, 5], [1, 7, 4], IsBlueFirst: true);
        float[] moved = [.. Enumerable.Range(1, 12).Select(i => (float)i)], still = new float[12], gradient = [.. Enumerable.Range(0, 12).Select(i => (float)(i * i % 7))];
        var step = moved.ToArray();
        preprocessing.Apply(moved, pixels: 2);
        preprocessing.Apply(still, pixels: 2);
        var expected = moved.Zip(still, (a, b) => a - b).Zip(gradient, (d, g) => d * g).Sum();
        preprocessing.ApplyToGradient(gradient, pixels: 2);
        Assert.Equal(expected, step.Zip(gradient, (d, g) => d * g).Sum());
    }

    private static string Of(Graph graph) => GraphFingerprint.Of(graph);

    private static Graph Make(float weight, int stride) => new(
    [
        new("in", new Input(1, 8, 8)),
        new("conv", new Convolution(new(1, 1, 1, 1, [weight]), [], Window.Square(1, stride), Padding.Valid), "in"),
        new("bn", new BatchNormalization([0], [1], [1], [], 1e-3), "conv"),
        new("relu", new Relu(), "bn"),
    ]);
}
