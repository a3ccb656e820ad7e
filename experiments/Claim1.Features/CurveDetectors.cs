using Circuits.Science;
using Circuits.Science.Instruments;
using Circuits.Science.Statistics;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Verdicts;
using FsCheck;
using FsCheck.Fluent;
using Outcome = Circuits.Science.Verdicts.Outcome;

namespace Circuits.Experiments.Claim1.Features;

/// <summary>
/// "Curve detecting neurons can be found in every non-trivial vision model we've carefully examined" (Zoom In, Claim 1,
/// Example 1): they answer to curved lines and boundaries of about one radius, each to its own orientation, and together
/// to all orientations.
/// </summary>
/// <remarks>
/// <para>Criteria and thresholds were fixed before the first run of this code and have not been moved. They are not blind on
/// Inception-v3: an exploration by another program had looked at its mixed0 to mixed3 and had settled the strict
/// criterion. The two MobileNets had never been looked at.</para>
/// <para>After the first run three stimulus choices were changed, because the planted detectors failed with them, and an
/// instrument that its positive control fails measures the instrument. (b) had radii up to 120 px: 55 % on the planted
/// network, 53 % on Inception-v3; curves beyond 60 px hardly turn within a unit's field. (d) asked for gaps of at most 60
/// degrees, which random angles meet: now it asks what its statement says. (e) rounded its angles so widely that they were
/// curves: -29 % on the planted network, -26 % on Inception-v3.</para>
/// </remarks>
public static class CurveDetectors
{
    private const string Source = "Zoom In, Claim 1, Example 1: Curve Detectors";

    // Where to look. The paper's units are in mixed3b, which has a stride of 8 px; curve units go on in mixed4a, stride 16.
    // A smaller field than 40 px cannot tell a curve of 50 px radius from a line (they part by 4 px); one beyond
    // 175 px sees mostly padding around a canvas of 139 px.
    private static readonly int[] StridesPixels = [8, 16];
    private const int LeastFieldPixels = 40;
    private const int LargestFieldPixels = 175;

    // What a curve detector is: points one way, and not also the opposite one, whatever draws the curve and at each
    // radius, and strongly by its own natural standard. From the exploration, unchanged.
    private const double LeastConcentration = 0.25;
    private const double LargestEcho = 0.5;
    private const int LeastAgreeingLooks = 3;
    private const double LookToleranceDegrees = 45;
    private const double LeastRadiusAgreement = 0.8;
    private const double LeastStrength = 0.4;

    // And what makes it strict: it prefers the curve to anything straight.
    private const double LeastCurveOverStraight = 1.15;

    /// <summary>A criterion that an untrained network's units met this often would have the error rate of a coin-flipping convention.</summary>
    private const double LeastShareOfStrictUnits = 0.05;

    /// <summary>Fewer units than the paper's ten cover the circle with gaps beyond their tuning width; eight are 45 degrees apart.</summary>
    private const int SmallestFamily = 8;

    // Argument 3. Ten units on a circle are 36 degrees apart, and published tuning curves 48 degrees wide at half height:
    // the nearest unit should win, or its neighbour. "For all" concedes rare other causes (Zoom In), so three in four.
    // Radii up to the paper's own, and at least a sixth of a turn: a flatter arc is a line to any unit with these fields.
    private const int RandomCurves = 400;
    private const double LargestRadiusPixels = 60;
    private const double LeastTurnDegrees = 60;
    private const double NearDegrees = 30;
    private const double LeastShareNear = 0.75;

    // Argument 4. Half of what chance gives.
    private const int Sources = 16;
    private const int ScenesPerPhotograph = 2;
    private const double LargestTakeoverErrorDegrees = 45;

    /// <summary>The convention for "not by chance": many random angles cover a circle too, so a small gap by itself says nothing.</summary>
    private const double LargestChance = 0.05;

    /// <summary>The claim is an order: each step has only to be there.</summary>
    private const double LeastStep = 0;

    /// <summary>(a) Units that meet the strict criterion exist, and training is what makes them.</summary>
    [Claim("curves.exist", "Units exist that detect curves, far more often than in untrained networks.", Source)]
    public static Verdict Exist(Trial trial)
    {
        var surveys = Surveys(trial);
        var counts = surveys.Select(s => (Strict: s.Readings.Count(IsStrict), s.Readings.Count)).ToList();
        var (strict, units) = counts[0];
        var subject = Proportion.Wilson(strict, units);
        var controls = trial.Controls.Zip(counts.Skip(1), (control, c) => new Comparison(
            new(control.Letter, Proportion.Wilson(c.Strict, c.Count), c.Count),
            Proportion.Difference(strict, units, c.Strict, c.Count),
            FisherExact.Greater(strict, units - strict, c.Strict, c.Count - c.Strict)));
        var verdict = Verdict.Decide(
            Quantity.Share("strict curve units"), new(trial.Subject.Name, subject, units), LeastShareOfStrictUnits, [.. controls],
            Needed(subject, LeastShareOfStrictUnits, units));
        return verdict with { Notes = [.. StrictByLayer(surveys[0])] };
    }

