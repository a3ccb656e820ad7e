using Circuits.Science.Stimuli;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Circuits.Experiments.Calibration.Stimuli;

/// <summary>Anti-aliasing against areas that are found another way.</summary>
public sealed class CoverageTests
{
    private static readonly Arbitrary<(double Distance, double Degrees)> Boundaries =
        (from thousandths in Gen.Choose(-900, 900)
         from degrees in Gen.Choose(0, 359)
         select (thousandths / 1000.0, (double)degrees)).ToArbitrary();

    [Fact]
    public void AHalfPlaneCoversTheAreaOfThePixelClippedByIt() => Holds.For(Boundaries, boundary =>
    {
        var (sin, cos) = Math.SinCos(double.DegreesToRadians(boundary.Degrees));
        var expected = ClippedArea(point => point.X * cos + point.Y * sin + boundary.Distance);
        Assert.Equal(expected, HalfPlane.Coverage(boundary.Distance, cos, sin), 1e-9);
    });

    /// <summary>The bound that the remark of <see cref="HalfPlane"/> promises.</summary>
    [Fact]
    public void ADiscCoversEachPixelButForAnEighthOfItsCurvature() => Holds.For(
        Gen.Choose(5, 25).ToArbitrary(),
        radius =>
        {
            const int Size = 61;
            var disc = new Curve(radius, 0) { Disc = true, OffsetXPixels = radius };
            var image = (disc with { Foreground = Color.Grey(1), Background = Color.Grey(0) }).Render(Size);
            for (var y = 0; y < Size; y++)
            {
                for (var x = 0; x < Size; x++)
                {
                    Assert.Equal(DiscArea(x - Size / 2.0, y - Size / 2.0, radius), image[0, y, x], 1.0 / (8 * radius) + 1e-3);
                }
            }
        });

    /// <summary>Sutherland and Hodgman's clipping of the unit square about the origin, and Gauss's area formula.</summary>
    private static double ClippedArea(Func<(double X, double Y), double> side)
    {
        (double X, double Y)[] square = [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)];
        var clipped = new List<(double X, double Y)>();
        for (var i = 0; i < 4; i++)
        {
            var (from, to) = (square[i], square[(i + 1) % 4]);
            var (before, after) = (side(from), side(to));
            if (before <= 0)
            {
                clipped.Add(from);
            }

            if (before < 0 != after < 0)
            {
                var share = before / (before - after);
                clipped.Add((from.X + share * (to.X - from.X), from.Y + share * (to.Y - from.Y)));
            }
        }

        return clipped.Select((point, i) => (point, next: clipped[(i + 1) % clipped.Count]))
            .Sum(pair => pair.point.X * pair.next.Y - pair.next.X * pair.point.Y) / 2;
    }

    /// <summary>Columns of the pixel whose top left is (x, y), each cut exactly by a circle about the origin.</summary>
    private static double DiscArea(double x, double y, double radius)
    {
        const int Columns = 100;
        var area = 0.0;
        for (var i = 0; i < Columns; i++)
        {
            var across = x + (i + 0.5) / Columns;
            var half = Math.Sqrt(Math.Max(radius * radius - across * across, 0));
            area += Math.Max(Math.Min(y + 1, half) - Math.Max(y, -half), 0) / Columns;
        }

        return area;
    }
}
