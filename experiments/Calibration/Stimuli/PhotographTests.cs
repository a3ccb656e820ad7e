using Circuits.Science.Stimuli;
using Xunit;

namespace Circuits.Experiments.Calibration.Stimuli;

/// <summary>Photographs are found in a fixed order, and patches are cut from them as the seed says.</summary>
public sealed class PhotographTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("photographs-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void PhotographsAreNamedAndSortedByFile()
    {
        foreach (var (name, width) in new[] { ("b", 2), ("a", 3), ("B", 4) })
        {
            Png.Save(new Image(width, 1), Path.Combine(folder, name + ".png"));
        }

        File.WriteAllText(Path.Combine(folder, "README.md"), "not a photograph");
        var photographs = Photographs.Load(folder);
        Assert.Equal(["B", "a", "b"], photographs.Select(photograph => photograph.Name));
        Assert.Equal([4, 3, 2], photographs.Select(photograph => photograph.Image.WidthPixels));
    }

    [Fact]
    public void AJpegAmongThemIsRefusedByName()
    {
        Png.Save(new Image(2, 2), Path.Combine(folder, "a.png"));
        File.WriteAllBytes(Path.Combine(folder, "holiday.jpg"), [0xFF, 0xD8, 0xFF, 0xE0]);
        var message = Assert.Throws<InvalidDataException>(() => Photographs.Load(folder)).Message;
        Assert.Contains("holiday.jpg: is a JPEG", message);
    }

    [Fact]
    public void AFolderWithoutPhotographsIsRefused() =>
        Assert.Contains("holds no PNG", Assert.Throws<InvalidDataException>(() => Photographs.Load(folder)).Message);

    [Fact]
    public void TheSameSeedCutsTheSamePatchesAndMoreOfThemBeginAlike()
    {
        var four = NaturalPatches.Cut(Slopes(), 16, 4, seed: 3);
        var six = NaturalPatches.Cut(Slopes(), 16, 6, seed: 3);
        Assert.Equal(four.Select(patch => patch.Values), six.Take(4).Select(patch => patch.Values));
        Assert.NotEqual(four[0].Values, NaturalPatches.Cut(Slopes(), 16, 1, seed: 4)[0].Values);
    }

    [Fact]
    public void EveryPhotographIsUsedInTurnAndItsPatchesLieInside()
    {
        foreach (var size in new[] { 1, 16, 40, 80 })
        {
            var patches = NaturalPatches.Cut(Slopes(), size, 40, seed: 1);
            Assert.All(patches, patch => Assert.Equal((size, size), (patch.WidthPixels, patch.HeightPixels)));

            // Red tells the photographs apart; green grows to the right, from 0 to 1 across the photograph.
            Assert.Equal(20, patches.Count(patch => patch[0, 0].Red < 0.5f));
            Assert.All(patches, patch => Assert.All(patch.Values, value => Assert.InRange(value, 0, 1)));
            if (size > 1)
            {
                // A patch shows between its own width and the shorter side of the photograph (or all of that), 40 of 60 or 90 px.
                Assert.All(patches, patch => Assert.InRange(
                    (patch[0, size - 1].Green - patch[0, 0].Green) * (patch[0, 0].Red < 0.5f ? 60 : 90) * size / (size - 1),
                    Math.Min(size, 40) * 0.95,
                    41));
            }
        }
    }

    [Fact]
    public void APatchThatWouldBeMoreThanTwiceEnlargedIsRefused()
    {
        var message = Assert.Throws<ArgumentException>(() => NaturalPatches.Cut(Slopes(), 81, 1, seed: 0)).Message;
        Assert.Contains("wide is too small for patches of 81 px; ask for at most 80", message);
        Assert.Throws<ArgumentException>(() => NaturalPatches.Cut([], 8, 1, seed: 0));
    }

    private static Photograph[] Slopes() => [Slope("wide", 60, 0), Slope("wider", 90, 1)];

    private static Photograph Slope(string name, int width, float red)
    {
        var image = new Image(width, 40);
        for (var y = 0; y < 40; y++)
        {
            for (var x = 0; x < width; x++)
            {
                image[y, x] = new(red, (x + 0.5f) / width, y / 40f);
            }
        }

        return new(name, image);
    }
}
