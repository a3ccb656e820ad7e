using Circuits.Science.Stimuli;

namespace Circuits.Experiments.Calibration.Stimuli;

/// <summary>Views of scenes against crops and turns made in another way.</summary>
public sealed class NaturalScenesTests
{
    private const int View = 41;
    private static readonly NaturalScenes Scenes = NaturalScenes.Cut([Noise("a", 1), Noise("b", 2), Noise("c", 3)], View, 2, seed: 5);

    [Fact]
    public void EachPhotographGivesEquallyManyScenesAndSceneIComesFromPhotographIModuloTheirNumber()
    {
        Assert.Equal((6, 3, View), (Scenes.Count, Scenes.Photographs, Scenes.ViewPixels));
        Assert.All(Enumerable.Range(0, 6), i => Assert.Equal((Scenes.ScenePixels, Scenes.ScenePixels), (Scenes[i].WidthPixels, Scenes[i].HeightPixels)));
        for (var i = 0; i < 3; i++)
        {
            // Each photograph has its own mean of green.
            Assert.Equal(Green(Scenes[i]), Green(Scenes[i + 3]), 0.05);
            Assert.All(Enumerable.Range(0, i), j => Assert.True(Math.Abs(Green(Scenes[i]) - Green(Scenes[j])) > 0.1));
        }

        double Green(Image image) => image.Values.AsSpan(image.WidthPixels * image.WidthPixels, image.WidthPixels * image.WidthPixels).ToArray().Average();
    }

    [Fact]
    public void AViewThatIsNotTurnedIsACrop()
    {
        foreach (var (left, top) in new[] { (40, 45), (33, 70), (70, 20) })
        {
            var view = Scenes.View(1, left + View / 2.0, top + View / 2.0, 0);
            Assert.Equal(Scenes[1].Crop(left, top, View, View).Values, view.Values);
        }
    }

    /// <summary>Clockwise on screen: what lay above lies to the right.</summary>
    [Fact]
    public void QuarterTurnsMovePixelsWithoutMixingThem()
    {
        var (left, top) = (42, 50);
        var upright = Scenes[0].Crop(left, top, View, View);
        foreach (var quarters in new[] { 1, 2, 3, 4, -1 })
        {
            var expected = upright;
            for (var i = 0; i < ((quarters % 4) + 4) % 4; i++)
            {
                expected = QuarterTurn(expected);
            }

            Assert.Equal(expected.Values, Scenes.View(0, left + View / 2.0, top + View / 2.0, 90 * quarters).Values);
        }
    }

    /// <summary>Two programs of the same turn: the scene turned about its own middle, then cropped.</summary>
    [Fact]
    public void AViewOfTheMiddleIsTheTurnedScene()
    {
        var side = Scenes.ScenePixels;
        var margin = (side - View) / 2.0;
        foreach (var degrees in new[] { 0.0, 15, 45, 100, 215.5, 300, -30 })
        {
            // The middle of the crop below, turned back about the middle of the scene.
            var shift = Math.Floor(margin) - margin;
            var (sin, cos) = Math.SinCos(double.DegreesToRadians(degrees));
            var (x, y) = (side / 2.0 + shift * cos + shift * sin, side / 2.0 + shift * cos - shift * sin);
            var turned = Scenes[2].Rotate(degrees, Color.Grey(0)).Crop((int)margin, (int)margin, View, View);
            var view = Scenes.View(2, x, y, degrees);
            Assert.All(turned.Values.Zip(view.Values), p => Assert.Equal(p.First, p.Second, 1e-5f));
        }
    }

    [Theory]
    [InlineData(41)]
    [InlineData(40)]
    [InlineData(139)]
    public void NoCornerOfATurnedViewShowsBeyondTheScene(int viewPixels)
    {
        // A white scene: whatever is read from elsewhere would have to be white by accident, and reading beyond the end throws.
        var white = new Image(400, 400);
        white.Values.AsSpan().Fill(1);
        var scenes = NaturalScenes.Cut([new("white", white)], viewPixels, 1, 1);
        var middle = scenes.ScenePixels / 2.0;
        foreach (var (x, y) in new[] { (-1, -1), (-1, 1), (1, -1), (1, 1), (0, 0) })
        {
            for (var degrees = 0; degrees < 360; degrees += 45)
            {
                foreach (var (right, down) in new[] { (0, 0), (-1, -1), (-1, 1), (1, -1), (1, 1) })
                {
                    var at = (viewPixels / 2.0 + right * NaturalScenes.PivotPixels, viewPixels / 2.0 + down * NaturalScenes.PivotPixels);
                    var view = scenes.View(0, middle + x * NaturalScenes.ReachPixels, middle + y * NaturalScenes.ReachPixels, degrees, at);
                    Assert.DoesNotContain(view.Values, v => Math.Abs(v - 1) > 1e-6f);
                }
            }
        }
    }

    /// <summary>The point stays where it shows, however the content is turned about it.</summary>
    [Fact]
    public void AViewTurnsAboutThePointThatIsNamed()
    {
        var (x, y) = (Scenes.ScenePixels / 2 + 10.5, Scenes.ScenePixels / 2 - 3.5);
        foreach (var (atX, atY) in new[] { (20.5, 20.5), (14.5, 27.5), (28.5, 18.5) })
        {
            foreach (var degrees in new[] { 0, 30, 90, 217, 300 })
            {
                var view = Scenes.View(1, x, y, degrees, (atX, atY));
                Assert.Equal(Scenes[1][(int)y, (int)x].Green, view[(int)atY, (int)atX].Green, 1e-6f);
            }

            Assert.Equal(Scenes[1].Crop((int)(x - atX), (int)(y - atY), View, View).Values, Scenes.View(1, x, y, 0, (atX, atY)).Values);
        }
    }

    [Fact]
    public void APointTooCloseToTheBorderIsRefused()
    {
        var middle = Scenes.ScenePixels / 2.0;
        Assert.Equal("x", Assert.Throws<ArgumentOutOfRangeException>(() => Scenes.View(0, middle + NaturalScenes.ReachPixels + 0.25, middle, 0)).ParamName);
        Assert.Equal("y", Assert.Throws<ArgumentOutOfRangeException>(() => Scenes.View(0, middle, middle - NaturalScenes.ReachPixels - 0.25, 0)).ParamName);
        Assert.Equal("at", Assert.Throws<ArgumentOutOfRangeException>(() => Scenes.View(0, middle, middle, 0, (View / 2.0, View / 2.0 + NaturalScenes.PivotPixels + 1))).ParamName);
    }

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

    private static Photograph Noise(string name, int seed)
    {
        var random = new Random(seed);
        var image = new Image(160, 150);
        for (var y = 0; y < image.HeightPixels; y++)
        {
            for (var x = 0; x < image.WidthPixels; x++)
            {
                image[y, x] = new(random.NextSingle(), (random.NextSingle() + seed) / 4, random.NextSingle());
            }
        }

        return new(name, image);
    }
}
