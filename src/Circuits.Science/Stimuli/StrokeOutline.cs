namespace Circuits.Science.Stimuli;

/// <summary>A stroke of even thickness along an arc that two straight arms, tangent to it, continue.</summary>
/// <remarks>
/// Everything is measured from the arc's centre: <c>u</c> along the orientation, <c>v</c> across it. The figure is symmetric
/// in v, so each point is placed relative to the arm on its own side: <c>along</c> that arm, from the point where the arc
/// ends, and <c>across</c> the stroke from its middle, positive outside the bend. A radius of 0 is a sharp, mitred apex.
/// </remarks>
internal readonly struct StrokeOutline : IOutline
{
    private readonly double radius, arm, halfThickness, cos, sin;
    private readonly Direction orientation, across, armNormalPlus, armNormalMinus;

    public StrokeOutline(Stroke stroke, double orientationDegrees, double radiusPixels, double halfTurnRadians, double armPixels)
    {
        (radius, arm, halfThickness) = (radiusPixels, armPixels, stroke.ThicknessPixels / 2);
        (sin, cos) = Math.SinCos(halfTurnRadians);
        orientation = Direction.FromDegrees(orientationDegrees);
        across = orientation.Clockwise;
        armNormalPlus = new(orientation.X * cos + across.X * sin, orientation.Y * cos + across.Y * sin);
        armNormalMinus = new(orientation.X * cos - across.X * sin, orientation.Y * cos - across.Y * sin);
    }

    public double Distance(double x, double y)
    {
        var point = Place(x, y);
        return Math.Max(Math.Abs(point.Across) - halfThickness, point.Along - arm);
    }

    public double Coverage(double x, double y)
    {
        var point = Place(x, y);
        if (Math.Max(Math.Abs(point.Across) - halfThickness, point.Along - arm) > HalfPlane.PixelReach)
        {
            return 0;
        }

        var (normal, end) = (point.Normal, point.ArmNormal);
        var stroke = HalfPlane.Coverage(point.Across - halfThickness, normal.X, normal.Y)
                     - HalfPlane.Coverage(point.Across + halfThickness, normal.X, normal.Y);

        // The end runs perpendicular to the arm, and a pixel is square: the arm's own normal gives the same share.
        return stroke * HalfPlane.Coverage(point.Along - arm, end.X, end.Y);
    }

    private (double Along, double Across, Direction Normal, Direction ArmNormal) Place(double x, double y)
    {
        var u = x * orientation.X + y * orientation.Y + radius;
        var side = x * across.X + y * across.Y;
        var v = Math.Abs(side);
        var armNormal = side < 0 ? armNormalMinus : armNormalPlus;
        var along = v * cos - u * sin;
        var length = Math.Sqrt(u * u + v * v);
        if (along >= 0 || radius == 0 || length == 0)
        {
            return (along, u * cos + v * sin - radius, armNormal, armNormal);
        }

        var normal = new Direction(
            (u * orientation.X + side * across.X) / length,
            (u * orientation.Y + side * across.Y) / length);
        return (along, length - radius, normal, armNormal);
    }
}
