using System.Numerics.Tensors;
using Circuits.Science.Evidence;
using Circuits.Science.Stimuli;
using Circuits.Science.Verdicts;
using Xunit;

namespace Circuits.Experiments.Calibration.Evidence;

/// <summary>Invented data, fixed by closed forms: the pictures are approved by eye.</summary>
public sealed class FigureTests
{
    private static readonly Color Subject = Palette.Category(0);

    [Fact]
    public void PolarTuningCurvesAreApproved() => Snapshot.Approve(PolarTuningCurves.Draw(
        "Curve detectors respond to one orientation of curves",
        "mean response (standard deviations)",
        [new("trained", Petals(sharpness: 9, height: 2.6)), new("control Q", Petals(sharpness: 0.3, height: 0.6))],
        "Invented data."));

    [Fact]
    public void AContactSheetIsApproved() => Snapshot.Approve(ContactSheet.Draw(
        "Curves shown to the network", ["radius 20 pixels", "radius 40 pixels"], ["0°", "45°", "90°", "135°"],
        [
            [new(Arc(20, 0), "2.1 σ"), new(Arc(20, 45), "1.7 σ"), new(Arc(20, 90), "1.3 σ"), new(Arc(20, 135), "0.9 σ")],
            [new(Arc(40, 0), "2.1 σ"), new(Arc(40, 45), "1.7 σ"), new(Arc(40, 90), "1.3 σ"), new(null, "0.9 σ")],
        ],
        caption: "Under each picture the response; invented data."));

    [Fact]
    public void AFilterGridIsApproved() => Snapshot.Approve(FilterGrid.Draw("First-layer kernels", Gabors(units: 24, side: 7)));

    [Fact]
    public void ALinePlotIsApproved() => Snapshot.Approve(LinePlot.Draw(
        "Tuning to orientation",
        new("orientation (degrees clockwise from +x)", Step: 45), new("mean response (standard deviations)"),
        [Tuning("trained", Subject, 6, 3), Tuning("control Q: untrained, calibrated", Palette.Control, 0.5, 0.8)],
        "Bands: 95 % intervals. Invented data."));

    [Fact]
    public void ADotPlotIsApproved() => Snapshot.Approve(DotPlot.Draw(
        "Curve detectors prefer curves to straight lines",
        "preference for curves (standard deviations)",
        [
            ("InceptionV1 mixed3b:379", 2.84, 2.61, 3.07, Subject),
            ("Q: untrained, calibrated", 0.11, -0.15, 0.38, Palette.Control),
            ("R: He-random", 0.05, -0.31, 0.29, Palette.Control),
            ("S: shuffled weights", 0.42, 0.12, 0.77, Palette.Control),
        ],
        threshold: 2,
        "Threshold fixed before the first run. Invented data."));

    /// <summary>All outcomes, one of them not as stated, one that broke off, and a pair that was not tried.</summary>
    [Fact]
    public void AVerdictMatrixIsApproved() => Snapshot.Approve(VerdictMatrix.Draw(
    [
        Rows.Measured(0.01) with { Claim = "curves.exist", Subject = "inception-v3" },
        Rows.Measured(0.01) with { Claim = "curves.exist", Subject = "mobilenet-v2", Outcome = Outcome.Nonspecific, Expected = Outcome.Nonspecific },
        Rows.Measured(0.01) with { Claim = "curves.exist", Subject = "planted-inception-v1", Outcome = Outcome.Refuted, Expected = Outcome.Supported },
        Rows.Measured(0.01) with { Claim = "curves.joint-tuning", Subject = "inception-v3", Outcome = Outcome.Inconclusive },
        Rows.Empty with { Claim = "curves.joint-tuning", Subject = "mobilenet-v2", Outcome = Outcome.Untested },
        Rows.Empty with { Claim = "high-low.exist", Subject = "inception-v3", Error = "It broke." },
    ]));

