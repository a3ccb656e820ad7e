using System.Collections.Immutable;

namespace Circuits.Science.Instruments;

/// <summary>A unit's response as a function of orientation, all around the circle in equal steps from 0 degrees.</summary>
/// <remarks>Curve Detectors (Cammarata et al. 2020), "radial tuning curve": the response averaged over curvature.</remarks>
public sealed record TuningCurve
{
    private readonly double cosine;
    private readonly double sine;
    private readonly double sum;

    /// <summary>Reads a curve.</summary>
    /// <param name="responses">Not negative; entry i belongs to 360 · i / count degrees.</param>
    /// <exception cref="ArgumentException">There are fewer than four responses, or one is negative or not finite.</exception>
    public TuningCurve(IEnumerable<double> responses)
    {
        Responses = [.. responses];
        if (Responses.Length < 4 || !Responses.All(r => r >= 0 && double.IsFinite(r)))
        {
            throw new ArgumentException("A tuning curve needs four responses or more, none negative, all finite.", nameof(responses));
        }

        for (var i = 0; i < Responses.Length; i++)
        {
            var (s, c) = Math.SinCos(double.DegreesToRadians(OrientationDegrees(i)));
            cosine += Responses[i] * c;
            sine += Responses[i] * s;
            sum += Responses[i];
        }
    }

    /// <summary>The responses.</summary>
    public ImmutableArray<double> Responses { get; }

    /// <summary>The mean of several curves of equally many steps.</summary>
    /// <exception cref="ArgumentException">There is none, or their steps differ.</exception>
    public static TuningCurve Mean(IReadOnlyCollection<TuningCurve> curves)
    {
        var steps = curves.Select(c => c.Responses.Length).Distinct().ToList();
        return steps is [var count]
            ? new(Enumerable.Range(0, count).Select(i => curves.Average(c => c.Responses[i])))
            : throw new ArgumentException($"The mean needs curves of equally many steps, these have {string.Join(", ", steps)}.", nameof(curves));
    }

    /// <summary>The orientation of entry i.</summary>
    public double OrientationDegrees(int i) => 360.0 * i / Responses.Length;

    /// <summary>The largest response.</summary>
    public double Peak => Responses.Max();

    /// <summary>The circular mean of the responses, in [0, 360): where the unit points. 0 for a unit that never answers.</summary>
    public double PreferredDegrees => (double.RadiansToDegrees(Math.Atan2(sine, cosine)) + 360) % 360;

    /// <summary>The length of the mean vector, R1: 0 for no preference or two opposite ones, 1 for a single orientation.</summary>
    public double Concentration => sum > 0 ? Math.Sqrt(cosine * cosine + sine * sine) / sum : 0;

    /// <summary>The largest response within 45 degrees of the direction opposite to the preferred one, as a share of the peak.</summary>
    /// <remarks>
    /// The "echo" that early curve detectors have and those of mixed3b have not (Curve Circuits, 2021). Where responses cancel,
    /// as for an axis, the preferred direction is rounding noise: then it is taken opposite to the largest response.
    /// </remarks>
    public double Echo
    {
        get
        {
            var opposite = (Concentration > Cancelled ? PreferredDegrees : OrientationDegrees(Largest)) + 180;
            return Peak > 0
                ? Responses.Where((_, i) => Math.Abs(Turn(OrientationDegrees(i), opposite)) <= 45).Max() / Peak
                : 0;
        }
    }

    /// <summary>
    /// Full width at half maximum, in degrees: from where the response has fallen to half of the peak on one side of it to where
    /// it has on the other, straight between steps; 360 where it never does.
    /// </summary>
    public double WidthDegrees => Peak > 0 ? FallDegrees(-1) + FallDegrees(1) : 360;

    private const double Cancelled = 1e-9;

    private int Largest => Responses.IndexOf(Peak);

    /// <summary>How far from the largest response, going one way, the response is half of it.</summary>
    private double FallDegrees(int way)
    {
        var (n, half) = (Responses.Length, Peak / 2);
        for (var steps = 1; steps < n; steps++)
        {
            var here = Responses[((Largest + way * steps) % n + n) % n];
            if (here < half)
            {
                var before = Responses[((Largest + way * (steps - 1)) % n + n) % n];
                return (steps - 1 + (before - half) / (before - here)) * 360 / n;
            }
        }

        return 180;
    }

    /// <summary>From b to a the short way round, in (-180, 180].</summary>
    private static double Turn(double a, double b) => 180 - ((180 - (a - b)) % 360 + 360) % 360;
}
