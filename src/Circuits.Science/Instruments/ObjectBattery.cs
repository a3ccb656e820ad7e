using System.Collections.Immutable;
using Circuits.Science.Stimuli;
using Circuits.Science.Stimuli.Models;

namespace Circuits.Science.Instruments;

/// <summary>What an image of the battery shows.</summary>
public enum ObjectKind
{
    /// <summary>A dog's head, at one of the yaws.</summary>
    Dog,

    /// <summary>A dog's head facing us, moved to the left or the right: what a unit that prefers a place answers to.</summary>
    DogAside,

    /// <summary>A dog's picture with its tiles shuffled: the same colours and textures.</summary>
    Shuffled,

    /// <summary>A ball in a dog's colours, shaggy or smooth.</summary>
    Ball,

    /// <summary>A cat's head.</summary>
    Cat,

    /// <summary>A car.</summary>
    Car,

    /// <summary>A piece of a photograph without dogs or cats.</summary>
    Photograph,

    /// <summary>A photograph of a dog: too few to judge by, told beside.</summary>
    DogPhotograph,
}

/// <summary>One image of the battery.</summary>
/// <param name="Kind">What it shows.</param>
/// <param name="Look">Images of one look differ in pose only: breed, light, size and backdrop are the same.</param>
/// <param name="YawDegrees">0 faces us, positive to the right; 0 for what has no face.</param>
/// <param name="HeldOut">In the half that units are scored on, rather than chosen on.</param>
/// <param name="Picture">The image.</param>
public sealed record ObjectImage(ObjectKind Kind, int Look, double YawDegrees, bool HeldOut, Image Picture);

/// <summary>Rendered dogs' heads at several yaws, cats, cars and foils, in two halves that share no look and no backdrop.</summary>
/// <remarks>
/// A head that faces left is the mirror image, to the bit, of one that faces right. Every other look stands before a piece of
/// a photograph, the others before two colours. 227 images with the photographs that ship.
/// </remarks>
public static class ObjectBattery
{
    /// <summary>The poses of each look.</summary>
    public static readonly ImmutableArray<double> YawsDegrees = [-80, -40, 0, 40, 80];

    /// <summary>Dogs' looks in each half.</summary>
    public const int LooksPerHalf = 10;

    private const int CatsPerHalf = 12;
    private const int CarsPerHalf = 12;
    private const int BallsPerHalf = 8;
    private const int PhotographsPerHalf = 12;
    private const int LooksAside = 4;
    private const double AsidePixels = 24;
    private const int TilesPerSide = 5;
    private static readonly string[] Dogs = ["german-shepherd", "golden-retriever"];
    private static readonly string[] Cats = ["cat-face"];

    /// <summary>Draws it, on all cores; the same photographs and seed give the same images.</summary>
    /// <exception cref="ArgumentException">There are fewer than two photographs without dogs or cats.</exception>
    public static IReadOnlyList<ObjectImage> Render(IReadOnlyList<Photograph> photographs, int sizePixels, int seed)
    {
        var others = photographs.Where(p => !Dogs.Contains(p.Name) && !Cats.Contains(p.Name)).ToList();
        if (others.Count < 2)
        {
            throw new ArgumentException("The battery needs at least two photographs without dogs or cats.", nameof(photographs));
        }

        // The halves take different photographs.
        var parts = new[] { false, true }.SelectMany(heldOut => Half(
            [.. others.Where((_, i) => i % 2 == 1 == heldOut)], sizePixels, heldOut, Seeds.Derive(seed, heldOut ? "held out" : "discovery")));
        var dogs = photographs.Where(p => Dogs.Contains(p.Name)).Select((p, i) => new Part(
            () => [new(ObjectKind.DogPhotograph, i, 0, true, Square(p.Image).Resize(sizePixels, sizePixels))]));
        return [.. parts.Concat(dogs).AsParallel().AsOrdered().Select(part => part()).SelectMany(images => images)];
    }

    private delegate IReadOnlyList<ObjectImage> Part();

