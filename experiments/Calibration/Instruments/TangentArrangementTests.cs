using Circuits.Engine;
using Circuits.Experiments.Calibration.Claims;
using Circuits.Science.Instruments;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Networks;

namespace Circuits.Experiments.Calibration.Instruments;

/// <summary>Arcs read off weights: made ones, planted ones, and those of networks that have none.</summary>
public sealed class TangentArrangementTests(ITestOutputHelper output)
{
    private const int Stride = 8, Side = 7, LineCount = 6, Lines = 12;
    private static readonly double[] Normals = [.. Enumerable.Range(0, LineCount).Select(i => 180.0 * i / LineCount)];

    [Theory]
    [InlineData(0)]
    [InlineData(70)]
    [InlineData(215)]
    public void WeightsThatAreTheArcLessItsMirrorImageFitItWholly(double degrees)
    {
        var weights = Made((x, y, normal) => At(x, y, normal, degrees) - At(x, y, normal, degrees + 180));
        Assert.Equal(1, Fit(weights, degrees, Normals), 1e-4);
        Assert.Equal(-1, Fit(weights, degrees + 180, Normals), 1e-4);
        Assert.InRange(Fit(weights, degrees + 90, Normals), -0.3, 0.3);
    }

    /// <summary>Lines across the arc where they should lie along it.</summary>
    [Fact]
    public void LinesAcrossFitTheOtherWay()
    {
        var weights = Made((x, y, normal) => At(x, y, normal, 40));
        Assert.True(Fit(weights, 40, Normals) > 0.5);
        Assert.True(Fit(weights, 40, [.. Normals.Select(n => n + 90)]) < -0.5);
    }

    [Fact]
    public void AStraightLineFitsNeither() => Assert.Equal(
        0, Fit(Made((x, y, normal) => Math.Exp(-x * x / 128) * Math.Cos(2 * double.DegreesToRadians(normal))), 0, Normals), 1e-4);

    [Fact]
    public void ThePlantedUnitsFitAndThoseOfTheirUntrainedCounterpartsDoNot()
    {
        Assert.True(MeanFit(Planted.Subject) > 0.8);
        Assert.All(new[] { "R", "S" }, letter => Assert.InRange(MeanFit(Planted.Null(Planted.Subject, letter, seed: 1)), -0.1, 0.1));
    }

    [Fact]
    public void LinesAreReadAtTheirAngles()
    {
        var lines = LineTuning.Lines;
        var responses = Answers.To(
            lines,
            stimulus => Answers.AxisBump(((Circuits.Science.Stimuli.Line)stimulus).OrientationDegrees, 35),
            _ => 1,
            _ => 0);
        var read = LineTuning.Of(responses);
        Assert.Equal(35, read[0].NormalDegrees, 0.5);
        Assert.True(read[0].Concentration > 0.5);
        Assert.Equal(0, read[1].Concentration, 1e-6);
        Assert.Equal(0, read[2].Concentration);
    }

    [Theory]
    [InlineData("planted-curves", "curves", "pooled")]
    [InlineData("planted-inception-v1", "mixed3b_5x5", "mixed3a")]
    [InlineData("inception-v3", "activation_27", "mixed1")]
    public void TheNodeReadIsTheNearestThatEverythingPasses(string name, string target, string source)
    {
        var graph = Zoo.Load(name).Graph;
        var layer = Layer.Of(graph, Planted.SizePixels).Single(l => l.Node == target);
        Assert.Equal(source, InputNode.Of(graph, layer, 40)?.Node);
        Assert.Null(InputNode.Of(graph, layer, 1000));
    }

    /// <summary>With weights by chance in place of the planted ones, at the angles of the planted units.</summary>
    private double MeanFit(Subject subject)
    {
        var weights = ExpandedWeights.Between(NaturalImages.Engine, subject.Graph, "pooled", "curves");
        var normals = Enumerable.Range(0, Lines).Select(i => 15.0 * i).ToList();
        var mean = Enumerable.Range(0, PlantedCurves.CurveUnits)
            .Average(unit => new TangentArrangement(weights, unit, [.. Enumerable.Range(0, Lines)], Stride, 15 * unit).Fit(normals));
        output.WriteLine(FormattableString.Invariant($"{subject.Name}: mean fit {mean:F3}"));
        return mean;
    }

    private static double Fit(ExpandedWeights weights, double degrees, IReadOnlyList<double> normals) =>
        new TangentArrangement(weights, 0, [.. Enumerable.Range(0, LineCount)], Stride, degrees).Fit(normals);

    private static double At(double x, double y, double normalDegrees, double arcDegrees)
    {
        var (cosine, sine) = TangentArrangement.Tangent(x, y, arcDegrees);
        var (s, c) = Math.SinCos(2 * double.DegreesToRadians(normalDegrees));
        return c * cosine + s * sine;
    }

    /// <summary>A convolution with such weights, read back through the instrument that reads networks.</summary>
    private static ExpandedWeights Made(Func<double, double, double, double> weight)
    {
        float[] values =
        [
            .. from line in Enumerable.Range(0, LineCount)
               from row in Enumerable.Range(0, Side)
               from column in Enumerable.Range(0, Side)
               select (float)weight((column - Side / 2) * Stride, (row - Side / 2) * Stride, Normals[line]),
        ];
        var graph = new Graph(
        [
            new("image", new Input(LineCount, 16, 16)),
            new("lines", new Relu(), "image"),
            new("curve", new Convolution(new(1, LineCount, Side, Side, [.. values]), [], Window.Square(Side), Padding.Same), "lines"),
        ]);
        return ExpandedWeights.Between(NaturalImages.Engine, graph, "lines", "curve");
    }
}
