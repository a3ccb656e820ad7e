using Circuits.Science;
using Circuits.Science.Instruments;
using Circuits.Science.Statistics;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Verdicts;
using FsCheck;
using FsCheck.Fluent;
using Outcome = Circuits.Science.Verdicts.Outcome;
using MathNet.Numerics.Statistics;

namespace Circuits.Experiments.Claim1.Features;

/// <summary>
/// "Curve detecting neurons can be found in every non-trivial vision model we've carefully examined" (Zoom In, Claim 1,
/// Example 1): they answer to curved lines and boundaries of about one radius, each to its own orientation, and together
/// to all orientations.
/// </summary>
/// <remarks>
/// <para>Nothing here is blind on Inception-v3: an exploration by another program had looked at its mixed0 to mixed3 and had
/// settled the strict criterion. Layers, criterion and the numbers of all thresholds are those of f973a19 (2026-11-22 14:11),
/// before the first run of this code; (d)'s was away in between. What was changed after data had been seen, by commit, on
/// 2026-11-22 unless another day is given:</para>
/// <list type="bullet">
/// <item>96032e7 14:22, after Inception-v3 and the planted network, which failed them: (b)'s radii up to 120 px became up to 60
/// px with at least a sixth of a turn: 55 % to 96.2 % on the planted network, 53 % to 47.5 % on Inception-v3, Refuted both
/// times.</item>
/// <item>96032e7: (e)'s stimuli were chosen again: curves of 50 px, 100 px long, against angles rounded with 25 px became 30,
/// 60 and 10 px: -29 % to 17.1 % on the planted network, -26 % (Refuted) to 15.5 % (Supported) on Inception-v3. So (e) is
/// exploratory there; what it says holds for tightly rounded angles only.</item>
/// <item>96032e7: (d)'s quantity and threshold were moved, from a gap of at most 60 degrees to p at most 0.05 for as many
/// random angles: from Nonspecific, stated on the exploration's word, to Refuted (p 0.85) on Inception-v3; Supported (p 0) on
/// the planted network.</item>
/// <item>ba8d679 14:38, after all four networks: outcomes that differ from the paper's were stated (96032e7 for (c) on the
/// planted network).</item>
/// <item>0fda0b1 14:54: (c)'s views are turned about the centres of the units' own fields, no longer about the image's: 12 to 5
/// degrees on the planted network (its control R 37 to 44), 45 to 34 on mobilenet-v2, 19 to 21 on Inception-v3. No outcome
/// changed.</item>
/// <item>425a524 15:18: chance in (b) became exact (16.75 to 16.67 %); in (e) a unit that does not answer the curve counts -1,
/// no longer 0; the reason beside the 5 % was reworded. The header then said that (a) and (b) had been seen on the MobileNets
/// when 96032e7 was made; 96032e7 says that they had not been run, and the header from 1afa8a0 (15:22) on that they played no
/// part. So (a) and (b) may not be blind there.</item>
/// <item>6ae6644 15:29: control Q is calibrated on 64 patches in place of 24. On Inception-v3 Q went from 0.9 to 1.3 % in (a),
/// 22.5 to 22.0 % in (b), 86 to 83 degrees in (c, with 0fda0b1), -15 to -11 % in (e).</item>
/// <item>01f8396 15:46, after all four networks: (d) moved back to 60 degrees: Refuted to Nonspecific on Inception-v3 and
/// mobilenet-v2-mid, Supported to Nonspecific on the planted network. Its interval, once a bootstrap over looks and radii,
/// became the range over leave-one-outs; with it (bfc54b0, 15:56) the outcome stated for mobilenet-v2 went from Refuted to
/// Inconclusive.</item>
/// <item>01f8396: (a)'s Wilson interval and Fisher's test over units became a bootstrap and sign flips over layers: [18.4,
/// 21.6] to [14.7, 25.9] % on Inception-v3, [50.3, 79.8] to [50.0, 80.6] % on the planted network (one layer: over units); its
/// statement went from "far more often" to "more often". (c)'s count became sources, not pairs (1904 to 16); (b)'s and (e)'s
/// statements were narrowed to what is measured. No outcome changed.</item>
/// <item>57487fd, e3bac1c (2026-11-24), after the first run on the planted InceptionV1: what it found was stated as expected, (b)
/// Refuted (45 %), (c) Inconclusive (29 degrees), (d) Nonspecific (26 degrees), (e) Inconclusive (29 % [-17.5, 38.2]).</item>
/// <item>51fa554 (2026-11-24), cc6291b (2026-11-25): that network was built again with these outcomes in sight, until it met them as the
/// paper predicts, but for (d) (40 degrees): <c>PlantedInceptionV1</c> says how. Nothing was changed in this class but the statements.</item>
/// <item>2026-12-01: <c>planted-high-low</c> came, which has no curve detectors. What was first stated of it (cdffc4a: Refuted, "none of 34
/// units", and three more) was a guess put in the words of a run; measured were 71 %, Supported, in (a), and 9 degrees, Supported, in (c)
/// (01e5a47). So (a) and (c) do not tell curve detectors from high-low frequency detectors, (b) and (e) do; (a)'s statement was
/// narrowed to the criterion. Its Gabors then came to read the colours in place of their mean, the same function but for
/// rounding, with other controls: Q 0 to 5.9 % in (a), Nonspecific; 0.51 to 0.41 in argument 1, Inconclusive to Refuted.</item>
/// </list>
/// <para>(b), (c) and (e) speak of a family, and so presuppose (a): an untrained network has hardly any units with a direction,
/// and its "family" is the best there is. The notes count them. Drawings are centred on the image, which is up to 6 px off
/// the middle units' fields in the MobileNets: compare a network with its controls, not with another network.</para>
/// </remarks>
public static partial class CurveDetectors
{
    private const string FirstRun = "after the first run, which found: ";
    private const string Source = "Zoom In, Claim 1, Example 1: Curve Detectors";

