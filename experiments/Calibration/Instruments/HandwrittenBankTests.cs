using Circuits.Experiments.Calibration.Claims;
using Circuits.Science.Instruments;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Networks;

namespace Circuits.Experiments.Calibration.Instruments;

/// <summary>The handwritten circuit on known answers: it prefers what it was written for, wherever the grid lies, and scale and threshold are found again.</summary>
public sealed class HandwrittenBankTests
{
    private const int SizePixels = 139;

    private static readonly double[] Angles = [.. Enumerable.Range(0, 12).Select(i => i * 30.0)];

    private static readonly IReadOnlyList<Curve> Drawn =
        [.. from degrees in Angles from light in new[] { false, true } select light ? new Curve(32, degrees).Reversed : new Curve(32, degrees)];

    /// <summary>Also on a grid of 16 pixels, which takes every other place.</summary>
    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void AUnitAnswersItsOwnCurveMostAndTheOppositeOneNotAtAll(int stridePixels)
    {
        var layer = Grid(stridePixels, firstCentrePixels: 5.5);
        using var probe = new Probe(NaturalImages.Engine, HandwrittenCurves.On(layer, Angles), SizePixels, [Written(layer)]);
        var responses = probe.Peaks(Drawn.Count, i => Drawn[i].Render(SizePixels))[0];
        Assert.All(Enumerable.Range(0, Angles.Length), unit =>
        {
            var tuning = new TuningCurve(Enumerable.Range(0, Angles.Length).Select(i => (double)responses[2 * i, unit] + responses[2 * i + 1, unit]));
            Assert.InRange(Math.Abs(Math.IEEERemainder(tuning.PreferredDegrees - Angles[unit], 360)), 0, 5);
            Assert.InRange(tuning.Echo, 0, 0.1);
        });
    }

    /// <summary>The curve is drawn where the position looks: there the unit has to answer most.</summary>
    [Theory]
    [InlineData(5.5)]
    [InlineData(-2.5)]
    [InlineData(13.5)]
    public void PositionsLookWhereTheLayersDo(double firstCentrePixels)
    {
        var layer = Grid(8, firstCentrePixels);
        var (row, column) = (layer.Middle - 2, layer.Middle + 3);
        var curve = new Curve(32, 0)
        {
            OffsetXPixels = layer.Field.Horizontal.Centre(column) - SizePixels / 2.0, OffsetYPixels = layer.Field.Vertical.Centre(row) - SizePixels / 2.0,
        };
        var said = Activations.Of(NaturalImages.Engine, HandwrittenCurves.On(layer, [0]), [curve.Render(SizePixels)], HandwrittenCurves.Node);
        Assert.Equal((layer.RowsAndColumns, layer.RowsAndColumns), (said.Shape.Height, said.Shape.Width));
        var best = Enumerable.Range(0, said.Values.Length).MaxBy(i => said.Values[i]);
        Assert.Equal((row, column), (best / said.Shape.Width, best % said.Shape.Width));
    }

    [Fact]
    public void ALayerOfAnotherStrideIsRefusedInALine() =>
        Assert.Contains("stride of 4 px", Assert.Throws<ArgumentException>(() => HandwrittenCurves.On(Grid(4, 0.5), [0])).Message);

    /// <summary>A unit that is a written one, scaled and thresholded, is found to the last digit but few; its copy correlates 1.</summary>
    [Fact]
    public void ScaleAndThresholdAreFoundAgain()
    {
        float[] written = [.. Enumerable.Range(0, 1000).Select(i => (float)Math.Sin(i))];
        var fit = ScaleAndThreshold.Fit(written, [.. written.Select(h => 3 * Math.Max(0, h - 0.25f))]);
        Assert.Equal(3, fit.Scale, 0.3);
        Assert.Equal(0.25, fit.Threshold, 0.05);
        var line = ScaleAndThreshold.Fit(written, [.. written.Select(h => 2 * h - 1)]);
        Assert.Equal((2.0, 0.5, false), (Math.Round(line.Scale, 4), Math.Round(line.Threshold, 4), line.IsRectified));
    }

    /// <summary>Nothing is turned round: a unit that falls as the written one rises is given its mean, or nothing.</summary>
    [Fact]
    public void AnOppositeUnitGetsNoNegativeScale()
    {
        float[] written = [.. Enumerable.Range(0, 1000).Select(i => (float)Math.Sin(i))];
        Assert.True(ScaleAndThreshold.Fit(written, [.. written.Select(h => Math.Max(0, -h))]).Scale >= 0);
        Assert.Equal(-1, ScaleAndThreshold.Fit(written, [.. written.Select(h => -h - 1)]).Of(0.7), 0.01);
    }

    [Fact]
    public void CorrelationsOfPartsAddUp()
    {
        var (a, b) = (default(Moments).With(1, 2).With(2, 1), default(Moments).With(3, 5).With(4, 4));
        Assert.Equal(0.7, (a + b).Correlation, 1e-2);
        Assert.Equal(0, default(Moments).With(1, 2).With(1, 3).Correlation);
    }

    [Fact]
    public void AChangedDecisionIsTold()
    {
        Assert.Equal(new(0, true), DecisionShift.Between([0.7, 0.3], [0.7, 0.3]));
        var moved = DecisionShift.Between([0.7, 0.3], [0.3, 0.7]);
        Assert.Equal((0.4 * Math.Log(7 / 3.0), false), (moved.Nats, moved.IsSameTop), Close);

        static bool Close((double, bool) x, (double, bool) y) => Math.Abs(x.Item1 - y.Item1) < 1e-9 && x.Item2 == y.Item2;
    }

    private static Layer Written(Layer layer) => layer with { Node = HandwrittenCurves.Node, Units = Angles.Length };

    private static Layer Grid(int stridePixels, double firstCentrePixels)
    {
        var (first, side) = ((int)(firstCentrePixels - 0.5) - 30, 61);
        var axis = new FieldAxis(stridePixels, first, first + side - 1);
        return new("layer", "layer", 1, (int)((SizePixels - firstCentrePixels) / stridePixels), new(axis, axis), SizePixels);
    }
}
