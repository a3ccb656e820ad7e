using System.Collections.Immutable;
using System.Globalization;
using Circuits.Science.Subjects.Recordings;

namespace Circuits.Science.Instruments;

/// <summary>The tuning to orientation of the units of a recording.</summary>
/// <remarks>
/// Responses are averaged over whatever else was varied, as the radial tuning curves of Curve Detectors are over curvature;
/// what is negative, such as a rate below the spontaneous one, counts as no response.
/// </remarks>
public sealed class RecordedTuning
{
    /// <summary>Angles in a table are rounded: 51.43 for a seventh of the circle.</summary>
    private const double ToleranceDegrees = 0.01;

    private const int LeastSteps = 4;
    private const int MostLevels = 12;

    private readonly Recording recording;

    /// <summary>Runs of stimuli that differ in orientation only: the stimulus at each step.</summary>
    private readonly ImmutableArray<ImmutableArray<int>> runs;

    /// <summary>Finds the orientations of a recording.</summary>
    /// <exception cref="InvalidDataException">They are not in equal steps from 0 all around, or not the same for whatever else was varied.</exception>
    public RecordedTuning(Recording recording)
    {
        this.recording = recording;
        var degrees = recording.Parameters.FirstOrDefault(p => p.Name == StimulusParameter.Orientation)?.Values
            ?? throw new InvalidDataException($"{recording.Name}: it has no '{StimulusParameter.Orientation}', only {recording.Contents}. Name the column or parameter with the angles so.");
        var levels = degrees.Distinct().Order().ToList();
        (PeriodDegrees, Steps) = (Period(levels), levels.Count);
        var others = recording.Parameters.Where(p => p.Name != StimulusParameter.Orientation).ToList();
        runs = [.. Enumerable.Range(0, recording.StimulusCount).GroupBy(i => string.Join(' ', others.Select(o => Number(o.Values[i]))))
            .Select(run => run.Count() == Steps
                ? run.OrderBy(i => Step(degrees[i])).ToImmutableArray()
                : throw new InvalidDataException(
                    $"{recording.Name}: {string.Join(", ", others.Select(o => $"{o.Name} {Number(o.Values[run.First()])}"))} comes with {run.Count()} of the {Steps} orientations. Give every combination all of them."))];
    }

    /// <summary>What the orientations go round in: 360, or 180 where a stimulus looks the same after half a turn.</summary>
    public int PeriodDegrees { get; }

    /// <summary>How many orientations there are, in equal steps from 0.</summary>
    public int Steps { get; }

    /// <summary>A unit's tuning, averaged over what else was varied. Where the period is 180 degrees its angles are doubled.</summary>
    public TuningCurve Of(RecordedUnit unit) => Mean(unit, _ => true);

    /// <summary>The same for each value of each other parameter that has 2 to 12 of them: <c>RadiusPixels 30</c>.</summary>
    public IReadOnlyList<(string Of, TuningCurve Tuning)> Parts(RecordedUnit unit) =>
    [
        .. from parameter in recording.Parameters
           where parameter.Name != StimulusParameter.Orientation
           let values = parameter.Values.Distinct().Order().ToList()
           where values.Count is >= 2 and <= MostLevels
           from value in values
           select ($"{parameter.Name} {Number(value)}", Mean(unit, stimulus => parameter.Values[stimulus] == value)),
    ];

    private TuningCurve Mean(RecordedUnit unit, Func<int, bool> counts)
    {
        var counted = runs.Where(run => counts(run[0])).ToList();
        return new(Enumerable.Range(0, Steps).Select(step => counted.Average(run => Math.Max(0, unit.Responses[run[step]]))));
    }

    private int Period(List<double> levels)
    {
        // Angles from -90 to 90 are axes; those from -180 to 180 go all around.
        var periods = levels[^1] - levels[0] < 180 ? [360, 180] : new[] { 360 };
        var period = periods.FirstOrDefault(p =>
            levels.Count >= LeastSteps && levels.Select(d => Remainder(d, p)).Order().Select((d, i) => Math.Abs(d - (double)p * i / levels.Count)).Max() <= ToleranceDegrees);
        return period > 0
            ? period
            : throw new InvalidDataException(
                $"{recording.Name}: its {levels.Count} orientations from {Number(levels[0])} to {Number(levels[^1])} are not {LeastSteps} or more in equal steps from 0 all around 360 (or, for lines, 180) degrees. Leave out what comes twice, such as 360 beside 0, and give all steps.");
    }

    private int Step(double degrees) => (int)Math.Round(Remainder(degrees, PeriodDegrees) * Steps / PeriodDegrees);

    /// <summary>In [0, period), but for what rounding leaves just below a whole turn.</summary>
    private static double Remainder(double degrees, int period)
    {
        var rest = (degrees % period + period) % period;
        return rest > period - ToleranceDegrees ? rest - period : rest;
    }

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
