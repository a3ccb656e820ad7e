using Circuits.Science.Stimuli;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Circuits.Experiments.Calibration.Stimuli;

/// <summary>The drawings are where their parameters say, measured on their pixels.</summary>
public sealed class GeometryTests
{
    /// <summary>Holds any member of any population whole, save discs and edges.</summary>
    private const int WholePixels = 180;

    private const int SmallPixels = 61;

    private static readonly Arbitrary<Drawing> AnyDrawing = Arb.From(
        Gen.OneOf(
            Curve.Population().Generator.Select(curve => (Drawing)curve),
            Line.Population().Generator.Select(line => (Drawing)line),
            Edge.Population().Generator.Select(edge => (Drawing)edge),
            Angle.Population().Generator.Select(angle => (Drawing)angle)));

    private static Arbitrary<Curve> Arcs => Curve.Population().Filter(curve => !curve.Disc);

    [Fact]
    public void AnArcCoversItsThicknessTimesItsLength() => Holds.For(Arcs, curve =>
    {
        // The area of an annular sector is its mean arc length times its width.
        var length = Math.Min(curve.LengthPixels, curve.RadiusPixels * double.DegreesToRadians(240));
        AssertWithin(0.02, curve.ThicknessPixels * length, Ink.Of(curve, WholePixels).Area);
    });

    [Fact]
    public void ALineCoversItsThicknessTimesItsLength() => Holds.For(Line.Population(), line =>
        AssertWithin(0.02, line.ThicknessPixels * line.LengthPixels, Ink.Of(line, WholePixels).Area));

    [Fact]
    public void AnAngleCoversItsThicknessTimesItsLength() => Holds.For(Angle.Population(), angle =>
    {
        // Where the rounding is tighter than half the thickness, the inner sides meet and overlap by this kite less its sector.
        var halfTurn = double.DegreesToRadians(180 - angle.OpeningDegrees) / 2;
        var excess = angle.RoundingRadiusPixels == 0 ? 0 : Math.Max(angle.ThicknessPixels / 2 - angle.RoundingRadiusPixels, 0);
        var overlap = excess * excess * (Math.Tan(halfTurn) - halfTurn);
        AssertWithin(0.02, angle.ThicknessPixels * angle.LengthPixels - overlap, Ink.Of(angle, WholePixels).Area);
    });

    [Fact]
    public void ADiscCoversPiTimesItsRadiusSquared() => Holds.For(
        Gen.Choose(20, 160).Select(quarters => quarters / 4.0).ToArbitrary(),
        radius => AssertWithin(
            0.01,
            Math.PI * radius * radius,
            Ink.Of(new Curve(radius, 200) { Disc = true }, WholePixels).Area));

    [Fact]
    public void AQuarterTurnOfTheOrientationIsAQuarterTurnOfThePicture() => Holds.For(AnyDrawing, drawing =>
    {
        var turned = drawing with { OffsetXPixels = -drawing.OffsetYPixels, OffsetYPixels = drawing.OffsetXPixels };
        turned = turned switch
        {
            Curve curve => curve with { OrientationDegrees = curve.OrientationDegrees + 90 },
            Line line => line with { OrientationDegrees = line.OrientationDegrees + 90 },
            Edge edge => edge with { OrientationDegrees = edge.OrientationDegrees + 90 },
            Angle angle => angle with { OrientationDegrees = angle.OrientationDegrees + 90 },
            _ => throw new NotSupportedException(),
        };
        foreach (var size in new[] { SmallPixels, SmallPixels + 1 })
        {
            var expected = QuarterTurn(drawing.Render(size));
            Assert.Equal(expected.Values, turned.Render(size).Values);
            Assert.Equal(expected.Values, drawing.Render(size).Rotate(90, Color.Grey(0)).Values);
        }
    });

    [Fact]
    public void AnOffsetByWholePixelsIsATranslation() => Holds.For(AnyDrawing, drawing =>
    {
        const int Right = 5, Up = 7;
        var moved = (drawing with
        {
            OffsetXPixels = drawing.OffsetXPixels + Right,
            OffsetYPixels = drawing.OffsetYPixels - Up,
        }).Render(SmallPixels);
        var (width, height) = (SmallPixels - Right, SmallPixels - Up);
        Assert.Equal(drawing.Render(SmallPixels).Crop(0, Up, width, height).Values, moved.Crop(Right, 0, width, height).Values);
    });

