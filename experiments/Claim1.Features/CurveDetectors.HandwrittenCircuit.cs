using Circuits.Science;
using Circuits.Science.Evidence;
using Circuits.Science.Instruments;
using Circuits.Science.Statistics;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Controls;
using Circuits.Science.Subjects.Networks;
using Circuits.Science.Verdicts;

namespace Circuits.Experiments.Claim1.Features;

/// <content>Argument 7: a circuit written by hand answers as the units do, and stands in for them.</content>
/// <remarks>
/// Nothing is fitted to a network but, for each unit, which of 72 written angles stands for it (the nearest to its own, from the
/// survey's drawn curves) and one scale and threshold, on half of the photographs and of the curves; all that is compared is
/// on the other half. Thresholds and the primary quantities were fixed before the first run (see the history of this file).
/// </remarks>
public static partial class CurveDetectors
{
    /// <summary>A unit's angle is met to 2.5 degrees, a twentieth of a tuning curve's width.</summary>
    private const int WrittenAngles = 72;

    /// <summary>
    /// Halfway to a perfect copy. Published: 0.70 to 0.93 between maps of natural and written units over drawn curves, by people
    /// who had tuned them to this one family of ten; here also over photographs, on other networks, and nothing tuned.
    /// </summary>
    private const double LeastHandwrittenCorrelation = 0.5;

    /// <summary>
    /// Of the harm that is done to the decision by holding the family at its means. Published, against units removed: 57 % of 46
    /// images lost of 2000, "preliminary". A constant recovers nothing here, so any recovery is the circuit's; a tenth is the least
    /// that one would call a part of what the units do.
    /// </summary>
    private const double LeastShareRecovered = 0.1;

    private const int DrawnForHandwritten = 56;

    /// <summary>The intervals of medians over many units take long; these bounds vary by a tenth of their width with the seed.</summary>
    private const int HandwrittenResamples = 500;

    /// <summary>A handwritten circuit answers photographs and curves it was not scaled on as the family's units do.</summary>
    [Claim("curves.handwritten", "Curve detectors written by hand, given only angle, scale and threshold, answer new images as the units do.", Source + ", argument 7")]
    public static Verdict Argument7_HandwrittenCircuit(Trial trial)
    {
        if (Handwritten(trial) is not { } copies)
        {
            return NoFamily(trial);
        }

        var subject = copies[0];
        var moments = copies.SelectMany(c => new[] { c.AtItsAngles }).Append(subject.AtOthersAngles).Append(subject.Shuffled)
            .Select(bank => subject.Stimuli.Scored.Select(bank.MomentsOf).ToList()).ToList();
        var photographs = subject.Stimuli.ScoredPhotographs.Count;
        var own = Correlation([moments[0]], of => of[0], "own");
        string[] names = [.. trial.Controls.Select(c => c.Letter), "angles permuted", "weights shuffled"];
        var controls = names.Select((name, i) => new Comparison(
            new(name, Correlation([moments[i + 1]], of => of[0], name), subject.Stimuli.Scored.Count),
            Correlation([moments[0], moments[i + 1]], of => of[0] - of[1], "advantage over " + name),
            null));
        var verdict = Verdict.Decide(
            new("median correlation, written with original"), new(trial.Subject.Name, own, subject.Stimuli.Scored.Count), LeastHandwrittenCorrelation, [.. controls]);
        return verdict with
        {
            Notes =
            [
                $"over photographs alone {Names(trial, i => $"{Median(Correlations(moments[i].Take(photographs))):F2}")}; over drawn curves alone {Names(trial, i => $"{Median(Correlations(moments[i].Skip(photographs))):F2}")}",
                $"{subject.AtItsAngles.Units.Count} units of {subject.AtItsAngles.Layer.Node}; of half the images each was given its angle, a scale and a threshold, and compared on the other half",
                Presupposed(trial),
            ],
            Figures = [("written-and-original", HandwrittenPicture.Draw(trial.Subject.Name, subject.AtItsAngles, FamilyReadings(trial)![0], subject.Stimuli))],
        };

        Estimate Correlation(List<List<Moments[]>> of, Func<double[], double> statistic, string name)
        {
            List<Moments[][]> images = [.. Enumerable.Range(0, of[0].Count).Select(i => of.Select(o => o[i]).ToArray())];
            return Bootstrap.Interval(
                [.. images.Take(photographs)], [.. images.Skip(photographs)],
                (natural, drawn) => statistic([.. Enumerable.Range(0, of.Count).Select(k => MedianOfBoth(natural.Select(i => i[k]), drawn.Select(i => i[k])))]),
                Seeds.Derive(trial.Seed, "handwritten " + name), HandwrittenResamples);
        }
    }