    /// <summary>A round number, not a rate of error: the criterion has none of 5 %.</summary>
    /// <remarks>
    /// Known when it was chosen, from the exploration of Inception-v3: 7.5 to 25 % of the units of a block are strict when trained,
    /// at most 5.8 % in control R, 0.8 % in Q, 0.6 % in S. It lies between what had been seen, but for that one block of R.
    /// </remarks>
    private const double LeastShareOfStrictUnits = 0.05;

    /// <summary>Fewer units than the paper's ten cover the circle with gaps beyond their tuning width; eight are 45 degrees apart.</summary>
    internal const int SmallestFamily = 8;

    // Argument 3. Ten units on a circle are 36 degrees apart, and published tuning curves 48 degrees wide at half height:
    // the nearest unit should win, or its neighbour. "For all" concedes rare other causes (Zoom In), so three in four.
    // Radii up to the paper's own, and at least a sixth of a turn: a flatter arc is a line to any unit with these fields.
    private const int RandomCurves = 400;
    private const double LargestRadiusPixels = 60;
    private const double LeastTurnDegrees = 60;
    private const double NearDegrees = 30;
    private const double LeastShareNear = 0.75;

    // Argument 4. The error is half of what chance gives. Known when it was chosen, from the exploration of Inception-v3: 15 and
    // 18 degrees when trained, 60 and 108 in control R, 63 and 82 in Q.
    private const int Sources = 16;
    private const int ScenesPerPhotograph = 2;
    private const double LargestTakeoverErrorDegrees = 45;

    /// <summary>Every orientation then lies within 30 degrees of a unit; the published family's largest gaps are 62 and 68.</summary>
    internal const double LargestGapDegrees = 60;

    /// <summary>The claim is an order: each step has only to be there.</summary>
    private const double LeastStep = 0;

    /// <summary>(a) Units that meet the strict criterion exist, and training is what makes them.</summary>
    [Claim("curves.exist", "Units meet the criterion for curve detectors more often than in untrained networks.", Source)]
    [Expect("planted-high-low", Outcome.Nonspecific, FirstRun + "71 %, Supported, and Nonspecific since another draw of Q has 5.9 %: a false positive. None of its units was written for curves; a curve has more contour on its concave side, which they take for their low-frequency side (they prefer the bulge where they prefer high frequency), and a straight line has as much on both. The criterion alone takes these units for curve detectors; (b) and (e) do not.")]
    public static Verdict Exist(Trial trial) => Exist(trial, CurveCriterion.IsStrict, control => control);

