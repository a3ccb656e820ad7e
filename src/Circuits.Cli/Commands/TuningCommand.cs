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

    private const string Curve = "curve";
    private const string Line = "line";
    private const string HighLow = "highlow";

    public TuningCommand()
        : base("tuning", "Show a unit curves (or lines, or boundaries of high and low frequency) all around, or read a recording: preferred angle, width, concentration, echo.")
    {
        var model = ModelArgument.Create();
        var unit = new Argument<string>("NODE:UNIT") { Description = "As the literature writes it, mixed2:112; of a recording, any of its units." };
        var stimulus = new Option<string>("--stimulus") { Description = "curve, line or highlow; by default curve, or what a recording holds.", HelpName = "NAME" };
        stimulus.AcceptOnlyFromAmong(Curve, Line, HighLow);
        var json = new Option<bool>("--json") { Description = "Print JSON, with all responses." };
        Add(model);
        Add(unit);
        Add(stimulus);
        Add(json);
        SetAction(parsed => Run(parsed.GetRequiredValue(model), parsed.GetRequiredValue(unit), parsed.GetValue(stimulus), parsed.GetValue(json)));
    }

    private static int Run(string model, string name, string? stimulus, bool json)
    {
        using var interruption = new Interruption();
        var subject = Models.Load(model);
        if (subject.Recording is { } recording)
        {
            RecordedTuningReport.Print(subject.Name, recording, name, stimulus, json);
            return CommandLine.AsExpected;
        }

        var kind = stimulus ?? Curve;
        var (layer, unit) = Find(subject, name);
        var battery = kind == HighLow ? HighLowBattery.Of(Photographs.Shipped(), layer.SizePixels, seed: 0) : null;
        IReadOnlyList<IStimulus> stimuli = kind switch
        {
            Line => [.. Lines(degrees => new Line(degrees)), .. Lines(degrees => new Line(degrees).Reversed)],
            HighLow => battery!.All,
            _ => CurveBattery.All,
        };
        using var probe = new Probe(new ManagedEngine(), subject, layer.SizePixels, [layer]);
        var responses = probe.Peaks(stimuli.Count, i => stimuli[i].Render(layer.SizePixels), cancellation: interruption.Token)[0];
        var reading = kind switch
        {
            Line => Reading.OfLines(responses, unit),
            HighLow => Reading.OfHighLow(battery!, responses, unit),
            _ => Reading.OfCurves(responses, unit),
        };
        if (json)
        {
            Json.Print(new
            {
                Subject = subject.Name, layer.Node, Unit = unit, Stimulus = kind, layer.SizePixels,
                reading.Pooled.PreferredDegrees, reading.Pooled.WidthDegrees, reading.Pooled.Concentration, reading.Pooled.Echo, reading.Pooled.Peak,
                reading.CurveOverStraight, reading.FoilShares, reading.Parts, reading.Pooled.OrientationsDegrees, reading.Pooled.Responses,
            });
        }
        else
        {
            Print(subject, $"{layer.Node}:{unit}", layer, reading, kind);
        }

        return CommandLine.AsExpected;
    }

    private static void Print(Subject subject, string name, Layer layer, Reading reading, string kind)
    {
        var (shown, angle) = kind switch
        {
            Line => ("lines", "normals"),
            HighLow => ("boundaries of high and low frequency", "where the high frequency lies"),
            _ => ("curves", "where the curve bulges"),
        };
        Console.Out.WriteLine(
            $"{subject.Name} {name}, {shown} on {layer.SizePixels} px; it sees {layer.Field.Horizontal.SizePixels} px. Angles are {angle}, clockwise from right.");
        if (reading.Pooled.Peak == 0)
        {
            Console.Out.WriteLine($"It answers none of them. Try --stimulus {(kind == Curve ? Line : Curve)}, or another unit.");
            return;
        }

        TuningPart.Print(reading.Parts.Prepend(reading.Pooled));
        if (reading.CurveOverStraight is { } ratio)
        {
            Console.Out.WriteLine(Invariant($"Its best curve excites it {ratio:G3} times as much as the best line or edge."));
        }

        if (reading.FoilShares is { } shares)
        {
            Console.Out.WriteLine($"Of its peak, other stimuli reach: {string.Join(", ", shares.Select(s => Invariant($"{s.Key} {s.Value:P0}")))}.");
        }

        Console.Out.WriteLine();
        foreach (var line in TuningPlot.Lines(reading.Pooled.Responses, kind == Line ? 180 : 360))
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
    /// <param name="Parts">By radius, by polarity, or by look.</param>
    /// <param name="CurveOverStraight">Only for curves.</param>
    /// <param name="FoilShares">Only for boundaries of frequency.</param>
    private sealed record Reading(
        TuningPart Pooled, IReadOnlyList<TuningPart> Parts, double? CurveOverStraight = null, IReadOnlyDictionary<string, double>? FoilShares = null)
    {
        public static Reading OfCurves(Responses responses, int unit)
        {
            // Its natural level is not asked for here: it would take as long again.
            var reading = CurveReading.Of(responses, new double[responses.Layer.Units])[unit];
            return new(
                TuningPart.OfCurves("all", reading.Pooled),
                [.. CurveBattery.RadiiPixels.Zip(reading.ByRadius, (radius, tuning) => TuningPart.OfCurves(Invariant($"radius {radius} px"), tuning))],
                reading.CurveOverStraight);
        }

        public static Reading OfHighLow(HighLowBattery battery, Responses responses, int unit)
        {
            var reading = HighLowReading.Of(battery, responses, new double[responses.Layer.Units])[unit];
            return new(
                TuningPart.OfCurves("all", reading.Pooled),
                [.. HighLowBattery.Looks.Zip(reading.ByLook, (look, tuning) => TuningPart.OfCurves($"{look}".ToLowerInvariant(), tuning))],
                FoilShares: reading.Pooled.Peak > 0 ? HighLowBattery.Foils.ToDictionary(Words, reading.ShareOf) : null);
        }

        /// <summary>LuminanceEdge: luminance edge.</summary>
        private static string Words(HighLowBattery.Foil foil) =>
            string.Concat($"{foil}".Select((letter, i) => char.IsUpper(letter) ? (i > 0 ? " " : "") + char.ToLowerInvariant(letter) : $"{letter}"));

        public static Reading OfLines(Responses responses, int unit)
        {
            TuningCurve Of(int polarity) => new(Enumerable.Range(0, LineOrientations).Select(i => (double)responses[polarity * LineOrientations + i, unit]));
            return new(TuningPart.OfLines("all", TuningCurve.Mean([Of(0), Of(1)])), [TuningPart.OfLines("dark", Of(0)), TuningPart.OfLines("light", Of(1))]);
        }
    }
}
