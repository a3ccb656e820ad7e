using Circuits.Science.Evidence;
using Circuits.Science.Stimuli;
using Circuits.Science.Stimuli.Models;
using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Stimuli;

/// <summary>Rendered models: mirrored when turned the other way, where their parameters say, the same on any thread.</summary>
public sealed class ModelTests
{
    private const int SizePixels = 48;

    private static readonly Gen<Model> AnyModel = Gen.OneOf(
        DogHead.Population().Generator.Select(m => (Model)m), CatHead.Population().Generator.Select(m => (Model)m),
        Car.Population().Generator.Select(m => (Model)m), Ball.Population().Generator.Select(m => (Model)m));

    private static IReadOnlyList<Model> Some(int count) => Arb.From(AnyModel).Sample(count, seed: 4);

    [Fact]
    public void TurnedTheOtherWayItIsMirrored() => Assert.All(Some(12), model =>
    {
        var expected = model.Render(SizePixels).Mirrored();
        var turned = (model with { YawDegrees = -model.YawDegrees, LightDegrees = -model.LightDegrees, OffsetXPixels = -model.OffsetXPixels }).Render(SizePixels);

        // Balls are furred from one point, which is not in their middle.
        if (model is not Ball)
        {
            Assert.True(LargestDifference(expected, turned) < 1e-3, model.ToString());
        }
    });

    [Fact]
    public void ValuesAreColoursAndWhatHasAFaceHasABack() => Assert.All(Some(12), model =>
    {
        var image = model.Render(SizePixels);
        Assert.All(image.Values, value => Assert.InRange(value, 0, 1));
        if (model is Ball)
        {
            return;
        }

        var changed = LargestDifference(image, (model with { YawDegrees = model.YawDegrees + 180 }).Render(SizePixels));
        Assert.True(changed > 0.05, $"{model} looks the same from behind.");
    });

    [Fact]
    public void TheSameBitsAloneAndBesideOthers()
    {
        var models = Some(8);
        var alone = models.Select(m => m.Render(SizePixels).Values).ToList();
        var together = models.AsParallel().AsOrdered().Select(m => m.Render(SizePixels).Values).ToList();
        Assert.All(alone.Zip(together), pair => Assert.Equal(pair.First, pair.Second));
    }

    [Fact]
    public void BeforeAPhotographTheCornersAreThePhotograph()
    {
        var photograph = new Image(SizePixels, SizePixels);
        for (var i = 0; i < photograph.Values.Length; i++)
        {
            photograph.Values[i] = i * 37 % 101 / 150f;
        }

        var image = new DogHead(DogBreed.Husky) { Photograph = photograph, BlurPixels = 0, SizeShare = 0.6 }.Render(SizePixels);
        Assert.Equal(photograph[0, 0].Red, image[0, 0].Red, 1e-3f);
        Assert.Equal(photograph[0, SizePixels - 1].Blue, image[0, SizePixels - 1].Blue, 1e-3f);
        Assert.True(LargestDifference(photograph, image) > 0.2);
    }

    [Fact]
    public void PopulationsShrinkToTheSimplest()
    {
        Descend(DogHead.Population(), new DogHead(DogBreed.Retriever));
        Descend(CatHead.Population(), new CatHead(CatCoat.Tabby));
        Descend(Ball.Population(), new Ball(DogBreed.Retriever, true));
        Descend(Car.Population(), Car.Population().Sample(1, 1)[0] with
        {
            Paint = new(0.75f, 0.1f, 0.08f), YawDegrees = 0, PitchDegrees = 8, LightDegrees = 30, SizeShare = 0.9, OffsetXPixels = 0, OffsetYPixels = 0,
            TopColor = new(0.62f, 0.7f, 0.76f), BottomColor = new(0.5f, 0.53f, 0.48f), BlurPixels = 0.6, Seed = 0,
        });

        static void Descend<T>(Arbitrary<T> population, T simplest)
            where T : Model
        {
            Assert.Empty(population.Shrinker(simplest));
            foreach (var member in population.Sample(20, seed: 3))
            {
                var reached = member;
                for (var step = 0; step < 2000 && population.Shrinker(reached).FirstOrDefault() is { } next; step++)
                {
                    reached = next;
                }

                Assert.Equal(simplest, reached);
            }
        }
    }

    [Fact]
    public void ParametersThatMakeNoSenseAreRefused()
    {
        Model[] senseless =
        [
            new Car(Color.Grey(0.5)) { YawDegrees = double.NaN }, new CatHead(CatCoat.Grey) { SizeShare = 0 },
            new DogHead(DogBreed.Hound) { BlurPixels = -1 }, new DogHead((DogBreed)99), new CatHead((CatCoat)99),
        ];
        Assert.All(senseless, model => Assert.Throws<ArgumentOutOfRangeException>(() => model.Render(SizePixels)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Car(Color.Grey(0.5)).Render(0));
    }

    [Fact]
    public void ShufflingTilesKeepsEveryPixelSomewhere() => Assert.All(Enumerable.Range(1, 5), tiles =>
    {
        var image = new CatHead(CatCoat.Tabby).Render(SizePixels);
        var shuffled = image.ShuffleTiles(tiles, seed: tiles);
        Assert.Equal(image.Values.Order(), shuffled.Values.Order());
        Assert.Equal(tiles == 1, image.Values.SequenceEqual(shuffled.Values));
    });

    /// <summary>All models turned about: one has to see a dog, a cat, a car.</summary>
    [Fact]
    public void AreApproved()
    {
        double[] yaws = [-80, -40, 0, 150];
        List<(string Label, Model Model)> rows =
        [
            .. Enum.GetValues<DogBreed>().Select(b => ($"dog, {b.ToString().ToLowerInvariant()}", (Model)new DogHead(b) { Panting = b == DogBreed.Hound })),
            ("cat, tabby", new CatHead(CatCoat.Tabby)),
            ("car", new Car(new(0.75f, 0.1f, 0.08f)) { PitchDegrees = 14 }),
            ("foil: furry ball", new Ball(DogBreed.Hound, true)),
        ];
        Snapshot.Approve(ContactSheet.Draw(
            "Rendered models",
            [.. rows.Select(r => r.Label)],
            [.. yaws.Select(y => $"{y:0}°")],
            [.. rows.Select(r => yaws.Select(y => new ContactSheet.Cell((r.Model with { YawDegrees = y }).Render(80))).ToList())],
            cellPoints: 40,
            "80 x 80 pixels. Yaw: 0 faces us, positive to the right."));
    }

    private static double LargestDifference(Image a, Image b) => a.Values.Zip(b.Values, (x, y) => Math.Abs(x - y)).Max();
}
