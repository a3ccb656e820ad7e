using Circuits.Engine;
using Circuits.Experiments.Calibration.Engine;
using Circuits.Science.Instruments;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Importers;
using Circuits.Science.Subjects.Networks;

namespace Circuits.Experiments.Calibration.Subjects.Networks;

/// <summary>The planted network written as a frozen TensorFlow graph and read as the paper's own file would be: the same function, and the same readings.</summary>
public sealed class PlantedInceptionV1FileTests : IDisposable
{
    private static readonly Subject Planted = Zoo.Load("planted-inception-v1");

    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void AsAFileItPassesForInceptionV1AndComputesTheSame()
    {
        var read = Read();
        Assert.Equal((Planted.NativeSizePixels, Planted.Preprocessing), (read.NativeSizePixels, read.Preprocessing));
        var names = Planted.Graph.Nodes.Select(n => n.Name).ToArray();
        Assert.Equal(names.Order(StringComparer.Ordinal), read.Graph.Nodes.Select(n => n.Name).Order(StringComparer.Ordinal));
        Assert.Contains("mixed3b_pre_relu", names);

        var drawing = Symbols.HeadAndNeck(isRight: true).Render();
        var input = drawing.Values.ToArray();
        Planted.Preprocessing.Apply(input, drawing.WidthPixels * drawing.HeightPixels);
        var shape = new Shape(1, 3, drawing.HeightPixels, drawing.WidthPixels);
        var (own, files) = (Forwarded.Nodes(Planted.Graph, shape, input, names), Forwarded.Nodes(read.Graph, shape, input, names));
        Assert.All(names, name => Bits.AssertEqual(own[name], files[name], name));
    }

    [Fact]
    public void AsAFileItsCurveUnitsAreReadTheSame()
    {
        var (own, files) = (Readings(Planted), Readings(Read()));
        Assert.Equal(own.Select(r => r.Pooled.PreferredDegrees), files.Select(r => r.Pooled.PreferredDegrees));
        Assert.Equal(own.Select(r => (r.CurvePeak, r.StraightPeak)), files.Select(r => (r.CurvePeak, r.StraightPeak)));
    }

    private static IReadOnlyList<CurveReading> Readings(Subject subject)
    {
        const int SizePixels = 139;
        var layer = Layer.Of(subject.Graph, SizePixels).Single(l => l.Node == "mixed3b_5x5");
        using var probe = new Probe(NaturalImages.Engine, subject, SizePixels, [layer]);
        return CurveReading.Of(probe.Peaks(CurveBattery.All.Length, i => CurveBattery.All[i].Render(SizePixels))[0], new double[layer.Units]);
    }

    private Subject Read() => new InceptionV1().Load(scratch.File("planted.pb", new InceptionV1GraphDef(Weights).Write().ToBytes()), Limits.Usual);

    /// <summary>A constant of the file: kernels by row, column, input, output; what takes flattened positions, by position, input, output.</summary>
    private static float[] Weights(string constant, int[] sizes)
    {
        var name = constant[..^2];
        var node = name.StartsWith("softmax", StringComparison.Ordinal) ? $"{name}_pre_activation" : $"{name}_pre_relu";
        var convolution = (Convolution)Planted.Graph[node].Operation;
        if (constant.EndsWith("_b", StringComparison.Ordinal))
        {
            return [.. convolution.Bias];
        }

        var (outputs, positions) = (sizes[^1], name.StartsWith("nn", StringComparison.Ordinal) ? 16 : sizes[..^2].Aggregate(1, (p, n) => p * n));
        var inputs = convolution.Kernel.Values.Length / outputs / positions;
        var values = new float[convolution.Kernel.Values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (output, input, position) = (i % outputs, i / outputs % inputs, i / outputs / inputs);
            values[i] = convolution.Kernel.Values[(output * inputs + input) * positions + position];
        }

        return values;
    }
}