    [Fact]
    public void ReversingThePolarityMirrorsEveryValueBetweenTheTwoColors() => Holds.For(AnyDrawing, drawing =>
    {
        var (image, reversed) = (drawing.Render(SmallPixels), drawing.Reversed.Render(SmallPixels));
        var plane = SmallPixels * SmallPixels;
        float[] sums =
        [
            drawing.Foreground.Red + drawing.Background.Red,
            drawing.Foreground.Green + drawing.Background.Green,
            drawing.Foreground.Blue + drawing.Background.Blue,
        ];
        for (var i = 0; i < image.Values.Length; i++)
        {
            Assert.Equal(sums[i / plane], image.Values[i] + reversed.Values[i], 1e-6f);
        }
    });

    [Fact]
    public void RenderingTwiceGivesTheSameBits() => Holds.For(AnyDrawing, drawing =>
        Assert.Equal(drawing.Render(SmallPixels).Values, (drawing with { }).Render(SmallPixels).Values));

    [Fact]
    public void ACurveBulgesFromItsCentreOfGravityTowardsItsOrientation() => Holds.For(Arcs, curve =>
        AssertDirection(curve.OrientationDegrees, Ink.Of(curve, WholePixels).Towards(curve.OffsetXPixels, curve.OffsetYPixels)));

    [Fact]
    public void AnAngleApexPointsTowardsItsOrientation() => Holds.For(
        Angle.Population().Filter(angle => angle.OpeningDegrees <= 170),
        angle => AssertDirection(
            angle.OrientationDegrees,
            Ink.Of(angle, WholePixels).Towards(angle.OffsetXPixels, angle.OffsetYPixels)));

    [Fact]
    public void ALineExtendsAcrossItsOrientation() => Holds.For(Line.Population(), line =>
        Assert.Equal(0, Math.IEEERemainder(line.OrientationDegrees - Ink.Of(line, WholePixels).NormalDegrees, 180), 0.2));

    [Fact]
    public void TheGradientOfAnEdgeAndOfADiscPointsAlongTheirOrientation() => Holds.For(Curve.Population(), curve =>
    {
        Drawing[] boundaries = [curve with { Disc = true }, new Edge(curve.OrientationDegrees)];
        foreach (var boundary in boundaries)
        {
            // Dark behind, light in front: brightness rises along the outward normal.
            var (steepness, degrees) = Gradient(boundary with { Foreground = Color.Grey(0), Background = Color.Grey(1) });
            Assert.True(steepness > 0);
            Assert.Equal(0, Math.IEEERemainder(degrees - curve.OrientationDegrees, 360), 0.5);
        }
    });

    [Fact]
    public void ADiscOfHugeRadiusIsAnEdge() => Holds.For(Edge.Population(), edge => AssertSame(
        edge,
        new Curve(1e8, edge.OrientationDegrees)
        {
            Disc = true,
            Foreground = edge.Foreground,
            Background = edge.Background,
            OffsetXPixels = edge.OffsetXPixels,
            OffsetYPixels = edge.OffsetYPixels,
        }));

    [Fact]
    public void ACurveOfHugeRadiusIsALine() => Holds.For(Line.Population(), line =>
        AssertSame(line, Like(line, new Curve(1e8, line.OrientationDegrees))));

    [Fact]
    public void AnAngleThatOpensTo180DegreesIsALineHoweverItIsRounded() => Holds.For(Line.Population(), line =>
    {
        AssertSame(line, Like(line, new Angle(line.OrientationDegrees) { OpeningDegrees = 180 }));
        AssertSame(line, Like(line, new Angle(line.OrientationDegrees) { OpeningDegrees = 180, RoundingRadiusPixels = 30 }));
    });

