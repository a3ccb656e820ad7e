namespace Circuits.Science.Stimuli;

/// <summary>
/// Where a figure is, in pixels from its own point; implemented by structs, so that the drawing loop is compiled for each.
/// </summary>
internal interface IOutline
{
    /// <summary>Negative inside; in magnitude never more than the true distance to the outline.</summary>
    double Distance(double x, double y);

    /// <summary>The share, 0 to 1, of the unit square around a point that the figure covers.</summary>
    double Coverage(double x, double y);
}

/// <summary>The half-plane behind a boundary through the origin.</summary>
internal readonly struct EdgeOutline(Direction normal) : IOutline
{
    public double Distance(double x, double y) => x * normal.X + y * normal.Y;

    public double Coverage(double x, double y) => HalfPlane.Coverage(Distance(x, y), normal.X, normal.Y);
}

/// <summary>A filled disc whose edge passes through the origin, there with this outward normal.</summary>
internal readonly struct DiscOutline(double radius, Direction normal) : IOutline
{
    public double Distance(double x, double y) => Polar(x, y).Length - radius;

    public double Coverage(double x, double y)
    {
        var (fromCentreX, fromCentreY, length) = Polar(x, y);
        return length == 0
            ? HalfPlane.Coverage(-radius, normal.X, normal.Y)
            : HalfPlane.Coverage(length - radius, fromCentreX / length, fromCentreY / length);
    }

    private (double X, double Y, double Length) Polar(double x, double y)
    {
        var (fromCentreX, fromCentreY) = (x + radius * normal.X, y + radius * normal.Y);
        return (fromCentreX, fromCentreY, Math.Sqrt(fromCentreX * fromCentreX + fromCentreY * fromCentreY));
    }
}
