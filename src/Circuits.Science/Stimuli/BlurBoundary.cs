using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Science.Stimuli;

/// <summary>A photograph, in focus on one side of a straight boundary and blurred on the other: the natural high-low frequency boundary.</summary>
/// <remarks>
/// High-Low Frequency Detectors (2021) reads them as detectors of just this, an object in focus before a blurred ground. In
/// grey; both sides have the mean 0.5 and the RMS contrast 0.18 of the drawn boundaries, so that neither luminance nor
/// contrast tells them apart (pixels are then cut off at black and white, which can leave contrasts 15 % apart). The photograph stays as it is while the boundary
/// turns: what direction a unit prefers comes from the boundary.
/// </remarks>
/// <param name="Photograph">A square picture, larger than the canvas or as large; its middle is shown.</param>
/// <param name="OrientationDegrees">The direction of the side in focus, clockwise on screen from +x.</param>
public sealed record BlurBoundary(Image Photograph, double OrientationDegrees) : IStimulus
{
    private const double Rms = 0.18;

    /// <summary>The standard deviation of the Gaussian that blurs: with 4 px, what is finer than about 25 px is lost.</summary>
    public double BlurPixels { get; init; } = 4;

    /// <summary>
    /// Any of some photographs, blurs of 3 to 6 px, orientations all around in steps of 0.5 degrees. The simplest: the first,
    /// 4 px, in focus to the right.
    /// </summary>
    public static Arbitrary<BlurBoundary> Population(IReadOnlyList<Image> photographs) => Arb.From(
        from photograph in Gen.Elements<Image>(photographs)
        from blur in Gen.Choose(3, 6)
        from orientation in Appearance.Orientations
        select new BlurBoundary(photograph, orientation) { BlurPixels = blur },
        boundary =>
        [
            .. boundary.Photograph != photographs[0] ? [boundary with { Photograph = photographs[0] }] : Array.Empty<BlurBoundary>(),
            .. Simplify.Towards(4, boundary.BlurPixels).Select(blur => boundary with { BlurPixels = blur }),
            .. Simplify.Towards(0, boundary.OrientationDegrees).Select(degrees => boundary with { OrientationDegrees = degrees }),
        ]);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The blur is not positive, or the photograph smaller than the canvas.</exception>
    public Image Render(int sizePixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(BlurPixels);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sizePixels, Math.Min(Photograph.WidthPixels, Photograph.HeightPixels));
        var sharp = Grey(Photograph, sizePixels);
        var blurred = Blurred(sharp, sizePixels, BlurPixels);
        var outline = new EdgeOutline(Direction.FromDegrees(OrientationDegrees));
        var first = 0.5 - sizePixels / 2.0;
        double[] shares = [.. Enumerable.Range(0, sharp.Length).Select(i => outline.Coverage(first + i % sizePixels, first + i / sizePixels))];
        RmsContrast.Set(sharp, i => 1 - shares[i], Rms);
        RmsContrast.Set(blurred, i => shares[i], Rms);
        var image = new Image(sizePixels, sizePixels);
        for (var i = 0; i < sharp.Length; i++)
        {
            image[i / sizePixels, i % sizePixels] = Color.Grey(Math.Clamp(0.5 + (1 - shares[i]) * sharp[i] + shares[i] * blurred[i], 0, 1));
        }

        return image;
    }

    /// <summary>The photographs with most fine texture where they have least: a boundary should come from the blur, not from what is shown.</summary>
    /// <param name="photographs">Of at least the size.</param>
    /// <param name="sizePixels">The canvas.</param>
    /// <param name="count">How many of them.</param>
    public static IReadOnlyList<Image> MostTextured(IEnumerable<Image> photographs, int sizePixels, int count) =>
        [.. photographs.OrderByDescending(p => LeastTexture(p, sizePixels)).Take(count)];

    /// <summary>The share of a quadrant's variance that a blur takes away, in the quadrant where it is least.</summary>
    private static double LeastTexture(Image photograph, int sizePixels)
    {
        var sharp = Grey(photograph, sizePixels);
        var blurred = Blurred(sharp, sizePixels, 4);
        return Enumerable.Range(0, 4).Min(quadrant =>
        {
            var own = Enumerable.Range(0, sharp.Length).Where(i => (i % sizePixels * 2 / sizePixels) + (i / sizePixels * 2 / sizePixels * 2) == quadrant).ToList();
            var mean = own.Average(i => sharp[i]);
            return own.Sum(i => Math.Pow(sharp[i] - blurred[i], 2)) / (own.Sum(i => Math.Pow(sharp[i] - mean, 2)) + 1e-9);
        });
    }

    /// <summary>The middle of the photograph; luma (Rec. 709).</summary>
    private static double[] Grey(Image photograph, int sizePixels)
    {
        var middle = photograph.Crop((photograph.WidthPixels - sizePixels) / 2, (photograph.HeightPixels - sizePixels) / 2, sizePixels, sizePixels);
        return [.. Enumerable.Range(0, sizePixels * sizePixels).Select(i => Luma(middle[i / sizePixels, i % sizePixels]))];
    }

    private static double Luma(Color color) => 0.2126 * color.Red + 0.7152 * color.Green + 0.0722 * color.Blue;

    /// <summary>By a Gaussian of this standard deviation, along rows and then columns; at the border the last pixel goes on.</summary>
    private static double[] Blurred(double[] values, int side, double deviationPixels)
    {
        var reach = (int)Math.Ceiling(3 * deviationPixels);
        double[] weights = [.. Enumerable.Range(-reach, 2 * reach + 1).Select(i => Math.Exp(-i * i / (2 * deviationPixels * deviationPixels)))];
        var sum = weights.Sum();
        return Along(Along(values, 1, side), side, 1);

        double[] Along(double[] from, int step, int across)
        {
            var to = new double[from.Length];
            for (var line = 0; line < side; line++)
            {
                for (var i = 0; i < side; i++)
                {
                    var total = 0.0;
                    for (var j = -reach; j <= reach; j++)
                    {
                        total += weights[j + reach] * from[line * across + Math.Clamp(i + j, 0, side - 1) * step];
                    }

                    to[line * across + i * step] = total / sum;
                }
            }

            return to;
        }
    }
}
