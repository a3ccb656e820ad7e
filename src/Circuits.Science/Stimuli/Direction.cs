namespace Circuits.Science.Stimuli;

/// <summary>A unit vector on the screen: x to the right, y downward.</summary>
internal readonly record struct Direction(double X, double Y)
{
    /// <summary>A quarter turn clockwise from this one.</summary>
    public Direction Clockwise => new(-Y, X);

    /// <summary>The direction so many degrees clockwise from +x.</summary>
    /// <remarks>
    /// Whole quarter turns only exchange and negate the two parts, so figures a quarter turn apart are the same to the last
    /// bit.
    /// </remarks>
    public static Direction FromDegrees(double degrees)
    {
        if (!double.IsFinite(degrees))
        {
            throw new ArgumentOutOfRangeException(nameof(degrees), degrees, "Degrees have to be a finite number.");
        }

        var turn = Math.IEEERemainder(degrees, 360);
        var quarters = (int)Math.Floor((turn + 45) / 90);
        var (sin, cos) = Math.SinCos(double.DegreesToRadians(turn - 90 * quarters));
        return (quarters & 3) switch
        {
            0 => new(cos, sin),
            1 => new(-sin, cos),
            2 => new(-cos, -sin),
            _ => new(sin, -cos),
        };
    }
}
