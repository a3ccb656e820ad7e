using Circuits.Engine;
using Circuits.Experiments.Calibration.Claims;
using Circuits.Science.Instruments;
using Circuits.Science.Statistics;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Networks;

namespace Circuits.Experiments.Calibration.Instruments;

/// <summary>Visualisations of units whose feature is known, and of units that have none.</summary>
public sealed class FeatureVisualizationTests(ITestOutputHelper output)
{
    /// <summary>A mean cosine of eight; that of unrelated angles is 0 ± 0.25.</summary>
    private const double LeastAgreement = 0.7;

    private static readonly VisualizationSettings Short = new() { SizePixels = 64, Steps = 24 };

    [Fact]
    public void TheSameSeedGivesTheSameBitsOnAnyNumberOfThreadsAndAnotherSeedOthers()
    {
        var target = VisualizationTarget.Channel(Planted.Subject.Graph, new("curves", 3));
        var one = FeatureVisualization.Of(new ManagedEngine(1), Planted.Subject, target, Short);
        var two = FeatureVisualization.Of(new ManagedEngine(2), Planted.Subject, target, Short);
        var other = FeatureVisualization.Of(new ManagedEngine(2), Planted.Subject, target, Short with { Seed = 1 });
        Assert.Equal(one.Picture.Values, two.Picture.Values);
        Assert.Equal(one.Ascent, two.Ascent);
        Assert.NotEqual(one.Picture.Values, other.Picture.Values);
    }

    /// <summary>No circularity: the angle is measured in the pictures' pixels. One picture is a noisy reading.</summary>
    [Fact]
    public void ThePicturesOfPlantedCurveUnitsBendTheWayTheyWerePlanted()
    {
        var agreement = Agreement(Planted.Subject);
        Assert.True(agreement > LeastAgreement, $"mean cosine {agreement:F2}");
    }

    /// <summary>The same architecture with random weights: its pictures know nothing of the planted angles.</summary>
    [Fact]
    [Trait("Speed", "Slow")]
    public void ThoseOfAnUntrainedCounterpartDoNot()
    {
        var agreement = Agreement(Planted.Null(Planted.Subject, "R", seed: 1));
        Assert.True(agreement < LeastAgreement, $"mean cosine {agreement:F2}");
    }

    [Fact]
    public void ThePictureExcitesItsUnitMoreThanAnyPhotographAndThanThePictureOfARandomDirection() =>
        RequireTheStrongest(Planted.Subject, new("curves", 7), sizePixels: 128);

    [Theory]
    [Trait("Speed", "Slow")]
    [InlineData("mixed0", 10)]
    [InlineData("mixed1", 20)]
    [InlineData("mixed2", 112)]
    public void SoDoesThatOfALearnedUnit(string node, int unit) => RequireTheStrongest(Zoo.Load("inception-v3"), new(node, unit), sizePixels: 128);

    /// <summary>A unit that nothing reaches: while gradients are redirected the picture is moved, and then no more.</summary>
    [Fact]
    public void ASilentUnitIsToldAndRedirectionEnds()
    {
        var dead = Dead();
        var target = VisualizationTarget.Channel(dead.Graph, new("relu", 0));
        var never = Of(0);
        Assert.Equal(Of(0, steps: 1).Picture.Values, never.Picture.Values);
        Assert.Contains("blank", never.Defect);
        var usual = Of(16);
        Assert.True(usual.Deviation > 2 * never.Deviation, $"{usual.Deviation} after redirection, {never.Deviation} without");
        Assert.True(Of(64).Deviation > 1.5 * usual.Deviation, $"{Of(64).Deviation} where it goes on");
        Assert.Equal(0, usual.Excitation);
        Assert.NotNull(usual.Defect);

        Visualization Of(int redirected, int steps = 64) => FeatureVisualization.Of(
            NaturalImages.Engine, dead, target, Short with { RedirectedSteps = redirected, Steps = steps });
    }

    [Fact]
    public void DefectsAreTold()
    {
        Assert.Contains("blank", Made(_ => 0.5f, 2, 1).Defect);
        Assert.Contains("saturated", Made(i => i % 2, 2, 1).Defect);
        Assert.Contains("no more", Made(i => i % 2 == 0 ? 0.3f : 0.7f, 1, 2).Defect);
        Assert.Contains("not finite", Made(_ => float.NaN, 2, 1).Defect);
        Assert.Null(Made(i => i % 2 == 0 ? 0.3f : 0.7f, 2, 1).Defect);

        static Visualization Made(Func<int, float> value, double excitation, double start)
        {
            var picture = new Image(32, 32);
            for (var i = 0; i < picture.Values.Length; i++)
            {
                picture.Values[i] = value(i);
            }

            return new(picture, excitation, start, []);
        }
    }