    [Fact]
    public void FiguresOfNothingOneAndManyAreDrawn()
    {
        foreach (var count in new[] { 0, 1, 30 })
        {
            var indices = Enumerable.Range(0, count).ToList();
            var petals = indices.Select(i => Petal($"unit {i}", Palette.Category(i), 7 * i, 5, 1)).ToList();
            var panels = petals.Take(3).Select(petal => new PolarTuningCurves.Panel(petal.Unit, [petal]));
            PolarTuningCurves.Draw("", "response", [new("trained", petals)]);
            PolarTuningCurves.Draw("", "response", [.. panels]);
            LinePlot.Draw("", new("x"), new("y"), [.. indices.Select(i => Tuning($"curve {i}", Subject, 3, i))]);
            VerdictMatrix.Draw([.. indices.Select(i => Rows.Measured(0.01) with { Claim = $"claim.{i}" })]);
            DotPlot.Draw("", "effect", [.. indices.Select(i => ($"row {i}", (double)i, i - 1.0, i + 1.0, Subject))], 0.5);
            ContactSheet.Draw("", [], [], [.. indices.Select(i => new[] { new ContactSheet.Cell(Arc(20, i)) })], 20);
            FilterGrid.Draw("", Gabors(count, side: 3));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void ACurveOfNoPointOrOneIsDrawn(int points)
    {
        var responses = Enumerable.Repeat((45.0, 1.0), points).ToList();
        PolarTuningCurves.Draw("", "response", [new("trained", [new("a", Subject, responses)])]);
        var measured = Enumerable.Repeat(new LinePlot.Point(1e7, 1e-7, 0, 2e-7), points).ToList();
        LinePlot.Draw("", new("x"), new("y"), [new("a", Subject, measured)]);
    }

    [Fact]
    public void EqualResponsesLieOnACircle() => Assert.All(
        PolarOutline.Of([.. Enumerable.Range(0, 8).Select(i => (45.0 * i, 0.7))]),
        point => Assert.Equal(0.7, point.Response, 1e-12));

    [Fact]
    public void AnOrientationRangeNotMeasuredIsLeftEmpty()
    {
        var outline = PolarOutline.Of([.. Enumerable.Range(0, 19).Select(i => (10.0 * i, 1.0))]);
        Assert.DoesNotContain(outline, point => point.Degrees is > 180 and < 360 && point.Response > 0);
        Assert.Contains(outline, point => point == (180, 0));
    }

    [Fact]
    public void WhatIsNoNumberIsRefusedByName()
    {
        AssertRefused(
            "the response of 'a' in panel 'trained' at 45° is NaN",
            () => PolarTuningCurves.Draw("", "r", [new("trained", [new("a", Subject, [(45, double.NaN)])])]));
        AssertRefused(
            "y of point 0 of curve 'a' is NaN",
            () => LinePlot.Draw("", new("x"), new("y"), [new("a", Subject, [new(0, double.NaN)])]));
        AssertRefused("the estimate of 'Q' is NaN", () => DotPlot.Draw("", "e", [("Q", double.NaN, 0, 1, Subject)], 0));
        AssertRefused(
            "the high end of the interval of 'Q' is Infinity",
            () => DotPlot.Draw("", "e", [("Q", 0, 0, double.PositiveInfinity, Subject)], 0));
        AssertRefused("the threshold is NaN", () => DotPlot.Draw("", "e", [], double.NaN));
        AssertRefused(
            "a weight of unit 1 is NaN",
            () => FilterGrid.Draw("", Tensor.Create([0, 0, 0, 0, 0, float.NaN], [2, 3, 1, 1])));
    }

    [Fact]
    public void WhatCannotBeDrawnIsRefusedWithARemedy()
    {
        AssertRefused("Give the low end first", () => DotPlot.Draw("", "e", [("Q", 0, 1, -1, Subject)], 0));
        AssertRefused(
            "Sort the points by x",
            () => LinePlot.Draw("", new("x"), new("y"), [new("a", Subject, [new(1, 0), new(0, 0)])]));
        AssertRefused("at most 50", () => LinePlot.Draw("", new("x", 0, 1000, Step: 0.1), new("y"), []));
        AssertRefused("Give one label per row", () => ContactSheet.Draw("", ["a", "b"], [], [[new(null)]]));
        AssertRefused(
            "the kernels are (4, 64, 3, 3)",
            () => FilterGrid.Draw("", Tensor.Create(new float[4 * 64 * 9], [4, 64, 3, 3])));
    }

    private static void AssertRefused(string reason, Action draw) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(draw).Message);

    private static IReadOnlyList<PolarTuningCurves.Curve> Petals(double sharpness, double height) =>
        [.. Enumerable.Range(0, 6).Select(i =>
            Petal($"3b:{340 + i}", Palette.Category(i), 60 * i + 10 * (i % 3), sharpness, height - 0.1 * i))];

    private static PolarTuningCurves.Curve Petal(string unit, Color color, double peakDegrees, double sharpness, double height) =>
        new(unit, color, [.. Enumerable.Range(0, 36).Select(i =>
            (10.0 * i, height * VonMises(10 * i - peakDegrees, sharpness)))]);

    private static LinePlot.Curve Tuning(string name, Color color, double sharpness, double height) =>
        new(name, color, [.. Enumerable.Range(0, 25).Select(i =>
        {
            var response = height * VonMises(15 * i - 135, sharpness) - 0.2;
            return new LinePlot.Point(15 * i, response, response - 0.18, response + 0.22);
        })]);

    private static double VonMises(double degrees, double sharpness) =>
        Math.Exp(sharpness * (Math.Cos(double.DegreesToRadians(degrees)) - 1));

    private static Image Arc(double radiusPixels, double orientationDegrees)
    {
        var canvas = new Canvas(new Image(112, 112));
        canvas.Rectangle(0, 0, 56, 56, Color.Grey(0.5));
        var (sine, cosine) = Math.SinCos(double.DegreesToRadians(orientationDegrees));
        var radius = radiusPixels / Canvas.PixelsPerPoint;
        canvas.Arc(28 - radius * cosine, 28 - radius * sine, radius, orientationDegrees - 60, 120, Color.Grey(1), 3);
        return canvas.Image;
    }

    private static Tensor<float> Gabors(int units, int side)
    {
        var weights = new float[units * 3 * side * side];
        for (var i = 0; i < weights.Length; i++)
        {
            var (unit, channel) = (i / (3 * side * side), i / (side * side) % 3);
            var (y, x) = (i / side % side - side / 2, i % side - side / 2);
            var (sine, cosine) = Math.SinCos(unit * Math.PI / 8);
            var tint = unit % 3 == 0 ? 1 - 0.8 * channel : 1;
            weights[i] = (float)(tint * Math.Exp(-(x * x + y * y) / 8.0) * Math.Cos(0.9 * (x * cosine + y * sine) + unit));
        }

        return Tensor.Create(weights, [units, 3, side, side]);
    }
}
