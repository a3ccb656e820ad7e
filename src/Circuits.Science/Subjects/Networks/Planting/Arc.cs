namespace Circuits.Science.Subjects.Networks.Planting;

/// <summary>An arc of a circle whose midpoint is the middle: what a curve detector is tiled along.</summary>
/// <param name="Degrees">Where it bulges, clockwise on screen from +x.</param>
/// <param name="RadiusPixels">The circle's.</param>
/// <param name="TolerancePixels">How far beside it contour still counts.</param>
/// <param name="Opposition">How many times more strongly what speaks for the arc that bulges the other way inhibits.</param>
internal sealed record Arc(double Degrees, double RadiusPixels, double TolerancePixels, double Opposition)
{
    /// <summary>What contour of an orientation at a place says for this arc, less what it says for the arc that bulges the other way.</summary>
    public double OfContour(double x, double y, double normalDegrees) =>
        AlongContour(x, y, normalDegrees) - Opposition * Math.Max(0, (this with { Degrees = Degrees + 180 }).AlongContour(x, y, normalDegrees));

    /// <summary>What a smaller curve at a place says: it excites if it bulges with the arc, and inhibits if it bulges against it.</summary>
    /// <remarks>By the cube of the cosine: as good as the published handwritten weights (0.75 at 15 degrees, 0.4 at 30, -0.4 at 150).</remarks>
    public double OfCurve(double x, double y, double degrees)
    {
        var (distance, here) = At(x, y);
        var alike = Math.Pow(Math.Cos(double.DegreesToRadians(degrees - here)), 3);
        return Contour.Near(distance, TolerancePixels) * (alike < 0 ? Opposition * alike : alike);
    }

    private double AlongContour(double x, double y, double normalDegrees)
    {
        var (distance, here) = At(x, y);
        return Contour.Near(distance, TolerancePixels) * Contour.Alike(normalDegrees - here);
    }

    /// <summary>How far a place lies outside the circle, and the circle's normal there.</summary>
    private (double DistancePixels, double NormalDegrees) At(double x, double y)
    {
        var (sin, cos) = Math.SinCos(double.DegreesToRadians(Degrees));
        var (fromX, fromY) = (x + RadiusPixels * cos, y + RadiusPixels * sin);
        return (Math.Sqrt(fromX * fromX + fromY * fromY) - RadiusPixels, double.RadiansToDegrees(Math.Atan2(fromY, fromX)));
    }
}
