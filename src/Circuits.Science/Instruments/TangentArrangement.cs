namespace Circuits.Science.Instruments;

/// <summary>Whether a unit's weights on line detectors lie along an arc, each on lines tangent to it there, rather than along its mirror image.</summary>
/// <remarks>
/// The algorithm of a curve detector read off its weights (Zoom In, Claim 1, Example 1, argument 5; Curve Circuits, 2021). The weight on
/// a line with the normal p at a place x should be that of arc less mirror image: for each, how near x is to it, times
/// cos 2(p - n), n being the arc's normal there: 1 for a tangent line, -1 for one across. The two share what lies straight ahead of the
/// middle; the difference is what makes it a curve and not a line. So a fit of 0 is a line, or nothing; the mirror image of a
/// kernel has the opposite fit.
/// </remarks>
public sealed class TangentArrangement
{
    /// <summary>The arc's: the middle one of the <see cref="CurveBattery"/>.</summary>
    public const double RadiusPixels = 30;

    /// <summary>How far from the arc a line may lie: the deviation of a bell, one step of the grids read.</summary>
    public const double TolerancePixels = 8;

    private readonly double[] cosine, sine, alongCosine, alongSine;
    private readonly double sumCosine, sumSine, squareCosine, squareSine, product, sumWeights, squareWeights;
    private readonly int places;

    /// <summary>Prepares the fit of one unit's kernels on some lines to the arc of one angle.</summary>
    /// <param name="weights">From the lines' node.</param>
    /// <param name="target">An index into the weights' units.</param>
    /// <param name="lines">Which units of the source are read.</param>
    /// <param name="stridePixels">From one row or column of the kernel to the next.</param>
    /// <param name="arcDegrees">Where the arc bulges.</param>
    public TangentArrangement(ExpandedWeights weights, int target, IReadOnlyList<int> lines, int stridePixels, double arcDegrees)
    {
        places = weights.Shape.Height * weights.Shape.Width;
        (cosine, sine) = (new double[places], new double[places]);
        for (var i = 0; i < places; i++)
        {
            var x = (i % weights.Shape.Width + weights.LeftOffset) * stridePixels;
            var y = (i / weights.Shape.Width + weights.TopOffset) * stridePixels;
            var (arc, mirror) = (Tangent(x, y, arcDegrees), Tangent(x, y, arcDegrees + 180));
            (cosine[i], sine[i]) = (arc.Cosine - mirror.Cosine, arc.Sine - mirror.Sine);
        }

        (sumCosine, sumSine) = (cosine.Sum(), sine.Sum());
        (squareCosine, squareSine, product) = (cosine.Sum(v => v * v), sine.Sum(v => v * v), cosine.Zip(sine, (a, b) => a * b).Sum());
        (alongCosine, alongSine) = (new double[lines.Count], new double[lines.Count]);
        for (var line = 0; line < lines.Count; line++)
        {
            var kernel = weights.Kernel(target, lines[line]);
            for (var i = 0; i < places; i++)
            {
                double weight = kernel[i];
                alongCosine[line] += weight * cosine[i];
                alongSine[line] += weight * sine[i];
                sumWeights += weight;
                squareWeights += weight * weight;
            }
        }
    }

    /// <summary>What an arc through the origin that bulges that way asks of a line at a place: cosine and sine parts of twice its normal's angle.</summary>
    public static (double Cosine, double Sine) Tangent(double x, double y, double arcDegrees)
    {
        var (sin, cos) = Math.SinCos(double.DegreesToRadians(arcDegrees));
        var (fromX, fromY) = (x + RadiusPixels * cos, y + RadiusPixels * sin);
        if (fromX * cos + fromY * sin < 0)
        {
            return (0, 0); // beyond half a turn of the arc
        }

        var distance = Math.Sqrt(fromX * fromX + fromY * fromY) - RadiusPixels;
        var near = Math.Exp(-distance * distance / (2 * TolerancePixels * TolerancePixels));
        var (sin2, cos2) = Math.SinCos(2 * Math.Atan2(fromY, fromX));
        return (near * cos2, near * sin2);
    }

    /// <summary>The correlation, over lines and places, of the weights with what arc less mirror image asks; 0 where there are no weights.</summary>
    /// <param name="normalsDegrees">The lines' normals, in the order of the lines: their own, or exchanged as a null.</param>
    public double Fit(IReadOnlyList<double> normalsDegrees)
    {
        double both = 0, sum = 0, square = 0;
        for (var line = 0; line < normalsDegrees.Count; line++)
        {
            var (s, c) = Math.SinCos(2 * double.DegreesToRadians(normalsDegrees[line]));
            both += c * alongCosine[line] + s * alongSine[line];
            sum += c * sumCosine + s * sumSine;
            square += c * c * squareCosine + 2 * c * s * product + s * s * squareSine;
        }

        var count = (double)normalsDegrees.Count * places;
        var spread = (square - sum * sum / count) * (squareWeights - sumWeights * sumWeights / count);
        return spread > 0 ? (both - sum * sumWeights / count) / Math.Sqrt(spread) : 0;
    }
}