    /// <summary>(b) For all radii, thicknesses, polarities and colours, the family's most active member is one that prefers about the curve's orientation.</summary>
    [Claim("curves.synthetic", "Whatever the curve, the family's most active unit is one that prefers about its orientation.", Source + ", argument 3")]
    public static Verdict Argument3_SyntheticExamples(Trial trial)
    {
        if (Families(trial) is not { } families)
        {
            return NoFamily(trial);
        }

        var curves = InRange.Sample(RandomCurves, Seeds.Derive(trial.Seed, "random curves"));
        var hits = trial.All.Zip(families, (who, family) => Hits(trial, who.Subject, family, curves)).ToList();
        var subject = Proportion.Wilson(hits[0], RandomCurves);
        var chance = (int)Math.Round(RandomCurves * 2 * NearDegrees / 360);
        var controls = trial.Controls.Select(c => c.Letter).Zip(hits.Skip(1)).Append(("chance", chance)).Select(c => new Comparison(
            new(c.Item1, Proportion.Wilson(c.Item2, RandomCurves), RandomCurves),
            Proportion.Difference(hits[0], RandomCurves, c.Item2, RandomCurves),
            FisherExact.Greater(hits[0], RandomCurves - hits[0], c.Item2, RandomCurves - c.Item2)));
        var verdict = Verdict.Decide(
            Quantity.Share($"curves won by a unit within {NearDegrees:0}°"), new(trial.Subject.Name, subject, RandomCurves), LeastShareNear, [.. controls],
            Needed(subject, LeastShareNear, RandomCurves));
        return verdict;
    }

    /// <summary>(c) When natural patches that excite one unit are turned, the others take over in the order of their angles.</summary>
    [Claim("curves.joint-tuning", "Turning what excites one unit hands it over to the others at their angles.", Source + ", argument 4")]
    [Expect("planted-curves", Outcome.Nonspecific, "The planted units are 5 degrees off; but three layers of large random filters (R) have orientations too, which drawn curves and photographs agree on: 44 degrees. The control is a null only for a deep network.")]
    public static Verdict Argument4_JointTuning(Trial trial)
    {
        if (Families(trial) is not { } families)
        {
            return NoFamily(trial);
        }

        var surveys = Surveys(trial);
        var errors = trial.All.Select((who, i) => trial.Once("joint tuning", who.Subject, on => JointTuning.Of(
                trial.Engine, on, families[i], surveys[i].Natural.Single(n => n.Layer.Node == families[i].Layer.Node), Scenes(trial), Sources,
                trial.Reporter($"joint tuning, {who.Name}"), trial.Cancellation)
            .GroupBy(t => t.Source, t => t.ErrorDegrees).Select(g => g.ToList()).ToList())).ToList();
        var subject = Bootstrap.Clustered(errors[0], Median, Seeds.Derive(trial.Seed, "joint tuning"));
        var controls = trial.Controls.Zip(errors.Skip(1), (control, own) => new Comparison(
            new(control.Letter, Bootstrap.Clustered(own, Median, Seeds.Derive(trial.Seed, "joint tuning " + control.Letter)), own.Sum(g => g.Count)),
            Bootstrap.ClusteredDifference(own, errors[0], Median, Seeds.Derive(trial.Seed, "joint tuning advantage " + control.Letter)),
            Permutation.TwoSample(
                own.Select(Median).ToList(), errors[0].Select(Median).ToList(), (a, b) => a.Average() - b.Average(),
                Seeds.Derive(trial.Seed, "joint tuning p " + control.Letter)).PValue));
        return Verdict.Decide(
            Quantity.AngleError("median takeover error"), new(trial.Subject.Name, subject, errors[0].Sum(g => g.Count)), LargestTakeoverErrorDegrees, [.. controls]);
    }