    [Fact]
    public void EachArmOfAnAngleIsAPieceOfALine() => Holds.For(
        Angle.Population().Filter(angle => angle.OpeningDegrees is >= 60 and < 180),
        angle =>
        {
            var sharp = angle with { RoundingRadiusPixels = 0 };
            foreach (var turn in new[] { (180 - angle.OpeningDegrees) / 2, (angle.OpeningDegrees - 180) / 2 })
            {
                // A quarter of the stroke's length out from the apex, along the arm that turns away to this side.
                var normalDegrees = angle.OrientationDegrees + turn;
                var (sin, cos) = Math.SinCos(double.DegreesToRadians(normalDegrees + 90 * Math.Sign(turn)));
                var x = (int)(WholePixels / 2.0 + angle.OffsetXPixels + cos * angle.LengthPixels / 4);
                var y = (int)(WholePixels / 2.0 + angle.OffsetYPixels + sin * angle.LengthPixels / 4);
                Assert.All(
                    Like(angle, new Line(normalDegrees)).Render(WholePixels).Crop(x - 4, y - 4, 9, 9).Values
                        .Zip(sharp.Render(WholePixels).Crop(x - 4, y - 4, 9, 9).Values),
                    pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
            }
        });

    [Fact]
    public void AnAngleRoundedOverItsWholeLengthIsACurve() => Holds.For(
        Arcs.Filter(curve => curve.TurnDegrees <= 150),
        curve => AssertSame(
            curve,
            Like(curve, new Angle(curve.OrientationDegrees) { OpeningDegrees = 30, RoundingRadiusPixels = curve.RadiusPixels })));

    [Fact]
    public void ParametersThatMakeNoSenseAreRefused()
    {
        IStimulus[] senseless =
        [
            new Curve(0, 0), new Curve(double.NaN, 0), new Curve(double.PositiveInfinity, 0) { Disc = true },
            new Curve(60, double.NaN), new Line(0) { ThicknessPixels = 0 }, new Line(0) { LengthPixels = -1 },
            new Edge(double.PositiveInfinity), new Angle(0) { OpeningDegrees = 0 }, new Angle(0) { OpeningDegrees = 181 },
            new Angle(0) { OpeningDegrees = double.NaN }, new Angle(0) { RoundingRadiusPixels = -1 },
            new Angle(0) { RoundingRadiusPixels = double.NaN },
        ];
        Assert.All(senseless, stimulus => Assert.Throws<ArgumentOutOfRangeException>(() => stimulus.Render(SmallPixels)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Line(0).Render(0));
    }

    private static T Like<T>(Stroke model, T stroke) where T : Stroke => (T)(stroke with
    {
        ThicknessPixels = model.ThicknessPixels,
        LengthPixels = model.LengthPixels,
        Foreground = model.Foreground,
        Background = model.Background,
        OffsetXPixels = model.OffsetXPixels,
        OffsetYPixels = model.OffsetYPixels,
    });

    private static Image QuarterTurn(Image image)
    {
        var turned = new Image(image.HeightPixels, image.WidthPixels);
        for (var y = 0; y < image.HeightPixels; y++)
        {
            for (var x = 0; x < image.WidthPixels; x++)
            {
                turned[x, image.HeightPixels - 1 - y] = image[y, x];
            }
        }

        return turned;
    }

    /// <summary>The slope of the brightness at the offset, smoothed by a Gaussian of 3 px.</summary>
    private static (double Steepness, double Degrees) Gradient(Drawing drawing)
    {
        var image = drawing.Render(SmallPixels);
        double slopeX = 0, slopeY = 0;
        for (var row = 0; row < SmallPixels; row++)
        {
            for (var column = 0; column < SmallPixels; column++)
            {
                var x = column + 0.5 - SmallPixels / 2.0 - drawing.OffsetXPixels;
                var y = row + 0.5 - SmallPixels / 2.0 - drawing.OffsetYPixels;
                var weight = image[0, row, column] * Math.Exp(-(x * x + y * y) / (2 * 3 * 3));
                (slopeX, slopeY) = (slopeX + weight * x, slopeY + weight * y);
            }
        }

        return (double.Hypot(slopeX, slopeY), double.RadiansToDegrees(Math.Atan2(slopeY, slopeX)));
    }

    private static void AssertSame(IStimulus expected, IStimulus actual)
    {
        var (left, right) = (expected.Render(SmallPixels).Values, actual.Render(SmallPixels).Values);
        Assert.All(left.Zip(right), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    private static void AssertWithin(double share, double expected, double actual) =>
        Assert.InRange(actual, expected * (1 - share), expected * (1 + share));

    private static void AssertDirection(double expectedDegrees, (double Pixels, double Degrees) actual)
    {
        Assert.True(actual.Pixels > 0.5, $"The centre of gravity is only {actual.Pixels} px behind the midpoint.");
        Assert.Equal(0, Math.IEEERemainder(actual.Degrees - expectedDegrees, 360), 1.0);
    }
}
