using Circuits.Science.Stimuli;

namespace Circuits.Science.Instruments;

/// <summary>How the contours of a picture bend, read from its pixels alone: no network has a say.</summary>
/// <param name="OutwardDegrees">Where they bulge on average: the outward normal, clockwise on screen from +x, from 0 to below 360.</param>
/// <param name="PerPixel">The length of the mean curvature vector; an arc of radius R that covers little has 1/R.</param>
/// <param name="AbsolutePerPixel">The mean curvature whatever its direction.</param>
/// <remarks>
/// The structure tensor (Förstner &amp; Gülch 1987; Bigün &amp; Granlund 1987) gives at each pixel the orientation of the contour's
/// normal, as an angle doubled so that dark-to-light and light-to-dark are one. How fast it turns along the contour is the
/// curvature; curvature times normal points outward whichever of the two normals is taken, so it can be averaged. The
/// weight is the square of the tensor's anisotropy: flat parts, and points where orientations meet, count for nothing.
/// </remarks>
public sealed record PictureCurvature(double OutwardDegrees, double PerPixel, double AbsolutePerPixel)
{
    private const int MarginPixels = 8;

    /// <summary>Passes of smoothing: gradients at a deviation of 1.4 pixels, integrated over one of 5, lest ripples outweigh contours.</summary>
    private const int GradientPasses = 2, TensorPasses = 25;

    /// <summary>From 0, contours that bend all ways or none, to 1, that bend one way.</summary>
    public double Consistency => AbsolutePerPixel > 0 ? PerPixel / AbsolutePerPixel : 0;

    /// <summary>Reads a picture, but for a margin of 8 pixels.</summary>
    /// <exception cref="ArgumentException">It is too small.</exception>
    public static PictureCurvature Of(Image picture)
    {
        var (width, height) = (picture.WidthPixels, picture.HeightPixels);
        if (Math.Min(width, height) < 2 * MarginPixels + 4)
        {
            throw new ArgumentException(
                $"A picture of {width} x {height} pixels is all margin: give one of at least {2 * MarginPixels + 4} pixels.", nameof(picture));
        }

        var (cosine, sine) = Orientations(picture);
        double right = 0, down = 0, absolute = 0, weight = 0;
        for (var y = MarginPixels; y < height - MarginPixels; y++)
        {
            for (var x = MarginPixels; x < width - MarginPixels; x++)
            {
                var i = y * width + x;
                var (a, b) = (cosine[i], sine[i]);
                var angle = Math.Atan2(b, a) / 2;
                var (s, c) = Math.SinCos(angle);
                var turnsRight = (a * (sine[i + 1] - sine[i - 1]) - b * (cosine[i + 1] - cosine[i - 1])) / 4;
                var turnsDown = (a * (sine[i + width] - sine[i - width]) - b * (cosine[i + width] - cosine[i - width])) / 4;
                var curvature = c * turnsDown - s * turnsRight; // along the contour, times the weight
                right += curvature * c;
                down += curvature * s;
                absolute += Math.Abs(curvature);
                weight += a * a + b * b;
            }
        }

        if (weight == 0)
        {
            return new(0, 0, 0);
        }

        var degrees = double.RadiansToDegrees(Math.Atan2(down, right));
        return new(degrees < 0 ? degrees + 360 : degrees, Math.Sqrt(right * right + down * down) / weight, absolute / weight);
    }

    /// <summary>Anisotropy times cosine and sine of twice the normal's angle.</summary>
    private static (double[] Cosine, double[] Sine) Orientations(Image picture)
    {
        var (width, height) = (picture.WidthPixels, picture.HeightPixels);
        var grey = new double[width * height];
        for (var i = 0; i < grey.Length; i++)
        {
            grey[i] = (picture.Values[i] + picture.Values[grey.Length + i] + picture.Values[2 * grey.Length + i]) / 3.0;
        }

        Smooth(grey, width, GradientPasses);
        var (cosine, sine) = (new double[grey.Length], new double[grey.Length]);
        for (var y = 1; y < height - 1; y++)
        {
            for (var x = 1; x < width - 1; x++)
            {
                var i = y * width + x;
                var (right, down) = ((grey[i + 1] - grey[i - 1]) / 2, (grey[i + width] - grey[i - width]) / 2);
                (cosine[i], sine[i]) = (right * right - down * down, 2 * right * down);
            }
        }

        Smooth(cosine, width, TensorPasses);
        Smooth(sine, width, TensorPasses);
        return (cosine, sine);
    }

    /// <summary>By the weights 1 4 6 4 1, along rows and columns; each pass adds a variance of a pixel.</summary>
    private static void Smooth(double[] values, int width, int passes)
    {
        var height = values.Length / width;
        var line = new double[Math.Max(width, height)];
        for (var pass = 0; pass < passes; pass++)
        {
            for (var y = 0; y < height; y++)
            {
                SmoothLine(values, y * width, 1, width, line);
            }

            for (var x = 0; x < width; x++)
            {
                SmoothLine(values, x, width, height, line);
            }
        }
    }

    private static void SmoothLine(double[] values, int first, int stride, int count, double[] line)
    {
        for (var i = 0; i < count; i++)
        {
            line[i] = values[first + i * stride];
        }

        for (var i = 0; i < count; i++)
        {
            values[first + i * stride] = (6 * line[i] + 4 * (At(i - 1) + At(i + 1)) + At(i - 2) + At(i + 2)) / 16;
        }

        double At(int i) => line[Math.Clamp(i, 0, count - 1)];
    }
}
