using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;

namespace Circuits.Science.Instruments;

/// <summary>Which straight lines a unit answers to.</summary>
/// <param name="Unit">Its channel.</param>
/// <param name="NormalDegrees">The orientation of the normal of the lines it prefers, from 0 to below 180, clockwise on screen from +x.</param>
/// <param name="Concentration">From 0, all orientations or none alike, to 1, a single one: the mean vector of doubled angles.</param>
public readonly record struct LineTuning(int Unit, double NormalDegrees, double Concentration)
{
    private const int Orientations = 18;

    /// <summary>Lines of both polarities, every 10 degrees half way round.</summary>
    public static IReadOnlyList<IStimulus> Lines { get; } =
    [
        .. from step in Enumerable.Range(0, Orientations) select new Line(180.0 * step / Orientations),
        .. from step in Enumerable.Range(0, Orientations) select new Line(180.0 * step / Orientations).Reversed,
    ];

    /// <summary>Reads all units of a layer.</summary>
    /// <param name="lines">Responses to <see cref="Lines"/>, in that order.</param>
    public static IReadOnlyList<LineTuning> Of(Responses lines) => lines.Images == Lines.Count
        ? [.. Enumerable.Range(0, lines.Layer.Units).Select(unit => Of(lines, unit))]
        : throw new ArgumentException($"There are {Lines.Count} lines, these are responses to {lines.Images} images.", nameof(lines));

    private static LineTuning Of(Responses lines, int unit)
    {
        double x = 0, y = 0, sum = 0;
        for (var i = 0; i < Lines.Count; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * (i % Orientations) / Orientations);
            (x, y, sum) = (x + lines[i, unit] * cos, y + lines[i, unit] * sin, sum + lines[i, unit]);
        }

        var degrees = double.RadiansToDegrees(Math.Atan2(y, x)) / 2;
        return new(unit, degrees < 0 ? degrees + 180 : degrees, sum > 0 ? Math.Sqrt(x * x + y * y) / sum : 0);
    }
}