    /// <summary>(d) The family leaves no orientation out: judged against as many angles drawn at random.</summary>
    [Claim("curves.cover", "The family covers all orientations, more evenly than as many random ones.", Source + ": \"the full space of orientations\"")]
    [Expect("inception-v3", Outcome.Refuted, "91 units left gaps of 21 degrees and as many random angles gaps of 19, in the exploration before this code: covered, but no more evenly than by chance.")]
    public static Verdict Cover(Trial trial)
    {
        if (FamilyReadings(trial) is not { } families)
        {
            return NoFamily(trial);
        }

        // What is uncertain about a gap is where units point: their preferred angles, from these looks and radii or from others.
        var members = families[0].Count;
        var cells = Enumerable.Range(0, families[0][0].Cells.Length).ToList();
        var chances = families.Select((family, i) => Bootstrap.Interval(
            cells, drawn => LargestGap.ProbabilityAtMost(Gap(family, drawn), members), Seeds.Derive(trial.Seed, $"gap {i}"), 500)).ToList();
        var controls = trial.Controls.Zip(chances.Skip(1), (control, c) => new Comparison(
            new(control.Letter, c, members),
            new(c.Value - chances[0].Value, c.Low - chances[0].High, c.High - chances[0].Low),
            PValue: null));
        var verdict = Verdict.Decide(
            new("chance that random angles leave no larger gap", LowerIsBetter: true), new(trial.Subject.Name, chances[0], members), LargestChance, [.. controls]);
        return verdict with { Notes = [$"{members} units, largest gap {Gap(families[0], cells):0}°; as many random angles leave {MedianRandomGap(members):0}°"] };
    }

    /// <summary>(e) Not all or nothing: curves before rounded angles before sharp ones, and curves before lines.</summary>
    [Claim("curves.order", "Units answer curves more than rounded angles, those more than sharp angles, and curves more than lines.", Source + ": \"not … straight lines, not … sharp corners\"")]
    public static Verdict SelectivityIsAnOrder(Trial trial)
    {
        if (Families(trial) is not { } families)
        {
            return NoFamily(trial);
        }

        var steps = trial.All.Zip(families, (who, family) => trial.Once("selectivity order", who.Subject, on =>
        {
            var responses = Show(trial, on, family.Layer, SelectivityOrder.Stimuli.Length, i => SelectivityOrder.Stimuli[i].Render(trial.SizePixels), $"angles and lines, {who.Name}");
            return family.Members.Select(m => SelectivityOrder.Of(responses, m)).ToList();
        })).ToList();
        var subject = Bootstrap.Interval(steps[0], WeakestStep, Seeds.Derive(trial.Seed, "order"));
        var controls = trial.Controls.Zip(steps.Skip(1), (control, own) => new Comparison(
            new(control.Letter, Bootstrap.Interval(own, WeakestStep, Seeds.Derive(trial.Seed, "order " + control.Letter)), own.Count),
            Bootstrap.Difference(steps[0], own, WeakestStep, Seeds.Derive(trial.Seed, "order advantage " + control.Letter)),
            Permutation.TwoSample(steps[0], own, (a, b) => WeakestStep(a) - WeakestStep(b), Seeds.Derive(trial.Seed, "order p " + control.Letter), 999).PValue));
        var verdict = Verdict.Decide(
            new("weakest step of the order", " %", 100, 1), new(trial.Subject.Name, subject, steps[0].Count), LeastStep, [.. controls]);
        return verdict with
        {
            Notes =
            [
                $"curve over rounded angle {steps[0].Average(s => s.CurveOverRounded):P1}, rounded over sharp {steps[0].Average(s => s.RoundedOverSharp):P1}, curve over line {steps[0].Average(s => s.CurveOverLine):P1} of the response to the curve",
            ],
        };
    }

    /// <summary>The curves that argument 3 speaks of.</summary>
    internal static Arbitrary<Curve> InRange => Curve.Population().Filter(c => c.RadiusPixels <= LargestRadiusPixels && c.TurnDegrees >= LeastTurnDegrees);

    /// <summary>All of the criterion but the comparison with straight stimuli, condition by condition.</summary>
    internal static int DirectionConditionsMet(CurveReading r) =>
        (r.Pooled.Concentration >= LeastConcentration ? 1 : 0)
        + (r.Pooled.Echo <= LargestEcho ? 1 : 0)
        + (r.AgreeingLooks(LookToleranceDegrees) >= LeastAgreeingLooks ? 1 : 0)
        + (r.RadiusAgreement >= LeastRadiusAgreement ? 1 : 0)
        + (r.Strength >= LeastStrength ? 1 : 0);

    internal static bool HasDirection(CurveReading r) => DirectionConditionsMet(r) == 5;

    internal static bool IsStrict(CurveReading r) => HasDirection(r) && r.CurveOverStraight >= LeastCurveOverStraight;

    internal static IReadOnlyList<Layer> Searched(Subject subject, int sizePixels) =>
    [
        .. Layer.Of(subject.Graph, sizePixels).Where(l =>
            StridesPixels.Contains(l.Field.Horizontal.StridePixels)
            && l.Field.Horizontal.SizePixels is >= LeastFieldPixels and <= LargestFieldPixels
            && l.Field.Vertical.SizePixels is >= LeastFieldPixels and <= LargestFieldPixels),
    ];