    /// <summary>In the units' place, it gives the network back a part of its decision.</summary>
    [Claim("curves.handwritten-swap", "Put in place of the units, curve detectors written by hand give the network back some of the decision it loses with the units held at their means.", Source + ", argument 7")]
    [Expect("planted-curves", Outcome.Untested, "it ends with its curve units and decides nothing.")]
    public static Verdict Argument7_HandwrittenCircuitInPlace(Trial trial)
    {
        if (DecisionShift.NodeOf(trial.Subject.Graph, trial.SizePixels) is null)
        {
            return Verdict.Untested($"{trial.Subject.Name} decides nothing on images of {trial.SizePixels} px.", "curves.handwritten compares responses alone.");
        }

        if (Handwritten(trial) is not { } copies)
        {
            return NoFamily(trial);
        }

        var (zero, mean, written, permuted, shuffled) = (0, 1, 2, 3, 4);
        var shifts = trial.All.Zip(copies, (who, c) => trial.Once("handwritten swap", who.Subject, on => Swapped(trial, on, c, all: c == copies[0]))).ToList();
        var n = shifts[0][0].Count;
        var subject = Recovered(shifts[0], written, mean, "own");
        List<(string Name, IReadOnlyList<IReadOnlyList<DecisionShift>> Shifts, int By)> rivals =
        [
            .. trial.Controls.Select((c, i) => (c.Letter, shifts[i + 1], written)),
            ("angles permuted", shifts[0], permuted),
            ("weights shuffled", shifts[0], shuffled),
        ];
        var controls = rivals.Select(rival => new Comparison(
            new(rival.Name, Recovered(rival.Shifts, rival.By, mean, rival.Name), n), Advantage(rival.Shifts, rival.By, rival.Name), null));
        var verdict = Verdict.Decide(
            Quantity.Share("share of the decision recovered"), new(trial.Subject.Name, subject, n), LeastShareRecovered, [.. controls]);
        string[] conditions = ["removed (0)", "held at their means", "written by hand", "written, angles permuted", "written, weights shuffled"];
        return verdict with
        {
            Notes =
            [
                "change of the decision, mean nats (same top class): " + string.Join(", ", conditions.Select((name, i) => FormattableString.Invariant(
                    $"{name} {shifts[0][i].Average(s => s.Nats):G3} ({shifts[0][i].Count(s => s.IsSameTop)} of {n})"))),
                $"share recovered against removal, as published (57 %, of images right among the first five): {Quantity.Share("").Print(Recovered(shifts[0], written, zero, "zero"))}; means alone {Quantity.Share("").Print(Recovered(shifts[0], mean, zero, "zero, means"))}",
                $"one crop of {trial.SizePixels} px of each of {n} photographs not scaled on; the decision is the network's own, not the truth",
            ],
            Figures = [("decision", DotPlot.Draw(
                $"What the decision of {trial.Subject.Name} loses without its curve family",
                "mean change of the decision, nats",
                [.. conditions.Select((name, i) => (name, Nats(i), i == written ? Palette.Category(0) : Palette.Category(1))).Select(r => (r.name, r.Item2.Value, r.Item2.Low, r.Item2.High, r.Item3))],
                threshold: shifts[0][mean].Average(s => s.Nats),
                $"{copies[0].AtItsAngles.Units.Count} units of {copies[0].AtItsAngles.Layer.Node}, {n} photographs. Dashed: units held at their means."))],
        };

        Estimate Recovered(IReadOnlyList<IReadOnlyList<DecisionShift>> of, int by, int from, string name) => Bootstrap.Interval(
            [.. Enumerable.Range(0, n).Select(i => (Lost: of[from][i].Nats, Left: of[by][i].Nats))], ShareOf, Seeds.Derive(trial.Seed, "recovered " + name));

        Estimate Advantage(IReadOnlyList<IReadOnlyList<DecisionShift>> rival, int by, string name) => Bootstrap.Interval(
            [.. Enumerable.Range(0, n).Select(i => (Own: (shifts[0][mean][i].Nats, shifts[0][written][i].Nats), Rival: (rival[mean][i].Nats, rival[by][i].Nats)))],
            pairs => ShareOf([.. pairs.Select(p => p.Own)]) - ShareOf([.. pairs.Select(p => p.Rival)]), Seeds.Derive(trial.Seed, "recovered over " + name));

        Estimate Nats(int condition) => Bootstrap.Interval(
            [.. shifts[0][condition].Select(s => s.Nats)], of => of.Average(), Seeds.Derive(trial.Seed, $"nats {condition}"));
    }