    private static IEnumerable<Part> Half(IReadOnlyList<Photograph> photographs, int size, bool heldOut, int seed)
    {
        var backdrops = NaturalPatches.Cut(photographs, size, 40, Seeds.Derive(seed, "backdrops"));
        var breeds = Enum.GetValues<DogBreed>();
        var dogs = DogHead.Population().Sample(LooksPerHalf, Seeds.Derive(seed, "dogs"));
        for (var i = 0; i < LooksPerHalf; i++)
        {
            var look = i;
            var dog = Before(dogs[look] with { Breed = breeds[look % breeds.Length] }, look, backdrops);
            yield return () => Poses(dog, look, heldOut, size, seed);
            if (look < LooksAside)
            {
                yield return () => Aside(dog, look, heldOut, size);
            }
        }

        var cats = CatHead.Population().Sample(CatsPerHalf, Seeds.Derive(seed, "cats"));
        var coats = Enum.GetValues<CatCoat>();
        for (var i = 0; i < CatsPerHalf; i++)
        {
            var cat = Before(cats[i] with { Coat = coats[i % coats.Length], YawDegrees = YawsDegrees[i % YawsDegrees.Length] }, i, backdrops);
            var look = 100 + i;
            yield return () => [new(ObjectKind.Cat, look, cat.YawDegrees, heldOut, cat.Render(size))];
        }

        var cars = Car.Population().Sample(CarsPerHalf, Seeds.Derive(seed, "cars"));
        for (var i = 0; i < CarsPerHalf; i++)
        {
            var car = Before(cars[i] with { YawDegrees = YawsDegrees[i % YawsDegrees.Length], PitchDegrees = Math.Abs(cars[i].PitchDegrees) }, i, backdrops);
            var look = 200 + i;
            yield return () => [new(ObjectKind.Car, look, car.YawDegrees, heldOut, car.Render(size))];
        }

        var balls = Ball.Population().Sample(BallsPerHalf, Seeds.Derive(seed, "balls"));
        for (var i = 0; i < BallsPerHalf; i++)
        {
            var ball = Before(balls[i] with { Breed = breeds[i % breeds.Length], Furry = i % 2 == 0 }, i / 2, backdrops);
            var look = 300 + i;
            yield return () => [new(ObjectKind.Ball, look, 0, heldOut, ball.Render(size))];
        }

        var patches = NaturalPatches.Cut(photographs, size, PhotographsPerHalf, Seeds.Derive(seed, "photographs"));
        yield return () => [.. patches.Select((patch, i) => new ObjectImage(ObjectKind.Photograph, 400 + i, 0, heldOut, patch))];
    }

    /// <summary>All yaws of a look, and its shuffled picture.</summary>
    private static List<ObjectImage> Poses(DogHead dog, int look, bool heldOut, int size, int seed)
    {
        var images = new List<ObjectImage>();
        foreach (var yaw in YawsDegrees.Where(y => y >= 0))
        {
            var picture = (dog with { YawDegrees = yaw }).Render(size);
            images.Add(new(ObjectKind.Dog, look, yaw, heldOut, picture));
            if (yaw > 0)
            {
                images.Add(new(ObjectKind.Dog, look, -yaw, heldOut, picture.Mirrored()));
            }
        }

        var shuffled = images[look % images.Count].Picture.ShuffleTiles(TilesPerSide, Seeds.Derive(seed, $"tiles {look}"));
        return [.. images, new(ObjectKind.Shuffled, look, 0, heldOut, shuffled)];
    }

    private static List<ObjectImage> Aside(DogHead dog, int look, bool heldOut, int size)
    {
        var picture = (dog with { YawDegrees = 0, OffsetXPixels = AsidePixels }).Render(size);
        return [new(ObjectKind.DogAside, look, 0, heldOut, picture), new(ObjectKind.DogAside, look, 0, heldOut, picture.Mirrored())];
    }

    private static T Before<T>(T model, int look, IReadOnlyList<Image> backdrops) where T : Model =>
        look % 2 == 0 ? model : (T)(model with { Photograph = backdrops[look % backdrops.Count] });

    private static Image Square(Image image)
    {
        var side = Math.Min(image.WidthPixels, image.HeightPixels);
        return image.Crop((image.WidthPixels - side) / 2, (image.HeightPixels - side) / 2, side, side);
    }
}
