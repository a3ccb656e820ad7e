using Circuits.Engine;
using Circuits.Experiments.Calibration.Claims;
using Circuits.Experiments.Claim1.Features;
using Circuits.Science.Instruments;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Networks;
using FsCheck;
using FsCheck.Fluent;

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

            // Published written units are off by up to 20 degrees: a grid is square. Measured: 0 and 10.
            Assert.InRange(Math.Abs(Math.IEEERemainder(tuning.PreferredDegrees - Angles[unit], 360)), 0, 15);
            Assert.InRange(tuning.Echo, 0, 0.1);
        });
    }

    /// <summary>
    /// A curve is drawn where a position looks: there the unit answers most, or, since both arms of a curve speak for it, one step
    /// inward. Over curves that bulge four ways that cancels, and a grid out of place would not.
    /// </summary>
    [Theory]
    [InlineData(5.5)]
    [InlineData(-2.5)]
    [InlineData(13.5)]
    public void PositionsLookWhereTheLayersDo(double firstCentrePixels)
    {
        var layer = Grid(8, firstCentrePixels);
        double[] ways = [0, 90, 180, 270];
        var (row, column) = (layer.Middle - 1, layer.Middle + 1);
        var (right, down) = (layer.Field.Horizontal.Centre(column) - SizePixels / 2.0, layer.Field.Vertical.Centre(row) - SizePixels / 2.0);
        var said = Activations.Of(
            NaturalImages.Engine, HandwrittenCurves.On(layer, ways),
            [.. ways.Select(d => new Curve(32, d) { LengthPixels = 60, OffsetXPixels = right, OffsetYPixels = down }.Render(SizePixels))], HandwrittenCurves.Node);
        var (side, plane) = (said.Shape.Width, said.Shape.Width * said.Shape.Height);
        Assert.Equal((layer.RowsAndColumns, layer.RowsAndColumns), (said.Shape.Height, side));
        var best = ways.Select((_, i) => Enumerable.Range(0, plane).MaxBy(p => said.Values[(i * ways.Length + i) * plane + p])).ToList();
        Assert.Equal((row, column), (best.Average(p => (double)(p / side)), best.Average(p => (double)(p % side))));
        Assert.All(best, p => Assert.InRange(Math.Abs(p / side - row) + Math.Abs(p % side - column), 0, 1));
    }

    /// <summary>On any grid, also of other rows than columns: centres of fields agree to the half pixel that a pixel's middle allows.</summary>
    [Fact]
    public void FieldsAreCentredWhereTheLayersAre() => Check.One(
        Config.QuickThrowOnFailure.WithReplay(16, 3),
        Prop.ForAll(
            (from stride in Gen.Elements(8, 16, 24) from rows in Gen.Choose(-60, 120) from columns in Gen.Choose(-60, 120) select (stride, rows, columns)).ToArbitrary(),
            (Action<(int Stride, int Rows, int Columns)>)(at =>
                AreCentredAlike(new("layer", "layer", 1, 5, new(Axis(at.Stride, at.Rows / 2.0), Axis(at.Stride, at.Columns / 2.0)), SizePixels)))));

    /// <summary>The layers that units are taken from, with the fields that their own padding gives them.</summary>
    [Theory]
    [InlineData("inception-v3")]
    [InlineData("mobilenet-v2")]
    [InlineData("mobilenet-v2-mid")]
    [InlineData("planted-inception-v1")]
    public void FieldsAreCentredWhereTheLayersOfNetworksAre(string network)
    {
        var layers = CurveCriterion.Searched(Zoo.Load(network), SizePixels).Where(l => l.Field.Horizontal.StridePixels % 8 == 0).ToList();
        Assert.NotEmpty(layers);
        Assert.All(layers, AreCentredAlike);
    }

    /// <summary>
    /// Where it looks by what it says, not by sums over paddings: curves that bulge four ways are moved across a position. Together their
    /// units answer as much on one side of where the layer looks as on the other.
    /// </summary>
    [Theory]
    [InlineData(8, 5.5)]
    [InlineData(16, 5.5)]
    [InlineData(16, -2.5)]
    [InlineData(16, 13.5)]
    [InlineData(16, 21.5)]
    public void AMovedCurveExcitesMostWhereTheLayerLooks(int stridePixels, double firstCentrePixels)
    {
        var layer = Grid(stridePixels, firstCentrePixels);
        double[] ways = [0, 90, 180, 270];
        int[] moves = [-16, -12, -8, -4, 0, 4, 8, 12, 16];
        var (row, column) = (layer.Middle - 1, layer.Middle + 1);
        var (right, down) = (layer.Field.Horizontal.Centre(column) - SizePixels / 2.0, layer.Field.Vertical.Centre(row) - SizePixels / 2.0);
        foreach (var across in new[] { true, false })
        {
            var said = Activations.Of(
                NaturalImages.Engine, HandwrittenCurves.On(layer, ways),
                [
                    .. from move in moves
                       from way in ways
                       select new Curve(32, way) { LengthPixels = 60, OffsetXPixels = right + (across ? move : 0), OffsetYPixels = down + (across ? 0 : move) }.Render(SizePixels),
                ],
                HandwrittenCurves.Node);
            var (side, plane) = (said.Shape.Width, said.Shape.Width * said.Shape.Height);
            double[] together = [.. moves.Select((_, m) => ways.Select((_, w) =>
                (double)Math.Max(0, said.Values[((m * ways.Length + w) * ways.Length + w) * plane + row * side + column])).Sum())];
            Assert.InRange(moves.Zip(together, (move, answer) => move * answer).Sum() / together.Sum(), -0.5, 0.5);
            Assert.InRange(moves[Array.IndexOf(together, together.Max())], -4, 4);
        }
    }

    /// <summary>
    /// A limit of the recipe, held fast as measured: with a photograph behind it (added, clipped at white and black) a curve makes
    /// its written unit say less than half of what it says on even ground.
    /// </summary>
    [Fact]
    public void APhotographBehindACurveTakesMoreThanHalfOfTheAnswer()
    {
        var layer = Grid(8, firstCentrePixels: 5.5);
        var patches = NaturalPatches.Cut(NaturalImages.All, SizePixels, 48, seed: 7);
        using var probe = new Probe(NaturalImages.Engine, HandwrittenCurves.On(layer, Angles), SizePixels, [Written(layer)]);
        var alone = probe.Peaks(Angles.Length, i => new Curve(32, Angles[i]).Render(SizePixels))[0];
        var behind = probe.Peaks(patches.Count, i => Over(patches[i], new Curve(32, Angles[i % Angles.Length]).Render(SizePixels)))[0];
        var share = Enumerable.Range(0, patches.Count).Select(i => (double)behind[i, i % Angles.Length] / alone[i % Angles.Length, i % Angles.Length]).Order().ElementAt(24);
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"median share of the answer on even ground: {share:F2}"));
        Assert.InRange(share, 0, 0.5);

        static Image Over(Image photograph, Image curve)
        {
            var both = new Image(SizePixels, SizePixels);
            for (var i = 0; i < both.Values.Length; i++)
            {
                both.Values[i] = Math.Clamp(photograph.Values[i] + curve.Values[i] - curve.Values[0], 0, 1);
            }

            return both;
        }
    }

    [Fact]
    public void ALayerOfAnotherStrideIsRefusedInALine() =>
        Assert.Contains("stride of 4 px", Assert.Throws<ArgumentException>(() => HandwrittenCurves.On(Grid(4, 0.5), [0])).Message);

    /// <summary>A unit that is a written one, scaled and thresholded, is found again as finely as thresholds are tried.</summary>
    [Fact]
    public void ScaleAndThresholdAreFoundAgain()
    {
        float[] written = [.. Enumerable.Range(0, 1000).Select(i => (float)Math.Sin(i))];
        var fit = ScaleAndThreshold.Fit(written, [.. written.Select(h => 3 * Math.Max(0, h - 0.25f))]);
        Assert.Equal(3, fit.Scale, 0.4);
        Assert.Equal(0.25, fit.Threshold, 0.1);
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

    private static Layer Written(Layer layer) => layer with { Node = HandwrittenCurves.Node, Units = Angles.Length };

    private static void AreCentredAlike(Layer layer)
    {
        var written = ReceptiveField.Of(HandwrittenCurves.On(layer, [0]).Graph, layer.SizePixels)[HandwrittenCurves.Node];
        Assert.Equal(layer.Field.Horizontal.StridePixels, written.Horizontal.StridePixels);
        Assert.InRange(written.Horizontal.Centre(0) - layer.Field.Horizontal.Centre(0), -0.5, 0.5);
        Assert.InRange(written.Vertical.Centre(0) - layer.Field.Vertical.Centre(0), -0.5, 0.5);
        Assert.Equal((layer.RowsAndColumns, layer.RowsAndColumns), Shape(layer));
    }

    private static (int Rows, int Columns) Shape(Layer layer)
    {
        var shape = Shapes.OutputsOf(HandwrittenCurves.On(layer, [0]).Graph, layer.SizePixels)[HandwrittenCurves.Node];
        return (shape.Height, shape.Width);
    }

    private static FieldAxis Axis(int stridePixels, double firstCentrePixels)
    {
        var twice = (int)Math.Round(2 * firstCentrePixels);
        return new(stridePixels, (twice - 61) / 2, twice - 1 - (twice - 61) / 2);
    }

    private static Layer Grid(int stridePixels, double firstCentrePixels)
    {
        var (first, side) = ((int)(firstCentrePixels - 0.5) - 30, 61);
        var axis = new FieldAxis(stridePixels, first, first + side - 1);
        return new("layer", "layer", 1, (int)((SizePixels - firstCentrePixels) / stridePixels), new(axis, axis), SizePixels);
    }
}
