namespace Circuits.Cli;

/// <summary>A tuning curve as bars of text.</summary>
internal static class TuningPlot
{
    private const int Rows = 8;
    private const string Eighths = " ▁▂▃▄▅▆▇█";

    /// <summary>The lines of the plot, from the top.</summary>
    /// <param name="responses">Not negative, in equal steps from 0.</param>
    /// <param name="spanDegrees">Where the last step's successor lies: 360, or 180 for lines.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<double> responses, int spanDegrees)
    {
        var peak = responses.Max();
        for (var row = Rows - 1; row >= 0; row--)
        {
            var bars = responses.Select(r =>
            {
                var eighths = (int)Math.Round(r / peak * Rows * 8);
                return new string(Eighths[Math.Clamp(eighths - 8 * row, 0, 8)], 2);
            });
            yield return string.Concat(bars).TrimEnd();
        }

        var (width, ticks) = (2 * responses.Count, Enumerable.Range(0, 4).Select(i => $"|{spanDegrees * i / 4}°"));
        yield return string.Concat(ticks.Select(t => t.PadRight(width / 4))).TrimEnd();
    }
}