    /// <summary>The same by another criterion, or with controls that count for something else: what calibration mutates.</summary>
    internal static Verdict Exist(Trial trial, Func<CurveReading, bool> criterion, Func<Comparison, Comparison> counted)
    {
        if (CurveCriterion.Searched(trial.Subject, trial.SizePixels).Count == 0)
        {
            return Verdict.Untested($"{trial.Subject.Name} has no layer where curve detectors are looked for.", CurveCriterion.WhereToLook);
        }

        var surveys = Surveys(trial);
        var verdict = ShareOfUnits.Decide(
            trial, "strict curve units", LeastShareOfStrictUnits, [.. surveys[0].Readings.Select(r => r.Layer.Node)],
            [.. surveys.Select(s => s.Readings.Select(criterion).ToList())], counted);
        return verdict with { Notes = [.. verdict.Notes, .. StrictByLayer(surveys[0])], Figures = [.. FamilyPicture(trial)] };
    }

    /// <summary>(b) For all radii, thicknesses, polarities and colours, the family's most active member is one that prefers about the curve's orientation.</summary>
    [Claim("curves.synthetic", "Whatever the curve, the family's single most active unit (by share of its own tuning's peak) is one that prefers about its orientation.", Source + ", argument 3")]
    [Expect("inception-v3", Outcome.Refuted, FirstRun + "53 %, with flatter curves. Far above chance and controls, but among 120 units some other one often answers most; read as a population they are right: see the notes.")]
    [Expect("mobilenet-v2", Outcome.Refuted, FirstRun + "36 %, as on Inception-v3.")]
    [Expect("mobilenet-v2-mid", Outcome.Refuted, FirstRun + "39 %, as on Inception-v3.")]
    [Expect("planted-high-low", Outcome.Refuted, FirstRun + "50 %: it has no curve detectors, and what curves.exist takes for them fails here.")]
    public static Verdict Argument3_SyntheticExamples(Trial trial)
    {
        if (Families(trial) is not { } families)
        {
            return NoFamily(trial);
        }

        var count = trial.Samples(RandomCurves);
        var curves = InRange.Sample(count, Seeds.Derive(trial.Seed, "random curves"));
        var answers = trial.All.Zip(families, (who, family) =>
            Show(trial, who.Subject, family.Layer, curves.Count, i => curves[i].Render(trial.SizePixels), $"random curves, {who.Name}")).ToList();
        var verdict = WonByNearest.Decide(
            trial, "curves", families, answers, [.. curves.Select(c => c.OrientationDegrees)], NearDegrees, LeastShareNear);
        List<string> notes = [.. verdict.Notes, Presupposed(trial)];
        return SimplestFailure(trial, families[0]) is { } failure
            ? verdict with
            {
                Notes = [.. notes, $"simplest counterexample: {failure.Description}"],
                Figures = [("counterexample", failure.Curve.Render(trial.SizePixels))],
            }
            : verdict with { Notes = notes };
    }

