using Circuits.Science.Stimuli;
using FsCheck;
using Xunit;

namespace Circuits.Experiments.Calibration.Stimuli;

/// <summary>
/// Every population keeps to its documented ranges, and so does its shrinker, which ends in the simplest member.
/// </summary>
public sealed class PopulationTests
{
    private const int Members = 40;

    [Fact]
    public void CurvesStayInTheirPopulationAndShrinkToTheSimplest() =>
        AssertSound(Curve.Population(), new Curve(60, 0), curve =>
            IsStroke(curve) && curve.RadiusPixels is >= 20 and <= 120 && IsOrientation(curve.OrientationDegrees));

    [Fact]
    public void LinesStayInTheirPopulationAndShrinkToTheSimplest() =>
        AssertSound(Line.Population(), new Line(0), line => IsStroke(line) && IsOrientation(line.OrientationDegrees));

    [Fact]
    public void EdgesStayInTheirPopulationAndShrinkToTheSimplest() =>
        AssertSound(Edge.Population(), new Edge(0), edge => IsDrawing(edge) && IsOrientation(edge.OrientationDegrees));

    [Fact]
    public void AnglesStayInTheirPopulationAndShrinkToTheSimplest() =>
        AssertSound(Angle.Population(), new Angle(0), angle =>
            IsStroke(angle) && IsOrientation(angle.OrientationDegrees) && angle.OpeningDegrees is >= 30 and <= 180
            && angle.RoundingRadiusPixels is 0 or (>= 2 and <= 60));

    [Fact]
    public void FrequencyBoundariesStayInTheirPopulationAndShrinkToTheSimplest() =>
        AssertSound(FrequencyBoundary.Population(), new FrequencyBoundary(0), b =>
            IsTexture(b) && b.FrequencyRatio is >= 2 and <= 6 && b.MeanWavelengthPixels is >= 10 and <= 16 && b.HighWavelengthPixels >= 4);

    [Fact]
    public void ContrastBoundariesStayInTheirPopulationAndShrinkToTheSimplest() =>
        AssertSound(ContrastBoundary.Population(), new ContrastBoundary(0), b =>
            IsTexture(b) && b.ContrastRatio is >= 2 and <= 8 && b.WavelengthPixels is >= 6 and <= 24);

    [Fact]
    public void TextureBoundariesStayInTheirPopulationAndShrinkToTheSimplest() =>
        AssertSound(TextureOrientationBoundary.Population(), new TextureOrientationBoundary(0), b =>
            IsTexture(b) && b.Texture != Texture.Noise && b.WavelengthPixels is >= 6 and <= 24);

    [Fact]
    public void AFailedPropertyEndsInTheSimplestCurveThatBreaksIt()
    {
        var failure = Assert.ThrowsAny<Exception>(() => Holds.For(Curve.Population(), curve => Assert.True(curve.RadiusPixels < 77)));
        Assert.Contains(new Curve(77, 0).ToString(), failure.Message);
    }

    [Fact]
    public void TheSameSeedGivesTheSameMembersAndAnotherGivesOthers()
    {
        var members = Curve.Population().Sample(20, seed: 7);
        Assert.Equal(members, Curve.Population().Sample(20, seed: 7));
        Assert.Empty(members.Intersect(Curve.Population().Sample(20, seed: 8)));
    }

    private static void AssertSound<T>(Arbitrary<T> population, T simplest, Func<T, bool> isMember) where T : Drawing
    {
        Assert.True(isMember(simplest));
        Assert.Empty(population.Shrinker(simplest));
        foreach (var member in population.Sample(Members, seed: 1))
        {
            Assert.True(isMember(member), $"{member} is outside its population.");

            // The boldest way down and the most timid one both end, and in the same place.
            Assert.Equal(simplest, Descend(member, candidates => candidates[0]));
            Assert.Equal(simplest, Descend(member, candidates => candidates[^1]));
        }

        T Descend(T member, Func<T[], T> choose)
        {
            for (var step = 0; step < 2000; step++)
            {
                var candidates = population.Shrinker(member).ToArray();
                Assert.All(candidates, candidate => Assert.True(isMember(candidate), $"{member} shrinks to {candidate}, outside."));
                Assert.DoesNotContain(member, candidates);
                if (candidates.Length == 0)
                {
                    return member;
                }

                member = choose(candidates);
            }

            throw new InvalidOperationException($"{member} shrinks without end.");
        }
    }

    private static bool IsOrientation(double degrees) => degrees is >= 0 and < 360;

    private static bool IsStroke(Stroke stroke) =>
        IsDrawing(stroke) && stroke.ThicknessPixels is >= 2 and <= 8 && stroke.LengthPixels is >= 60 and <= 120;

    private static bool IsTexture(TexturedBoundary boundary) =>
        IsDrawing(boundary) && IsOrientation(boundary.OrientationDegrees) && boundary.TextureDegrees is >= 0 and < 180
        && boundary.PhaseDegrees is >= 0 and < 360 && boundary.Seed is >= 0 and < 100;

    private static bool IsDrawing(Drawing drawing) =>
        Math.Abs(drawing.OffsetXPixels) <= 8 && Math.Abs(drawing.OffsetYPixels) <= 8
        && Math.Abs(Luma(drawing.Foreground) - Luma(drawing.Background)) >= 0.3 - 1e-6;

    /// <summary>ITU-R BT.709, item 3.2.</summary>
    private static double Luma(Color color) => 0.2126 * color.Red + 0.7152 * color.Green + 0.0722 * color.Blue;
}
