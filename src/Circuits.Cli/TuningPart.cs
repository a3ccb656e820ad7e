using Circuits.Science.Instruments;
using static System.FormattableString;

namespace Circuits.Cli;

/// <summary>One tuning curve in numbers.</summary>
internal sealed record TuningPart(
    string Of, double PreferredDegrees, double WidthDegrees, double Concentration, double? Echo, double Peak,
    IReadOnlyList<double> OrientationsDegrees, IReadOnlyList<double> Responses)
{
    /// <summary>Of curves, which go round in 360 degrees, or of lines and other axes.</summary>
    public static TuningPart From(string of, TuningCurve tuning, bool isAxis) => isAxis ? OfLines(of, tuning) : OfCurves(of, tuning);

    public static TuningPart OfCurves(string of, TuningCurve t) => new(
        of, t.PreferredDegrees, t.WidthDegrees, t.Concentration, t.Echo, t.Peak,
        [.. Enumerable.Range(0, t.Responses.Length).Select(t.OrientationDegrees)], t.Responses);

    /// <summary>A line's orientation goes round twice while the line turns once: angles are measured doubled and halved again.</summary>
    public static TuningPart OfLines(string of, TuningCurve doubled) => new(
        of, doubled.PreferredDegrees / 2, doubled.WidthDegrees / 2, doubled.Concentration, null, doubled.Peak,
        [.. Enumerable.Range(0, doubled.Responses.Length).Select(i => doubled.OrientationDegrees(i) / 2)], doubled.Responses);

    /// <summary>A table of some.</summary>
    public static void Print(IEnumerable<TuningPart> parts) => Terminal.List(
    [
        ["", "preferred", "width", "concentration", "echo", "peak"],
        .. parts.Select(p => new[]
        {
            p.Of, p.Peak > 0 ? Invariant($"{p.PreferredDegrees:F0}°") : "-", Invariant($"{p.WidthDegrees:F0}°"), Invariant($"{p.Concentration:F2}"),
            p.Echo is { } echo ? Invariant($"{echo:F2}") : "-", Invariant($"{p.Peak:G3}"),
        }),
    ]);
}
