using System.CommandLine;
using Circuits.Engine;
using Circuits.Science.Instruments;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using static System.FormattableString;

namespace Circuits.Cli.Commands;

/// <summary><c>circuits tuning</c>: which orientation a unit prefers, and how sharply.</summary>
internal sealed class TuningCommand : Command
{
    /// <summary>As in a trial: early and middle layers answer alike, at a fifth of the native size's time.</summary>
    private const int SizePixels = 139;

    /// <summary>Lines look alike after half a turn: as many steps in half of the circle.</summary>
    private const int LineOrientations = CurveBattery.Orientations;

    public TuningCommand()
        : base("tuning", "Show a unit curves (or lines) of all orientations: preferred angle, width, concentration, echo.")
    {
        var model = ModelArgument.Create();
        var unit = new Argument<string>("NODE:UNIT") { Description = "As the literature writes it: mixed2:112." };
        var stimulus = new Option<string>("--stimulus") { Description = "curve or line.", DefaultValueFactory = _ => "curve", HelpName = "NAME" };
        stimulus.AcceptOnlyFromAmong("curve", "line");
        var json = new Option<bool>("--json") { Description = "Print JSON, with all responses." };
        Add(model);
        Add(unit);
        Add(stimulus);
        Add(json);
        SetAction(parsed => Run(parsed.GetRequiredValue(model), parsed.GetRequiredValue(unit), parsed.GetValue(stimulus) == "line", parsed.GetValue(json)));
    }

    private static int Run(string model, string name, bool lines, bool json)
    {
        using var interruption = new Interruption();
        var subject = Models.Load(model);
        var (layer, unit) = Find(subject, name);
        IReadOnlyList<IStimulus> stimuli = lines
            ? [.. Lines(degrees => new Line(degrees)), .. Lines(degrees => new Line(degrees).Reversed)]
            : CurveBattery.All;
        using var probe = new Probe(new ManagedEngine(), subject, layer.SizePixels, [layer]);
        var responses = probe.Peaks(stimuli.Count, i => stimuli[i].Render(layer.SizePixels), cancellation: interruption.Token)[0];
        var reading = lines ? Reading.OfLines(responses, unit) : Reading.OfCurves(responses, unit);
        if (json)
        {
            Json.Print(new
            {
                Subject = subject.Name, layer.Node, Unit = unit, Stimulus = lines ? "line" : "curve", layer.SizePixels,
                reading.Pooled.PreferredDegrees, reading.Pooled.WidthDegrees, reading.Pooled.Concentration, reading.Pooled.Echo, reading.Pooled.Peak,
                reading.CurveOverStraight, reading.Parts, reading.Pooled.OrientationsDegrees, reading.Pooled.Responses,
            });
        }
        else
        {
            Print(subject, $"{layer.Node}:{unit}", layer, reading, lines);
        }

        return CommandLine.AsExpected;
    }

    private static void Print(Subject subject, string name, Layer layer, Reading reading, bool lines)
    {
        Console.Out.WriteLine(
            $"{subject.Name} {name}, {(lines ? "lines" : "curves")} on {layer.SizePixels} px; it sees {layer.Field.Horizontal.SizePixels} px. Angles are {(lines ? "normals" : "where the curve bulges")}, clockwise from right.");
        if (reading.Pooled.Peak == 0)
        {
            Console.Out.WriteLine($"It answers none of them. Try --stimulus {(lines ? "curve" : "line")}, or another unit.");
            return;
        }

        Terminal.List(
        [
            ["", "preferred", "width", "concentration", "echo", "peak"],
            .. reading.Parts.Prepend(reading.Pooled).Select(p => new[]
            {
                p.Of, p.Peak > 0 ? Invariant($"{p.PreferredDegrees:F0}°") : "-", Invariant($"{p.WidthDegrees:F0}°"), Invariant($"{p.Concentration:F2}"),
                p.Echo is { } echo ? Invariant($"{echo:F2}") : "-", Invariant($"{p.Peak:G3}"),
            }),
        ]);
        if (reading.CurveOverStraight is { } ratio)
        {
            Console.Out.WriteLine(Invariant($"Its best curve excites it {ratio:G3} times as much as the best line or edge."));
        }

        Console.Out.WriteLine();
        foreach (var line in TuningPlot.Lines(reading.Pooled.Responses, lines ? 180 : 360))
        {
            Console.Out.WriteLine(line);
        }
    }