    /// <summary>(c) When natural patches that excite one unit are turned, the others take over in the order of their angles.</summary>
    [Claim("curves.joint-tuning", "Turning what excites one unit hands it over to the others at their angles.", Source + ", argument 4")]
    [Expect("planted-curves", Outcome.Nonspecific, FirstRun + "12 degrees (5 since views are turned about the units' own field centres); but three layers of large random filters (R) have orientations too, which drawn curves and photographs agree on: 37 (44) degrees, within the threshold. That this instrument has no null among shallow networks limits what it shows.")]
    [Expect("mobilenet-v2", Outcome.Inconclusive, FirstRun + "45 degrees, just the threshold; 34 since views are turned about the units' own field centres; far better than control Q.")]
    [Expect("mobilenet-v2-mid", Outcome.Refuted, FirstRun + "80 degrees, no better than control Q: drawn curves and photographs do not agree on where its units point.")]
    [Expect("planted-high-low", Outcome.Supported, FirstRun + "9 degrees (11 since its Gabors read the colours): what has a direction is handed over, whether or not it is a curve.")]
    public static Verdict Argument4_JointTuning(Trial trial)
    {
        if (Families(trial) is not { } families)
        {
            return NoFamily(trial);
        }

        var surveys = Surveys(trial);
        var takeovers = trial.All.Select((who, i) => trial.Once("joint tuning", who.Subject, on => JointTuning.Of(
                trial.Engine, on, families[i], surveys[i].Natural.Single(n => n.Layer.Node == families[i].Layer.Node), Scenes(trial), trial.Samples(Sources),
                trial.Reporter($"joint tuning, {who.Name}"), trial.Cancellation))).ToList();
        var verdict = TakenOver.Decide(trial, "joint tuning", takeovers, LargestTakeoverErrorDegrees);
        return verdict with { Notes = [.. verdict.Notes, Presupposed(trial)] };
    }

    /// <summary>(d) The family leaves no orientation out: judged against as many angles drawn at random, which cover the circle too if they are many.</summary>
    [Claim("curves.cover", "The family covers all orientations.", Source + ": \"the full space of orientations\"", RunsOnRecordings = true)]
    [Expect("planted-inception-v1", Outcome.Nonspecific, "as built the second time: 40 degrees, but as many random angles leave 49, also within 60. No network of 21 units or more can be told from chance here.")]
    [Expect("inception-v3", Outcome.Nonspecific, "91 units left gaps of 21 degrees, and as many random angles gaps of 19, in the exploration before this code: many units cover a circle however they are aimed.")]
    [Expect("planted-curves", Outcome.Nonspecific, FirstRun + "24 units every 15 degrees leave 17; but 24 random angles leave 54, also within 60.")]
    [Expect("mobilenet-v2", Outcome.Inconclusive, FirstRun + "a gap of 68 degrees, where as many random angles leave 22; without one look or radius it is 56 to 76.")]
    [Expect("mobilenet-v2-mid", Outcome.Nonspecific, FirstRun + "covered, and no more evenly than by chance.")]
    [Expect("planted-high-low", Outcome.Nonspecific, FirstRun + "24 directions every 15 degrees, as on planted-curves.")]
    public static Verdict Cover(Trial trial)
    {
        if (trial.Subject.Recording is { } recording)
        {
            return RecordedCurves.Cover(trial.Subject.Name, recording);
        }

        if (FamilyReadings(trial) is not { } families)
        {
            return NoFamily(trial);
        }

        var members = families[0].Count;
        var gaps = families.Select(GapRange).ToList();
        var controls = trial.Controls.Select(c => c.Letter).Zip(gaps.Skip(1), (letter, gap) => Against(letter, gap, gaps[0], members, null)).Append(AgainstChance(gaps[0], members));
        var verdict = Verdict.Decide(
            Quantity.AngleError("largest gap"), new(trial.Subject.Name, gaps[0], members), LargestGapDegrees, [.. controls]);
        return verdict with { Notes = [$"{members} units; the range is what leaving out any one look or radius makes of the gap"] };
    }

    /// <summary>A gap beside the one that as many random angles leave: half the time, and in 95 of 100 cases.</summary>
    internal static Comparison AgainstChance(Estimate gap, int members) => Against(
        "chance", new(LargestGap.Quantile(0.5, members), LargestGap.Quantile(0.025, members), LargestGap.Quantile(0.975, members)),
        gap, members, LargestGap.ProbabilityAtMost(gap.Value, members));

