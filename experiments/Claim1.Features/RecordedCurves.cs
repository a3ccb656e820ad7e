using Circuits.Science.Instruments;
using Circuits.Science.Statistics;
using Circuits.Science.Subjects.Recordings;
using Circuits.Science.Verdicts;

namespace Circuits.Experiments.Claim1.Features;

/// <summary>What a recording of responses to curves can say of the claims about curve detectors: whether a family covers the circle.</summary>
/// <remarks>
/// Its thresholds are those of <see cref="CurveDetectors"/>, older than this class. Not blind on the measurements that Distill
/// published: their largest gaps (66.6 degrees by circular mean, 68 by largest response) were known when the 60 were chosen, so
/// Refuted there says that they are above a number that they were known to be above. The bracket is a range of two readings. There are no weights to
/// untrain or to shuffle, so angles drawn at random are the only control, and nothing is said about training.
/// </remarks>
internal static class RecordedCurves
{
    private const string Stimulus = "curve";

    /// <summary>The largest gap between the angles that the recorded family prefers, beside that of as many random angles.</summary>
    public static Verdict Cover(string name, Recording recording)
    {
        if (recording.Units.IsEmpty)
        {
            return Verdict.Untested($"{name} has no responses, only {recording.Contents}.", "Record the units' responses to curves.");
        }

        if (recording.Stimulus != Stimulus)
        {
            return Verdict.Untested(
                $"{name} has responses to {(recording.Stimulus is "" ? "stimuli of which its file does not say what they were" : $"stimuli of the kind '{recording.Stimulus}'")}, and the claim is about curves.",
                $"If curves were shown, say so in the file: stimulus: {Stimulus}.");
        }

        RecordedTuning tunings;
        try
        {
            tunings = new(recording);
        }
        catch (InvalidDataException e)
        {
            return Verdict.Untested("It has no tuning curves.", e.Message);
        }

        if (tunings.PeriodDegrees != 360)
        {
            return Verdict.Untested($"{name} has orientations from 0 to {tunings.PeriodDegrees}°, and a curve turns by 360.", "Give where it bulges, its outward normal.");
        }

        var family = recording.Units.Select(u => (u.Name, u.Layer, Tuning: tunings.Of(u))).Where(u => CurveCriterion.PointsOneWay(u.Tuning))
            .GroupBy(u => u.Layer).MaxBy(g => g.Count())?.ToList() ?? [];
        return family.Count < CurveDetectors.SmallestFamily
            ? Verdict.Untested(
                $"No layer of {name} has {CurveDetectors.SmallestFamily} recorded units with a direction{(family.Count > 0 ? $"; {family[0].Layer} has {family.Count}" : "")}: there is no family to speak of.",
                "Record more units of one layer.")
            : Cover(name, tunings, [.. family.Select(u => (u.Name, u.Tuning)).OrderBy(u => u.Tuning.PreferredDegrees)]);
    }

    private static Verdict Cover(string name, RecordedTuning tunings, List<(string Name, TuningCurve Tuning)> family)
    {
        var preferred = family.Select(u => u.Tuning.PreferredDegrees).ToList();
        var (byMean, byPeak) = (Circular.LargestGap(preferred), Circular.LargestGap([.. family.Select(u => PeakDegrees(u.Tuning))]));
        var gap = new Estimate(byMean, Math.Min(byMean, byPeak), Math.Max(byMean, byPeak));
        var widest = Enumerable.Range(0, family.Count).MaxBy(i => Circular.Normalized(preferred[(i + 1) % family.Count] - preferred[i]));
        var (before, after) = (family[widest], family[(widest + 1) % family.Count]);
        var verdict = Verdict.Decide(
            Quantity.AngleError("largest gap"), new(name, gap, family.Count), CurveDetectors.LargestGapDegrees, [CurveDetectors.AgainstChance(gap, family.Count)]);
        return verdict with
        {
            Notes =
            [
                "no control networks were run: a recording has no weights to untrain or shuffle. The control is as many angles drawn at random, so the verdict says nothing about training",
                $"{family.Count} units of those that somebody chose to record: units chosen because they cover the circle do cover it",
                "they have a direction as far as tuning alone can tell (concentration and echo); agreement between looks and radii, and strength by the units' own natural standard, were not recorded",
                $"the widest gap lies between {before.Name} ({before.Tuning.PreferredDegrees:0}°) and {after.Name} ({after.Tuning.PreferredDegrees:0}°)",
                FormattableString.Invariant($"the range is what reading preferred angles off the largest response ({byPeak:0.#}°) in place of the circular mean ({byMean:0.#}°) makes of the gap, with steps of {360.0 / tunings.Steps:0.##}°; no 95 % interval"),
            ],
        };
    }

    private static double PeakDegrees(TuningCurve tuning) => tuning.OrientationDegrees(tuning.Responses.IndexOf(tuning.Peak));
}