    /// <summary>The subject's survey, then the controls'.</summary>
    private static List<CurveSurvey> Surveys(Trial trial) =>
    [
        .. trial.All.Select(who => trial.Once("curve survey", who.Subject, on => CurveSurvey.Of(
            trial.Engine, on, Searched(on, trial.SizePixels), Scenes(trial), trial.Reporter($"curve survey, {who.Name}"), trial.Cancellation))),
    ];

    private static NaturalScenes Scenes(Trial trial) => trial.Once("scenes", trial.Subject, _ =>
        NaturalScenes.Cut(trial.Photographs, trial.SizePixels, ScenesPerPhotograph, Seeds.Derive(trial.Seed, "scenes")));

    /// <summary>
    /// The subject's family: the units with a direction in the layer that has most strict ones. Each control's: as many of the
    /// same layer, those that meet most conditions and point most clearly. Straight stimuli take no part in the choice, so
    /// that claims about them are not decided by it.
    /// </summary>
    private static List<IReadOnlyList<CurveReading>>? FamilyReadings(Trial trial)
    {
        var surveys = Surveys(trial);
        var layer = surveys[0].Readings.GroupBy(r => r.Layer.Node).MaxBy(g => g.Count(IsStrict))!.Key;
        var size = surveys[0].Readings.Count(r => r.Layer.Node == layer && HasDirection(r));
        return size < SmallestFamily
            ? null
            :
            [
                .. surveys.Select(s => s.Readings.Where(r => r.Layer.Node == layer)
                    .OrderByDescending(DirectionConditionsMet).ThenByDescending(r => r.Pooled.Concentration).Take(size).ToList()),
            ];
    }

    private static List<Family>? Families(Trial trial) => FamilyReadings(trial)?.Select(Family.Of).ToList();

    private static Verdict NoFamily(Trial trial) => Verdict.Untested(
        $"No layer of {trial.Subject.Name} has {SmallestFamily} units with a direction: there is no family to speak of.",
        "See curves.exist for what was found.");

    private static IEnumerable<string> StrictByLayer(CurveSurvey survey) =>
        from layer in survey.Readings.GroupBy(r => r.Layer)
        let strict = layer.Where(IsStrict).ToList()
        where strict.Count > 0
        orderby strict.Count descending
        select $"{layer.Key.Node}: {strict.Count} of {layer.Key.Units}, e.g. "
            + string.Join(", ", strict.OrderByDescending(r => r.Pooled.Concentration).Take(3).Select(r => $"{r.Unit} ({r.Pooled.PreferredDegrees:0}°)"));

    private static int Hits(Trial trial, Subject subject, Family family, IReadOnlyList<Curve> curves)
    {
        var responses = Show(trial, subject, family.Layer, curves.Count, i => curves[i].Render(trial.SizePixels), $"random curves, {subject.Name}");
        return Enumerable.Range(0, curves.Count).Count(i => IsNear(family.Winner(responses, i), curves[i]));
    }

    private static bool IsNear(Family.Member? winner, Curve curve) =>
        winner is { } unit && Math.Abs(Circular.Difference(unit.PreferredDegrees, curve.OrientationDegrees)) <= NearDegrees;

    private static Responses Show(Trial trial, Subject subject, Layer layer, int count, Func<int, Image> image, string what)
    {
        using var probe = new Probe(trial.Engine, subject, trial.SizePixels, [layer]);
        return probe.Peaks(count, image, reach: 1, trial.Reporter(what), trial.Cancellation)[0];
    }

    private static double Gap(IReadOnlyList<CurveReading> family, IReadOnlyList<int> cells) =>
        Circular.LargestGap([.. family.Select(r => TuningCurve.Mean([.. cells.Select(c => r.Cells[c])]).PreferredDegrees)]);

    private static double MedianRandomGap(int members)
    {
        var (low, high) = (0.0, 360.0);
        for (var i = 0; i < 40; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = LargestGap.ProbabilityAtMost(middle, members) < 0.5 ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static double WeakestStep(IReadOnlyList<SelectivityOrder.Steps> steps) => Math.Min(
        Math.Min(steps.Average(s => s.CurveOverRounded), steps.Average(s => s.RoundedOverSharp)), steps.Average(s => s.CurveOverLine));

    private static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static int? Needed(Estimate estimate, double threshold, int samples) =>
        SampleSize.ToClear(estimate, threshold, samples) is var n && n <= int.MaxValue ? (int)n : null;
}
