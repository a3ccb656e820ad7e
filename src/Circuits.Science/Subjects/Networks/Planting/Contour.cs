namespace Circuits.Science.Subjects.Networks.Planting;

/// <summary>Tiling: how much a contour at a place, in pixels right of and below the middle, speaks for a line or an arc through the middle.</summary>
/// <remarks>
/// Curve Circuits (2021), "an artificial artificial neural network": lines are Gabors tiled along a line, curves are lines and smaller
/// curves tiled along an arc. Orientations are of normals, in degrees clockwise on screen from +x.
/// </remarks>
internal static class Contour
{
    /// <summary>1 for the same orientation, falling to nothing at 35 degrees and negative across; 0 on average, so that texture of all orientations does nothing.</summary>
    public static double Alike(double degrees)
    {
        const double Mean = 0.3125; // of cos^6
        return (Math.Pow(Math.Cos(double.DegreesToRadians(degrees)), 6) - Mean) / (1 - Mean);
    }

    /// <summary>For the line with a normal.</summary>
    public static double OnLine(double x, double y, double lineDegrees, double contourDegrees, double tolerancePixels)
    {
        var (sin, cos) = Math.SinCos(double.DegreesToRadians(lineDegrees));
        return Near(x * cos + y * sin, tolerancePixels) * Alike(contourDegrees - lineDegrees);
    }

    /// <summary>1 on it, less beside it.</summary>
    public static double Near(double distancePixels, double tolerancePixels) =>
        Math.Exp(-distancePixels * distancePixels / (2 * tolerancePixels * tolerancePixels));
}