    /// <summary>The unit's layer, at the size of a trial where that is large enough, else at the native one.</summary>
    private static (Layer Layer, int Unit) Find(Subject subject, string name)
    {
        var (node, unit) = Unit.Parse(name).In(subject.Graph);
        foreach (var size in new[] { Math.Min(SizePixels, subject.NativeSizePixels), subject.NativeSizePixels })
        {
            if (Shapes.OutputsOf(subject.Graph, size).TryGetValue(node, out var shape) && (shape.Height > 1 || size == subject.NativeSizePixels))
            {
                return (new(node, node, shape.Channels, shape.Height, ReceptiveField.Of(subject.Graph, size)[node], size), unit);
            }
        }

        throw new UsageException($"{node} cannot be computed for images of {subject.NativeSizePixels} px, the network's native size.");
    }

    private static IEnumerable<IStimulus> Lines(Func<double, IStimulus> line) =>
        Enumerable.Range(0, LineOrientations).Select(i => line(180.0 * i / LineOrientations));

    /// <summary>What is reported of a unit.</summary>
    /// <param name="Pooled">Over all kinds of stimulus.</param>
    /// <param name="Parts">By radius, or by polarity.</param>
    /// <param name="CurveOverStraight">Null for lines.</param>
    private sealed record Reading(Part Pooled, IReadOnlyList<Part> Parts, double? CurveOverStraight)
    {
        public static Reading OfCurves(Responses responses, int unit)
        {
            // Its natural level is not asked for here: it would take as long again.
            var reading = CurveReading.Of(responses, new double[responses.Layer.Units])[unit];
            return new(
                Part.OfCurves("all", reading.Pooled),
                [.. CurveBattery.RadiiPixels.Zip(reading.ByRadius, (radius, tuning) => Part.OfCurves(Invariant($"radius {radius} px"), tuning))],
                reading.CurveOverStraight);
        }

        public static Reading OfLines(Responses responses, int unit)
        {
            TuningCurve Of(int polarity) => new(Enumerable.Range(0, LineOrientations).Select(i => (double)responses[polarity * LineOrientations + i, unit]));
            return new(Part.OfLines("all", TuningCurve.Mean([Of(0), Of(1)])), [Part.OfLines("dark", Of(0)), Part.OfLines("light", Of(1))], null);
        }
    }

    /// <summary>One tuning curve in numbers.</summary>
    private sealed record Part(
        string Of, double PreferredDegrees, double WidthDegrees, double Concentration, double? Echo, double Peak,
        IReadOnlyList<double> OrientationsDegrees, IReadOnlyList<double> Responses)
    {
        public static Part OfCurves(string of, TuningCurve t) => new(
            of, t.PreferredDegrees, t.WidthDegrees, t.Concentration, t.Echo, t.Peak,
            [.. Enumerable.Range(0, t.Responses.Length).Select(t.OrientationDegrees)], t.Responses);

        /// <summary>A line's orientation goes round twice while the line turns once: angles are measured doubled and halved again.</summary>
        public static Part OfLines(string of, TuningCurve doubled) => new(
            of, doubled.PreferredDegrees / 2, doubled.WidthDegrees / 2, doubled.Concentration, null, doubled.Peak,
            [.. Enumerable.Range(0, doubled.Responses.Length).Select(i => doubled.OrientationDegrees(i) / 2)], doubled.Responses);
    }
}
