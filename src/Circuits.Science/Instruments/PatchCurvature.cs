using Circuits.Science.Stimuli;

namespace Circuits.Science.Instruments;

/// <summary>How a patch of a photograph bends, and how much there is to see in it: what dataset examples are scored by, without a network.</summary>
/// <param name="Patch">The patch.</param>
/// <param name="Curvature">How its contours bend.</param>
/// <param name="Contrast">The standard deviation of its grey values.</param>
public sealed record PatchCurvature(Image Patch, PictureCurvature Curvature, double Contrast)
{
    /// <summary>From -1, all contours bend away from an angle, over 0, none or all ways, to 1.</summary>
    public double Towards(double degrees) => Curvature.Consistency * Math.Cos(double.DegreesToRadians(Curvature.OutwardDegrees - degrees));

    /// <summary>Reads what lies about a point of a scene.</summary>
    /// <param name="scenes">The scenes.</param>
    /// <param name="scene">Which.</param>
    /// <param name="x">The point, in pixels from the left edge, at most <see cref="NaturalScenes.ReachPixels"/> from the middle.</param>
    /// <param name="y">The point, in pixels from the top edge.</param>
    /// <param name="sidePixels">The side of the patch, at most that of a view.</param>
    public static PatchCurvature At(NaturalScenes scenes, int scene, double x, double y, int sidePixels)
    {
        var patch = scenes[scene].Crop((int)Math.Round(x - sidePixels / 2.0), (int)Math.Round(y - sidePixels / 2.0), sidePixels, sidePixels);
        double sum = 0, square = 0;
        var pixels = sidePixels * sidePixels;
        for (var i = 0; i < pixels; i++)
        {
            var grey = (patch.Values[i] + patch.Values[pixels + i] + patch.Values[2 * pixels + i]) / 3.0;
            (sum, square) = (sum + grey, square + grey * grey);
        }

        var mean = sum / pixels;
        return new(patch, PictureCurvature.Of(patch), Math.Sqrt(Math.Max(0, square / pixels - mean * mean)));
    }
}
