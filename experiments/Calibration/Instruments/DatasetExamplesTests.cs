using Circuits.Engine;
using Circuits.Experiments.Calibration.Claims;
using Circuits.Science.Instruments;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;

namespace Circuits.Experiments.Calibration.Instruments;

/// <summary>Dataset examples of a unit that measures how much redder than grey a pixel is: what they must be is known.</summary>
public sealed class DatasetExamplesTests
{
    private const int Images = 100, SizePixels = 8;

    private static readonly Subject Red = new(
        "red", SubjectKind.Planted,
        new([
            new("image", new Input(3, SizePixels, SizePixels)),
            new("red_pre_relu", new Convolution(new(1, 3, 1, 1, [2, 0, 0]), [-1], Window.Square(1), Padding.Valid), "image"),
            new("red", new Relu(), "red_pre_relu"),
            new("both", new Concat(), "red", "red"),
        ]),
        Preprocessing.Identity, SizePixels, new("this test", "MIT"));

    [Fact]
    public void TheReddestImagesAreStrongestAndTheLeastRedMostNegative()
    {
        var found = Of(Enumerable.Range(0, Images), seed: 0);
        Assert.Equal(Images, found.Images);
        Assert.Equal(new Unit("red_pre_relu", 0), found.Unit);
        Assert.Equal(["99", "98", "97"], found.Strongest.Select(e => e.Name));
        Assert.Equal(["0", "1", "2"], found.Weakest.Select(e => e.Name));
        Assert.All(found.Strongest, e => Assert.Equal((1, 1), (e.Field.WidthPixels, e.Field.HeightPixels)));
        Assert.True(found.Weakest[0].Activation < -0.9);
    }

    [Fact]
    public void BinsHoldEveryPlaceOnceAndTheirSharesOfExpectedValueAreOne()
    {
        var bins = Of(Enumerable.Range(0, Images).Reverse(), seed: 0).Bins;
        Assert.Equal(DatasetExamples.BinCount, bins.Count);
        Assert.Equal((double.NegativeInfinity, double.PositiveInfinity), (bins[0].From, bins[^1].To));
        Assert.Equal(Images * SizePixels * SizePixels, bins.Sum(b => b.Places));
        Assert.Equal(1, bins.Sum(b => b.ShareOfPlaces), 1e-9);
        Assert.Equal(1, bins.Sum(b => b.ShareOfExpectedValue), 1e-9);
        Assert.All(bins.Where(b => b.To <= 0), b => Assert.Equal(0, b.ShareOfExpectedValue));
        Assert.All(bins, b => Assert.All(b.Examples, e => Assert.InRange(e.Activation, b.From, b.To)));
        Assert.All(bins, b => Assert.Distinct(b.Examples.Select(e => e.Name)));
    }

    [Fact]
    public void TheSameSeedChoosesTheSameExamplesAndAnotherOthers()
    {
        Assert.Equal(Middle(0), Middle(0));
        Assert.NotEqual(Middle(0), Middle(1));

        static IEnumerable<string> Middle(int seed) => Of(Enumerable.Range(0, Images), seed).Bins.SelectMany(b => b.Examples).Select(e => e.Name);
    }

    /// <summary>One after the other: the images that the set gives are not kept, but for those that set the bins.</summary>
    [Fact]
    public void ImagesStream()
    {
        var alive = new List<WeakReference>();
        DatasetExamples.Of(NaturalImages.Engine, Red, new("red", 0), Made(), SizePixels, perRow: 3);
        Assert.Equal(Images, alive.Count);

        IEnumerable<(string, Image)> Made()
        {
            for (var i = 0; i < Images; i++)
            {
                GC.Collect();
                Assert.True(alive.Count(a => a.IsAlive) <= DatasetExamples.PilotImages + 2, $"{alive.Count(a => a.IsAlive)} images are kept after {i}");
                var image = Reddish(i);
                alive.Add(new(image));
                yield return ($"{i}", image);
            }
        }
    }

    [Fact]
    public void TheActivationIsTakenBeforeTheReluThroughConcatenations()
    {
        Assert.Equal(new Unit("red_pre_relu", 0), DatasetExamples.BeforeRelu(Red.Graph, new("both", 1)));
        Assert.Equal(new Unit("curves_pre_relu", 5), DatasetExamples.BeforeRelu(Planted.Subject.Graph, new("curves", 5)));
        Assert.Equal(new Unit("pooled", 5), DatasetExamples.BeforeRelu(Planted.Subject.Graph, new("pooled", 5)));
    }

    [Fact]
    public void FewImagesSetTheBinsAsWell()
    {
        var few = Of(Enumerable.Range(0, 3), seed: 0);
        Assert.Equal(3 * SizePixels * SizePixels, few.Bins.Sum(b => b.Places));
        Assert.Empty(Of([], seed: 0).Strongest);
    }

    private static DatasetExamples Of(IEnumerable<int> images, int seed) => DatasetExamples.Of(
        NaturalImages.Engine, Red, new("red", 0), images.Select(i => ($"{i}", Reddish(i))), SizePixels, perRow: 3, seed);

    private static Image Reddish(int i)
    {
        var image = new Image(SizePixels + i % 3, SizePixels);
        image.Values.AsSpan(0, image.WidthPixels * image.HeightPixels).Fill(i / (float)Images);
        return image;
    }
}
