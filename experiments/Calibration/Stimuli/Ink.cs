using Circuits.Science.Stimuli;

namespace Circuits.Experiments.Calibration.Stimuli;

/// <summary>Measures the figure in a rendered picture, knowing only its pixels.</summary>
internal sealed class Ink
{
    private readonly double centreX, centreY, momentXX, momentXY, momentYY;

    private Ink(double area, double centreX, double centreY, double momentXX, double momentXY, double momentYY) =>
        (Area, this.centreX, this.centreY, this.momentXX, this.momentXY, this.momentYY) =
        (area, centreX, centreY, momentXX, momentXY, momentYY);

    /// <summary>In pixels, partial ones in part.</summary>
    public double Area { get; }

    /// <summary>The normal of the direction in which the ink extends most, 0 to 180.</summary>
    public double NormalDegrees => (double.RadiansToDegrees(Math.Atan2(2 * momentXY, momentXX - momentYY) / 2) + 270) % 180;

    public static Ink Of(Drawing drawing, int sizePixels)
    {
        var image = (drawing with { Foreground = Color.Grey(1), Background = Color.Grey(0) }).Render(sizePixels);
        double area = 0, x1 = 0, y1 = 0, xx = 0, xy = 0, yy = 0;
        for (var row = 0; row < sizePixels; row++)
        {
            for (var column = 0; column < sizePixels; column++)
            {
                double ink = image[0, row, column];
                var (x, y) = (column + 0.5 - sizePixels / 2.0, row + 0.5 - sizePixels / 2.0);
                (area, x1, y1) = (area + ink, x1 + ink * x, y1 + ink * y);
                (xx, xy, yy) = (xx + ink * x * x, xy + ink * x * y, yy + ink * y * y);
            }
        }

        var (meanX, meanY) = (x1 / area, y1 / area);
        return new(area, meanX, meanY, xx / area - meanX * meanX, xy / area - meanX * meanY, yy / area - meanY * meanY);
    }

    /// <summary>How far, and in which direction, a point lies from the ink's centre of gravity.</summary>
    public (double Pixels, double Degrees) Towards(double x, double y) =>
        (double.Hypot(x - centreX, y - centreY), double.RadiansToDegrees(Math.Atan2(y - centreY, x - centreX)));
}
