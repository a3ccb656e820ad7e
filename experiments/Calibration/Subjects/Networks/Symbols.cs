using Circuits.Science.Stimuli;

namespace Circuits.Experiments.Calibration.Subjects.Networks;

/// <summary>Drawings of the symbols that the planted InceptionV1 takes for parts of heads and cars, and of these put together.</summary>
/// <remarks>On the grey that the network sees as 0; places in pixels right of and below the middle. Later parts cover earlier ones.</remarks>
internal sealed class Symbols
{
    private const int SizePixels = 224;
    private const int Samples = 3;
    private const double FurWavelengthPixels = 7;

    private static readonly Color Ground = Color.Grey(117 / 255.0);
    private static readonly Color Black = Color.Grey(0.05), White = Color.Grey(0.95), Red = new(0.85f, 0.25f, 0.25f);

    private readonly List<Func<double, double, Color?>> parts = [];

    /// <summary>A head whose snout points to the right, or its mirror image.</summary>
    public static Symbols Head(bool isRight) => new Symbols().HeadAt(0, 0, isRight, !isRight);

    /// <summary>A head with the fur and the snouts of both sides.</summary>
    public static Symbols HeadOfBothSides() => new Symbols().HeadAt(0, 0, isRight: true, isLeft: true);

    /// <summary>A head on the snout's side of its neck.</summary>
    public static Symbols HeadAndNeck(bool isRight)
    {
        var side = isRight ? 1 : -1;
        return new Symbols().FurWithin(isRight, !isRight, (x, y) => side * x is > -72 and < 24 && Math.Abs(y) < 20).HeadAt(side * 28, 0, isRight, !isRight);
    }

    /// <summary>A red body, two windows above and two wheels below; or the same with windows and wheels exchanged.</summary>
    public static Symbols Car(bool isUpright = true, bool hasWindows = true, bool hasWheels = true)
    {
        var up = isUpright ? -1 : 1;
        var car = new Symbols().Rectangle(0, 0, 44, 10, Red);
        foreach (var side in new[] { -1, 1 })
        {
            car = hasWindows ? car.Window(side * 20, up * 28) : car;
            car = hasWheels ? car.Wheel(side * 24, -up * 28) : car;
        }

        return car;
    }

    /// <summary>A fine grating within a shape, whose strokes lean one way, the other, or both.</summary>
    public Symbols FurWithin(bool isRight, bool isLeft, Func<double, double, bool> shape) => With((x, y) =>
    {
        var (down, up) = (isRight ? Grating(x + y) : 0, isLeft ? Grating(y - x) : 0);
        return shape(x, y) ? Color.Grey(117 / 255.0 + 0.35 * (down + up) / (isRight && isLeft ? 2 : 1)) : null;

        static double Grating(double along) => Math.Sin(2 * Math.PI * along / Math.Sqrt(2) / FurWavelengthPixels);
    });

    public Symbols Snout(double x, double y) => Disc(x, y, 14, Ground).Disc(x, y, 9, Black);

    public Symbols Eye(double x, double y) => Disc(x, y, 9, White).Disc(x, y, 4, Black);

    public Symbols Wheel(double x, double y) => Disc(x, y, 12, Black).Disc(x, y, 4, White);

    public Symbols Window(double x, double y) => Rectangle(x, y, 13, 9, White);

    public Symbols Body(double x, double y) => Rectangle(x, y, 24, 12, Red);

    public Symbols Disc(double x, double y, double radius, Color color) => With((px, py) => Math.Pow(px - x, 2) + Math.Pow(py - y, 2) < radius * radius ? color : null);

    public Symbols Rectangle(double x, double y, double halfWidth, double halfHeight, Color color) =>
        With((px, py) => Math.Abs(px - x) < halfWidth && Math.Abs(py - y) < halfHeight ? color : null);

    /// <summary>The picture; each pixel is the mean of 3x3 samples.</summary>
    public Image Render()
    {
        var image = new Image(SizePixels, SizePixels);
        for (var y = 0; y < SizePixels; y++)
        {
            for (var x = 0; x < SizePixels; x++)
            {
                var (red, green, blue) = (0f, 0f, 0f);
                for (var sample = 0; sample < Samples * Samples; sample++)
                {
                    var px = x + (sample % Samples + 0.5) / Samples - SizePixels / 2.0;
                    var py = y + (sample / Samples + 0.5) / Samples - SizePixels / 2.0;
                    var color = parts.Select(part => part(px, py)).LastOrDefault(c => c is not null) ?? Ground;
                    (red, green, blue) = (red + color.Red, green + color.Green, blue + color.Blue);
                }

                const int All = Samples * Samples;
                image[y, x] = new(red / All, green / All, blue / All);
            }
        }

        return image;
    }

    private Symbols HeadAt(double x, double y, bool isRight, bool isLeft)
    {
        var head = FurWithin(isRight, isLeft, (px, py) => Math.Pow(px - x, 2) + Math.Pow(py - y, 2) < 26 * 26).Eye(x, y - 4);
        head = isRight ? head.Snout(x + 36, y + 4) : head;
        return isLeft ? head.Snout(x - 36, y + 4) : head;
    }

    private Symbols With(Func<double, double, Color?> part)
    {
        parts.Add(part);
        return this;
    }
}