    [Fact]
    public void ItStopsWhenItIsToldTo()
    {
        using var cancellation = new CancellationTokenSource();
        var target = VisualizationTarget.Channel(Planted.Subject.Graph, new("curves", 0));
        var steps = 0;
        Assert.Throws<OperationCanceledException>(() => FeatureVisualization.Of(
            NaturalImages.Engine, Planted.Subject, target, Short, new AtOnce(_ => { steps++; cancellation.Cancel(); }), cancellation.Token));
        Assert.Equal(1, steps);
    }

    [Fact]
    public void WhatCannotBeExcitedIsRefused()
    {
        var graph = Planted.Subject.Graph;
        Assert.Throws<GraphException>(() => VisualizationTarget.Channel(graph, new("curves", 36)));
        Assert.Throws<GraphException>(() => VisualizationTarget.Direction(graph, "curves", new float[35]));
        Assert.Throws<GraphException>(() => VisualizationTarget.Direction(graph, "curves", new float[36]));
        var grey = Planted.Subject with { Graph = new([new("image", new Input(1, 32, 32)), new("relu", new Relu(), "image")]) };
        Assert.Contains("channels", Assert.Throws<GraphException>(() => FeatureVisualization.Of(
            NaturalImages.Engine, grey, VisualizationTarget.Channel(grey.Graph, new("relu", 0)), Short)).Message);
    }

    /// <summary>The mean cosine between planted and measured angle, over every third unit.</summary>
    private double Agreement(Subject subject)
    {
        var cosines = new List<double>();
        for (var unit = 0; unit < PlantedCurves.CurveUnits; unit += 3)
        {
            var made = FeatureVisualization.Of(
                NaturalImages.Engine, subject, VisualizationTarget.Neuron(subject.Graph, new("curves", unit)), new() { Steps = 128 });
            var curvature = PictureCurvature.Of(made.Picture);
            var error = Circular.Difference(curvature.OutwardDegrees, 15 * unit);
            cosines.Add(Math.Cos(double.DegreesToRadians(error)));
            output.WriteLine(FormattableString.Invariant($"{subject.Name} curves:{unit}: {error:F0} degrees off, consistency {curvature.Consistency:F2}; {made.StartExcitation:G3} to {made.Excitation:G3}"));
            Assert.Null(made.Defect);
        }

        output.WriteLine($"mean cosine {cosines.Average():F2}");
        return cosines.Average();
    }

    /// <summary>The unit's mean activation, in a run of the network that shares nothing with the instrument.</summary>
    private void RequireTheStrongest(Subject subject, Unit unit, int sizePixels)
    {
        var patches = NaturalPatches.Cut(NaturalImages.All, sizePixels, 64, seed: 4);
        var settings = new VisualizationSettings { SizePixels = sizePixels, Steps = 128 };
        var made = FeatureVisualization.Of(NaturalImages.Engine, subject, VisualizationTarget.Channel(subject.Graph, unit), settings);
        var random = new Random(8);
        float[] direction = [.. Enumerable.Range(0, Unit.CountOf(subject.Graph, unit.Node)).Select(_ => (float)random.NextDouble() - 0.5f)];
        direction[unit.Index] = 0;
        var elsewhere = FeatureVisualization.Of(
            NaturalImages.Engine, subject, VisualizationTarget.Direction(subject.Graph, unit.Node, direction), settings);
        using var network = NaturalImages.Engine.Compile(subject.Graph, new(1, 3, sizePixels, sizePixels), unit.Node);
        var shape = network.ShapeOf(unit.Node);
        var answers = new float[shape.Count];
        var (natural, own, others) = (patches.Max(Mean), Mean(made.Picture), Mean(elsewhere.Picture));
        output.WriteLine(FormattableString.Invariant($"{subject.Name} {unit}: {own:G4} on its picture, {natural:G4} on the best of 64 photographs, {others:G4} on a random direction's; deviation {made.Deviation:F3}, extreme {made.Extreme:F3}"));
        Assert.Null(made.Defect);
        Assert.True(own > natural, $"{own} on the picture, {natural} on a photograph");
        Assert.True(own > others, $"{own} on the picture, {others} on that of a random direction");

        double Mean(Image image)
        {
            var values = image.Values.ToArray();
            subject.Preprocessing.Apply(values, sizePixels * sizePixels);
            network.Forward(values);
            network.Read(unit.Node, answers);
            var pixels = shape.Height * shape.Width;
            return answers.Skip(unit.Index * pixels).Take(pixels).Average(v => (double)v);
        }
    }

    private static Subject Dead() => new(
        "dead", SubjectKind.Planted,
        new([
            new("image", new Input(3, 64, 64)),
            new("conv", new Convolution(new(1, 3, 1, 1, [1, 1, 1]), [-100], Window.Square(1), Padding.Valid), "image"),
            new("relu", new Relu(), "conv"),
        ]),
        Preprocessing.Identity, 64, new("this test", "MIT"));

    private sealed class AtOnce(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