    /// <summary>(e) Not all or nothing: curves before rounded angles before sharp ones, and curves before lines.</summary>
    [Claim("curves.order", "Units answer curves (30 px) more than tightly rounded angles (10 px), those more than sharp angles, and curves more than lines.", Source + ": \"not … straight lines, not … sharp corners\"")]
    [Expect("mobilenet-v2", Outcome.Inconclusive, FirstRun + "curves before lines and rounded before sharp angles by mean and median; over rounded angles by the median only.")]
    [Expect("mobilenet-v2-mid", Outcome.Inconclusive, FirstRun + "as on mobilenet-v2.")]
    [Expect("planted-high-low", Outcome.Refuted, FirstRun + "-577 %: sharp and tightly rounded angles excite them far more than curves do.")]
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
                $"share of the response to the curve, mean (median): curve over rounded angle {Both(t => t.CurveOverRounded)}, rounded over sharp {Both(t => t.RoundedOverSharp)}, curve over line {Both(t => t.CurveOverLine)}",
                "with curves of 50 px and angles rounded by 25 px (the first version), the rounded angle won, on the planted network too: it is a curve",
                Presupposed(trial),
            ],
        };

        string Both(Func<SelectivityOrder.Steps, double> step) => $"{steps[0].Average(step):P1} ({steps[0].Select(step).Median():P1})";
    }

    /// <summary>The curves that argument 3 speaks of.</summary>
    internal static Arbitrary<Curve> InRange => Curve.Population().Filter(c => c.RadiusPixels <= LargestRadiusPixels && c.TurnDegrees >= LeastTurnDegrees);

    /// <summary>The subject's survey, then the controls'.</summary>
    internal static List<CurveSurvey> Surveys(Trial trial) =>
    [
        .. trial.All.Select(who => trial.Once("curve survey", who.Subject, on => CurveSurvey.Of(
            trial.Engine, on, CurveCriterion.Searched(on, trial.SizePixels), Scenes(trial), trial.Reporter($"curve survey, {who.Name}"), trial.Cancellation))),
    ];

    internal static NaturalScenes Scenes(Trial trial) => trial.Once("scenes", trial.Subject, _ =>
        NaturalScenes.Cut(trial.Photographs, trial.SizePixels, trial.Samples(ScenesPerPhotograph), Seeds.Derive(trial.Seed, "scenes")));

    /// <summary>
    /// The subject's family: the units with a direction in the layer that has most strict ones. Each control's: as many of the
    /// same layer, those that meet most conditions and point most clearly. Straight stimuli take part in the choice of the layer
    /// (strict units prefer the curve to them), not of the units in it: that favours the subject where a claim is about lines (e).
    /// </summary>
    private static List<IReadOnlyList<CurveReading>>? FamilyReadings(Trial trial)
    {
        if (CurveCriterion.Searched(trial.Subject, trial.SizePixels).Count == 0)
        {
            return null;
        }

        var surveys = Surveys(trial);
        var layer = surveys[0].Readings.GroupBy(r => r.Layer.Node).MaxBy(g => g.Count(CurveCriterion.IsStrict))!.Key;
        var size = surveys[0].Readings.Count(r => r.Layer.Node == layer && CurveCriterion.HasDirection(r));
        return size < SmallestFamily
            ? null
            :
            [
                .. surveys.Select(s => s.Readings.Where(r => r.Layer.Node == layer)
                    .OrderByDescending(CurveCriterion.DirectionConditionsMet).ThenByDescending(r => r.Pooled.Concentration).Take(size).ToList()),
            ];
    }

    private static List<Family>? Families(Trial trial) => FamilyReadings(trial)?.Select(Family.Of).ToList();

    /// <summary>How many of each family meet the criterion for having a direction: the controls are given their best, which is little.</summary>
    private static string Presupposed(Trial trial) =>
        $"members that meet the criterion for a direction: {trial.OfEach(i => $"{FamilyReadings(trial)![i].Count(CurveCriterion.HasDirection)}")} of {FamilyReadings(trial)![0].Count}; what follows for the controls follows from curves.exist";

    private static Verdict NoFamily(Trial trial) => Verdict.Untested(
        $"No layer of {trial.Subject.Name} has {SmallestFamily} units with a direction: there is no family to speak of.",
        "See curves.exist for what was found.");

    private static IEnumerable<string> StrictByLayer(CurveSurvey survey) =>
        from layer in survey.Readings.GroupBy(r => r.Layer)
        let strict = layer.Where(CurveCriterion.IsStrict).ToList()
        where strict.Count > 0
        orderby strict.Count descending
        select $"{layer.Key.Node}: {strict.Count} of {layer.Key.Units}, e.g. "
            + string.Join(", ", strict.OrderByDescending(r => r.Pooled.Concentration).Take(3).Select(r => $"{r.Unit} ({r.Pooled.PreferredDegrees:0}°)"));

    /// <summary>A curve that the wrong unit wins, made as simple as it can be: what a property test would print, with its picture.</summary>
    private static (Curve Curve, string Description)? SimplestFailure(Trial trial, Family family)
    {
        (Curve Curve, string Description)? simplest = null;
        using var probe = new Probe(trial.Engine, trial.Subject, trial.SizePixels, [family.Layer]);
        var property = Prop.ForAll(InRange, curve =>
        {
            var winner = family.Winner(probe.Peaks(1, _ => curve.Render(trial.SizePixels), reach: 1, cancellation: trial.Cancellation)[0], 0);
            if (WonByNearest.Is(winner, curve.OrientationDegrees, NearDegrees))
            {
                return true;
            }

            var answer = winner is { } unit ? $"won by {family.Layer.Node}:{unit.Unit}, which prefers {unit.PreferredDegrees:0}°" : "answered by no unit";
            simplest = (curve, $"{(curve.Disc ? "edge of a disc" : "arc")} of {curve.RadiusPixels:0} px at {curve.OrientationDegrees:0.#}°, {answer}");
            return false;
        });
        try
        {
            var seed = (ulong)(uint)Seeds.Derive(trial.Seed, "counterexample");
            Check.One(Config.QuickThrowOnFailure.WithReplay(seed, seed | 1), property);
        }
        catch (Exception) when (simplest is not null && !trial.Cancellation.IsCancellationRequested)
        {
            // FsCheck reports a failure by throwing; the last curve that failed is the one it shrank to.
        }

        return simplest;
    }

    private static IEnumerable<(string, Image)> FamilyPicture(Trial trial) =>
        FamilyReadings(trial) is { } families
            ? [("tuning-curves", CurveFamilyPicture.Draw(families[0][0].Layer.Node, [(trial.Subject.Name, families[0]), ($"control {trial.Controls[0].Letter}", families[1])]))]
            : [];

    private static Responses Show(Trial trial, Subject subject, Layer layer, int count, Func<int, Image> image, string what)
    {
        using var probe = new Probe(trial.Engine, subject, trial.SizePixels, [layer]);
        return probe.Peaks(count, image, reach: 1, trial.Reporter(what), trial.Cancellation)[0];
    }

    /// <summary>The largest gap between preferred angles, and its range when any one look or radius is left out.</summary>
    /// <remarks>Not a bootstrap: a largest gap is an extreme, and looks and radii are chosen, not drawn.</remarks>
    private static Estimate GapRange(IReadOnlyList<CurveReading> family)
    {
        var radii = CurveBattery.RadiiPixels.Length;
        var all = Gap(_ => true);
        List<double> without =
        [
            all,
            .. Enumerable.Range(0, CurveBattery.Looks.Length).Select(look => Gap(cell => cell / radii != look)),
            .. Enumerable.Range(0, radii).Select(radius => Gap(cell => cell % radii != radius)),
        ];
        return new(all, without.Min(), without.Max());

        double Gap(Func<int, bool> kept) =>
            Circular.LargestGap([.. family.Select(r => TuningCurve.Mean([.. r.Cells.Where((_, cell) => kept(cell))]).PreferredDegrees)]);
    }

    private static Comparison Against(string control, Estimate own, Estimate subject, int members, double? p) => new(
        new(control, own, members), new(own.Value - subject.Value, own.Low - subject.High, own.High - subject.Low), p);

    private static double WeakestStep(IReadOnlyList<SelectivityOrder.Steps> steps) => Math.Min(
        Math.Min(steps.Average(s => s.CurveOverRounded), steps.Average(s => s.RoundedOverSharp)), steps.Average(s => s.CurveOverLine));
}
