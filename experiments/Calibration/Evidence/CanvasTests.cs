using Circuits.Science.Evidence;
using Circuits.Science.Stimuli;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Circuits.Experiments.Calibration.Evidence;

/// <summary>Oracles: the closed forms of plane geometry. Areas are in square points, measured as ink on white paper.</summary>
public sealed class CanvasTests
{
    private const double Side = 60;
    private static readonly Color Black = Color.Grey(0);

    [Theory]
    [InlineData(5, 30, 30)]
    [InlineData(12.3, 29.71, 30.44)]
    [InlineData(25, 30, 30.25)]
    public void ADiscCoversPiRadiusSquared(double radius, double x, double y) =>
        AssertArea(Math.PI * radius * radius, canvas => canvas.Disc(x, y, radius, Black), 0.002);

    [Theory]
    [InlineData(10, 20, 50, 20, 3)]
    [InlineData(10.3, 12.1, 48.9, 41.7, 2)]
    [InlineData(30, 8, 30, 52, 0.3)]
    public void ALineCoversItsLengthTimesItsWidthAndTwoRoundEnds(double x0, double y0, double x1, double y1, double width) =>
        AssertArea(
            width * Math.Sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0)) + Math.PI * width * width / 4,
            canvas => canvas.Line(x0, y0, x1, y1, Black, width),
            0.02);

    [Fact]
    public void ACircleCoversItsLengthTimesItsWidth() =>
        AssertArea(2 * Math.PI * 20 * 3, canvas => canvas.Circle(30, 30, 20, Black, 3), 0.005);

    [Fact]
    public void AnArcOfAQuarterCoversAQuarterOfTheRingAndTwoRoundEnds() => AssertArea(
        2 * Math.PI * 20 * 3 / 4 + Math.PI * 3 * 3 / 4, canvas => canvas.Arc(30, 30, 20, 300, 90, Black, 3), 0.01);

    [Fact]
    public void AnArcGoesClockwiseFromPlusX()
    {
        var canvas = Paper();
        canvas.Arc(30, 30, 20, 0, 90, Black, 3);
        Assert.True(InkAt(canvas, 30 + 20 * Math.Sqrt(0.5), 30 + 20 * Math.Sqrt(0.5)) > 0.9);
        Assert.Equal(0, InkAt(canvas, 30 + 20 * Math.Sqrt(0.5), 30 - 20 * Math.Sqrt(0.5)));
    }

    [Fact]
    public void ARectangleCoversItsAreaBetweenPixelsToo() =>
        AssertArea(20.37 * 11.11, canvas => canvas.Rectangle(10.13, 20.29, 20.37, 11.11, Black), 1e-5);

    [Fact]
    public void APolygonCoversTheShoelaceArea() =>
        AssertArea(0.5 * 40 * 35, canvas => canvas.Polygon([(10, 10), (50, 10), (22, 45)], Black), 0.002);

    [Fact]
    public void APolygonThatCrossesItselfCoversWhatItWindsAround()
    {
        // A five-pointed star drawn in one stroke; its middle is wound around twice and must not be a hole.
        var canvas = Paper();
        var turns = Enumerable.Range(0, 5).Select(i => i * 4 * Math.PI / 5);
        canvas.Polygon([.. turns.Select(turn => (30 + 25 * Math.Cos(turn), 30 + 25 * Math.Sin(turn)))], Black);
        Assert.Equal(1, InkAt(canvas, 30, 30), 1e-6);
    }

    [Fact]
    public void APolylineIsNotPaintedTwiceAtItsJoints()
    {
        var canvas = Paper();
        canvas.Polyline([(10, 30), (30, 30), (50, 30), (30, 30)], Black, 4, 0.5);
        Assert.Equal(0.5, InkAt(canvas, 30, 30), 1e-6);
        Assert.Equal(0.5, InkAt(canvas, 40, 30), 1e-6);
    }

    [Fact]
    public void BlendingStaysBetweenTheTwoColours()
    {
        var channels = Gen.Choose(0, 255).Select(n => n / 255f).Three();
        var property = Prop.ForAll(
            Arb.From(from a in channels from b in channels from opacity in Gen.Choose(0, 100) select (a, b, opacity / 100.0)),
            drawn =>
            {
                var (paper, ink) = (ColorOf(drawn.a), ColorOf(drawn.b));
                var canvas = new Canvas(8, 8, paper);
                canvas.Disc(4, 4, 2.7, ink, drawn.Item3);
                return Enumerable.Range(0, 16 * 16).All(i => IsBetween(canvas.Image[i / 16, i % 16], paper, ink));
            });
        Check.One(Config.QuickThrowOnFailure.WithReplay(1, 3), property);
    }

    [Fact]
    public void NothingOutsideTheSheetThrowsOrLeavesATrace()
    {
        foreach (var far in new[] { -1e6, -200.0, 200, 1e6 })
        {
            var canvas = Paper();
            canvas.Disc(far, 30, 20, Black);
            canvas.Circle(30, far, 20, Black);
            canvas.Rectangle(far, far, 20, 20, Black);
            canvas.Polygon([(far, far), (far + 10, far), (far, far + 10)], Black);
            canvas.Polyline([(far, 0), (far, 60)], Black, 3);
            canvas.Text(far, 30, "far", TextStyle.Large, Black);
            canvas.TextUpward(30, far, "far", TextStyle.Large, Black);
            canvas.Picture(new Image(3, 3), far, far, 10, 10);
            Assert.Equal(0, Ink(canvas));
        }
    }

    [Fact]
    public void WhatReachesBeyondTheSheetIsCutAtItsEdge() =>
        AssertArea(Math.PI * 20 * 20 / 4, canvas => canvas.Disc(0, 0, 20, Black), 0.003);

    [Fact]
    public void APictureEnlargedByAWholeNumberKeepsItsPixels()
    {
        var picture = new Image(3, 2);
        for (var i = 0; i < picture.Values.Length; i++)
        {
            picture.Values[i] = i / 17f;
        }

        var canvas = Paper();
        canvas.Picture(picture, 5, 5, 3 * 3.5, 2 * 3.5);
        for (var y = 0; y < 2 * 7; y++)
        {
            for (var x = 0; x < 3 * 7; x++)
            {
                Assert.Equal(picture[y / 7, x / 7], canvas.Image[10 + y, 10 + x]);
            }
        }
    }

    [Fact]
    public void APictureReducedKeepsItsMean()
    {
        var random = new Random(7);
        var picture = new Image(97, 53);
        for (var i = 0; i < picture.Values.Length; i++)
        {
            picture.Values[i] = random.NextSingle();
        }

        var canvas = new Canvas(10, 10, Black);
        canvas.Picture(picture, 0, 0, 10, 10);
        Assert.Equal(picture.Values.Average(), canvas.Image.Values.Average(), 1e-4);
    }

    [Fact]
    public void WhatIsNoNumberIsRefusedByName()
    {
        AssertRefused("x is NaN", canvas => canvas.Disc(double.NaN, 1, 1, Black));
        AssertRefused("radius is NaN", canvas => canvas.Disc(1, 1, double.NaN, Black));
        AssertRefused("radius is -1", canvas => canvas.Disc(1, 1, -1, Black));
        AssertRefused("y of point 1", canvas => canvas.Polyline([(0, 0), (1, 1 / 0.0)], Black));
        AssertRefused("opacity is 2", canvas => canvas.Rectangle(0, 0, 1, 1, Black, 2));
        var picture = new Image(2, 2) { [1, 0, 0] = float.NaN };
        AssertRefused("NaN", canvas => canvas.Picture(picture, 0, 0, 4, 4));
    }

    private static void AssertRefused(string reason, Action<Canvas> draw) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => draw(Paper())).Message);

    private static Canvas Paper() => new(Side, Side, Color.Grey(1));

    private static void AssertArea(double expected, Action<Canvas> draw, double relativeTolerance)
    {
        var canvas = Paper();
        draw(canvas);
        Assert.Equal(expected, Ink(canvas), relativeTolerance * expected);
    }

    private static double Ink(Canvas canvas) =>
        canvas.Image.Values.Sum(value => 1.0 - value) / 3 / (Canvas.PixelsPerPoint * Canvas.PixelsPerPoint);

    private static double InkAt(Canvas canvas, double x, double y) =>
        1 - canvas.Image[(int)(y * Canvas.PixelsPerPoint), (int)(x * Canvas.PixelsPerPoint)].Red;

    private static Color ColorOf((float, float, float) channels) => new(channels.Item1, channels.Item2, channels.Item3);

    private static bool IsBetween(Color color, Color a, Color b) =>
        IsBetween(color.Red, a.Red, b.Red) && IsBetween(color.Green, a.Green, b.Green) && IsBetween(color.Blue, a.Blue, b.Blue);

    private static bool IsBetween(float value, float a, float b) =>
        value >= Math.Min(a, b) - 1e-6 && value <= Math.Max(a, b) + 1e-6;
}