    /// <summary>1 where nothing is left of a loss; 0 where all is, or there was none.</summary>
    internal static double ShareOf(IReadOnlyList<(double Lost, double Left)> shifts) =>
        shifts.Sum(s => s.Lost) is > 0 and var lost ? 1 - shifts.Sum(s => s.Left) / lost : 0;

    private static IReadOnlyList<IReadOnlyList<DecisionShift>> Swapped(Trial trial, Subject on, HandwrittenCopies copies, bool all)
    {
        var (bank, scored) = (copies.AtItsAngles, copies.Stimuli.ScoredPhotographs);
        return DecisionShift.Of(
            trial.Engine, on, [.. scored.Select(i => copies.Stimuli.Images[i])], bank.Layer, bank.Units, (i, unit, place) => bank.Own(scored[i], unit, place),
            [
                (_, _, _) => 0,
                (_, unit, _) => bank.Mean(unit),
                By(bank),
                .. all ? [By(copies.AtOthersAngles), By(copies.Shuffled)] : Array.Empty<Func<int, int, int, double>>(),
            ]);

        Func<int, int, int, double> By(HandwrittenBank other) => (i, unit, place) => other.Written(scored[i], unit, place);
    }

    /// <summary>Of each network: its family beside the written units; null where the subject has none.</summary>
    private static List<HandwrittenCopies>? Handwritten(Trial trial)
    {
        if (Families(trial) is not { } families)
        {
            return null;
        }

        var stimuli = trial.Once("handwritten stimuli", trial.Subject, _ => HandwrittenStimuli.Of(
            trial.Photographs, InRange.Sample(DrawnForHandwritten, Seeds.Derive(trial.Seed, "handwritten curves")), trial.SizePixels, Seeds.Derive(trial.Seed, "handwritten patches")));
        var (layer, circuit) = (families[0].Layer, HandwrittenCurves.On(families[0].Layer, [.. Enumerable.Range(0, WrittenAngles).Select(i => 360.0 * i / WrittenAngles)]));
        var (written, shuffled) = (Shown(circuit), Shown(ShuffledWeights.Of(circuit, Seeds.Derive(trial.Seed, "handwritten, shuffled"))));
        return
        [
            .. trial.All.Zip(families, (who, family) => trial.Once("handwritten copies", who.Subject, on =>
            {
                int[] angles = [.. family.Members.Select(m => (int)Math.Round(m.PreferredDegrees * WrittenAngles / 360) % WrittenAngles)];
                int[] others = [.. angles];
                new Random(Seeds.Derive(trial.Seed, "handwritten, angles permuted")).Shuffle(others);
                var own = Activations.Of(trial.Engine, on, stimuli.Images, layer.Node);
                int[] units = [.. family.Members.Select(m => m.Unit)];
                return new HandwrittenCopies(stimuli, Bank(written.Value, angles), Bank(written.Value, others), Bank(shuffled.Value, angles));

                HandwrittenBank Bank(Activations by, int[] at) => new(layer, units, own, by, at, stimuli.Fitted);
            })),
        ];

        Lazy<Activations> Shown(Subject by) => new(() => Activations.Of(trial.Engine, by, stimuli.Images, HandwrittenCurves.Node));
    }

    private static double MedianOfBoth(IEnumerable<Moments[]> natural, IEnumerable<Moments[]> drawn) =>
        Median([.. Correlations(natural).Zip(Correlations(drawn), (a, b) => (a + b) / 2)]);

    private static double[] Correlations(IEnumerable<Moments[]> images)
    {
        Moments[]? sums = null;
        foreach (var image in images)
        {
            sums ??= new Moments[image.Length];
            for (var unit = 0; unit < image.Length; unit++)
            {
                sums[unit] += image[unit];
            }
        }

        return [.. sums!.Select(m => m.Correlation)];
    }

    /// <summary>A family beside its written units, and beside two circuits that should fail.</summary>
    private sealed record HandwrittenCopies(HandwrittenStimuli Stimuli, HandwrittenBank AtItsAngles, HandwrittenBank AtOthersAngles, HandwrittenBank Shuffled);
}
