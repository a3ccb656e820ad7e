using System.Globalization;
using Circuits.Science.Instruments;
using Circuits.Science.Subjects.Recordings;

namespace Circuits.Cli;

/// <summary>What <c>circuits tuning</c> says of a unit of a recording.</summary>
internal static class RecordedTuningReport
{
    /// <summary>A bar each: 36 of them are 72 characters wide.</summary>
    private const int MostBars = 36;

    /// <summary>Prints it.</summary>
    /// <param name="subject">What the recording is called.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="name">The unit's, as the recording has it.</param>
    /// <param name="stimulus">What the user takes the stimuli for; null where that was left to the recording.</param>
    /// <param name="json">As JSON.</param>
    /// <exception cref="UsageException">The recording says that something else was shown.</exception>
    /// <exception cref="InvalidDataException">It has no such unit, or no tuning curves.</exception>
    public static void Print(string subject, Recording recording, string name, string? stimulus, bool json)
    {
        if (stimulus is not null && recording.Stimulus is not "" && recording.Stimulus != stimulus)
        {
            throw new UsageException($"--stimulus {stimulus}: {subject} has responses to stimuli of the kind '{recording.Stimulus}'. Leave the option out.");
        }

        var unit = recording.Unit(name);
        var tunings = new RecordedTuning(recording);
        var isAxis = tunings.PeriodDegrees == 180;
        var pooled = TuningPart.From("all", tunings.Of(unit), isAxis);
        var parts = tunings.Parts(unit).Select(p => TuningPart.From(p.Of, p.Tuning, isAxis)).ToList();
        var shown = stimulus ?? recording.Stimulus;
        if (json)
        {
            Json.Print(new
            {
                Subject = subject, Node = unit.Layer, Unit = int.TryParse(name.AsSpan(name.LastIndexOf(':') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : (int?)null,
                Name = name, Stimulus = shown, recording.StimulusCount, tunings.PeriodDegrees,
                pooled.PreferredDegrees, pooled.WidthDegrees, pooled.Concentration, pooled.Echo, pooled.Peak, Parts = parts, pooled.OrientationsDegrees, pooled.Responses,
            });
            return;
        }

        Console.Out.WriteLine(
            $"{subject} {name}, recorded: {recording.StimulusCount} stimuli{(shown is "" ? "" : $" of the kind '{shown}'")}, {tunings.Steps} orientations around {tunings.PeriodDegrees}°, clockwise from right.");
        if (pooled.Peak == 0)
        {
            Console.Out.WriteLine("It answers none of them.");
            return;
        }

        TuningPart.Print([pooled, .. parts]);
        if (unit.Responses.Any(r => r < 0))
        {
            Console.Out.WriteLine($"{unit.Responses.Count(r => r < 0)} of its {unit.Responses.Length} responses are negative, and count as none.");
        }

        Console.Out.WriteLine();
        foreach (var line in TuningPlot.Lines(Bars(pooled.Responses), tunings.PeriodDegrees))
        {
            Console.Out.WriteLine(line);
        }
    }

    /// <summary>Each bar the mean of the responses nearest to its orientation, where there are more than bars.</summary>
    private static IReadOnlyList<double> Bars(IReadOnlyList<double> responses) => responses.Count <= MostBars
        ? responses
        :
        [
            .. responses.Select((response, i) => (response, Bar: (int)Math.Round((double)i * MostBars / responses.Count) % MostBars))
                .GroupBy(r => r.Bar, r => r.response).OrderBy(g => g.Key).Select(g => g.Average()),
        ];
}
