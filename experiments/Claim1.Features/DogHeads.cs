using System.Collections.Concurrent;
using Circuits.Science;
using Circuits.Science.Instruments;
using Circuits.Science.Statistics;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Verdicts;

namespace Circuits.Experiments.Claim1.Features;

/// <summary>
/// Pose-invariant dog head detectors (Zoom In, Claim 1, Example 3): units that answer to a dog's head whichever way it looks, and,
/// on the way to them, units that answer to heads looking to one side.
/// </summary>
/// <remarks>
/// <para>Asked with heads rendered at five yaws, as the paper proposes and does not show. Layers, criterion, battery and threshold
/// were fixed before the first run of this code. Not blind: with small photographs (CIFAR-10), another program had found no unit of
/// this Inception-v3 that reaches 0.75 for dogs in both halves, neither in control Q. Thresholds of 773edde (2026-12-01 01:28). After
/// the first run on all networks (01:34):</para>
/// <list type="bullet">
/// <item>The interval: each unit's weakest comparison stays the one of the whole half; the minimum was drawn again before, and the
/// interval of control Q missed its own value (0.48 [0.50, 0.50]). (a) on Inception-v3 from 0.74 [0.70, 0.82] to [0.66, 0.81], mobilenet-v2
/// 0.68 [0.62, 0.81] to [0.60, 0.77], mobilenet-v2-mid 0.69 [0.64, 0.78] to [0.60, 0.77]; (b) 0.79 [0.70, 0.86] to [0.67, 0.87], 0.81 [0.74,
/// 0.92] to [0.69, 0.89], 0.79 [0.68, 0.89] to [0.61, 0.90]. No value and no outcome changed.</item>
/// <item>The figures: AUROC over yaw in place of mean responses, fewer images on the sheet.</item>
/// </list>
/// <para>What ten looks cannot settle is the threshold. The subjects are ahead of all controls, but for R in (b) on Inception-v3; on
/// Inception-v3 23 units reach 0.75 in both halves in (a), none in Q, R and S.</para>
/// </remarks>
public static class DogHeads
{
    private const string Source = "Zoom In, Claim 1, Example 3: Pose-Invariant Dog Head Detectors";

    /// <summary>
    /// Of a head and something else, the head excites the unit more in three cases of four: the heads of the worst yaw against all foils
    /// together, and all heads against the worst kind of foil. 0.75 is what the exploration asked of a class; a unit that is merely for
    /// animals reached about 0.72 there.
    /// </summary>
    private const double LeastAuroc = 0.75;

    private static readonly ConcurrentDictionary<(IReadOnlyList<Photograph>, int, int), Lazy<IReadOnlyList<ObjectImage>>> Rendered = new();

    private const string FirstRun = "after the first run, which found: ";

    /// <summary>(a) Units answer to heads at every yaw more than to anything else.</summary>
    [Claim("dog-heads.exist", "Units exist that answer to dogs' heads at every yaw more than to other things, and over all yaws more than to each of cats, cars, fur, shuffled heads and photographs.", Source)]
    [Expect("inception-v3", Outcome.Inconclusive, FirstRun + "0.74, far above all controls (at most 0.48), and just the threshold; cats are the hardest foil (0.78).")]
    [Expect("mobilenet-v2", Outcome.Inconclusive, FirstRun + "0.68, far above all controls (at most 0.44); cats excite its units too (0.71).")]
    [Expect("mobilenet-v2-mid", Outcome.Inconclusive, FirstRun + "0.69, far above all controls (at most 0.44).")]
    [Expect("planted-curves", Outcome.Untested, "a handwritten network without a layer of stride 16.")]
    [Expect("planted-high-low", Outcome.Untested, "a handwritten network without a layer of stride 16.")]
    [Expect("planted-inception-v1", Outcome.Untested, "its head and car units answer to symbols, not to pictures.")]
    public static Verdict Exist(Trial trial)
    {
        if (DogHeadCriterion.Searched(trial.Subject, trial.SizePixels).Count == 0)
        {
            return NowhereToLook(trial);
        }

        var battery = Battery(trial);
        var best = trial.All.Select(who => trial.Once("dog heads across yaw", who.Subject, on => BestUnits.Of(
            Answers(trial, on, who.Name), DogHeadCriterion.AcrossYaw(battery, false), DogHeadCriterion.AcrossYaw(battery, true), LeastAuroc))).ToList();
        var verdict = Decide(trial, best, "heads at the worst yaw, of the worst foil: AUROC, ten best units");
        return verdict with
        {
            Notes =
            [
                .. HowMany(trial, best),
                $"chosen on other looks and backdrops: {string.Join(", ", best[0].Units.Take(5).Select(u => $"{u.Name} ({u.Discovery:0.00}, then {u.Score:0.00})"))}",
                ByComparison(trial, best, [.. ObjectBattery.YawsDegrees.Select(y => $"yaw {y:0}°"), .. DogHeadCriterion.Foils.Select(Called)]),
                Photographs(battery, best[0]),
            ],
            Figures =
            [
                ("yaw-tuning", DogHeadPicture.Tuning(battery, [.. trial.All.Zip(best, (who, own) => (who.Name, own))])),
                ("best-unit", DogHeadPicture.BestUnit(battery, best[0].Units[0])),
            ],
        };
    }

    /// <summary>(b) Before them, units answer to heads that look to one side: more than to the mirrored head, and not because of where it is.</summary>
    [Claim("dog-heads.pose", "Units exist that answer to dogs' heads looking to one side, more than to the mirrored heads and to anything else.", Source + "; Claim 2, Circuit 2: oriented dog heads")]
    [Expect("inception-v3", Outcome.Inconclusive, FirstRun + "0.79 with an interval from 0.67; the mirrored head is told apart (0.95), but control R reaches 0.63.")]
    [Expect("mobilenet-v2", Outcome.Inconclusive, FirstRun + "0.81 with an interval from 0.69; 27 looks in place of 10 might settle it.")]
    [Expect("mobilenet-v2-mid", Outcome.Inconclusive, FirstRun + "0.79 with an interval from 0.61.")]
    [Expect("planted-curves", Outcome.Untested, "a handwritten network without a layer of stride 16.")]
    [Expect("planted-high-low", Outcome.Untested, "a handwritten network without a layer of stride 16.")]
    [Expect("planted-inception-v1", Outcome.Untested, "its head and car units answer to symbols, not to pictures.")]
    public static Verdict Pose(Trial trial)
    {
        if (DogHeadCriterion.Searched(trial.Subject, trial.SizePixels).Count == 0)
        {
            return NowhereToLook(trial);
        }

        var battery = Battery(trial);
        var best = trial.All.Select(who => trial.Once("dog heads to one side", who.Subject, on => OneSide(battery, Answers(trial, on, who.Name)))).ToList();
        var verdict = Decide(trial, best, "heads to one side, of the worst foil: AUROC, ten best units");
        return verdict with
        {
            Notes =
            [
                .. HowMany(trial, best),
                ByComparison(trial, best, ["40°", "80°", .. DogHeadCriterion.Foils.Select(Called), "the mirrored head", "frontal heads aside"]),
            ],
            Figures = [("yaw-tuning", DogHeadPicture.Tuning(battery, [.. trial.All.Zip(best, (who, own) => (who.Name, own))]))],
        };
    }

    /// <summary>The battery's images, rendered once in a process.</summary>
    internal static IReadOnlyList<ObjectImage> Battery(Trial trial) => Rendered.GetOrAdd(
        (trial.Photographs, trial.SizePixels, trial.Seed),
        key => new(() => ObjectBattery.Render(key.Item1, key.Item2, Seeds.Derive(key.Item3, "objects")))).Value;

    /// <summary>What the searched units answer to the battery, layer by layer: the largest of the 3x3 positions in the middle.</summary>
    internal static IReadOnlyList<Responses> Answers(Trial trial, Subject subject, string name) => trial.Once("objects", subject, on =>
    {
        var battery = Battery(trial);
        using var probe = new Probe(trial.Engine, on, trial.SizePixels, DogHeadCriterion.Searched(trial.Subject, trial.SizePixels));
        return probe.Peaks(battery.Count, i => battery[i].Picture, reach: 1, trial.Reporter($"rendered objects, {name}"), trial.Cancellation);
    });

    /// <summary>The side whose best units do better on the half they are chosen on.</summary>
    private static BestUnits OneSide(IReadOnlyList<ObjectImage> battery, IReadOnlyList<Responses> answers) =>
        new[] { -1, 1 }
            .Select(side => BestUnits.Of(answers, DogHeadCriterion.ToOneSide(battery, false, side), DogHeadCriterion.ToOneSide(battery, true, side), LeastAuroc))
            .MaxBy(best => best.Units.Average(u => u.Discovery))!;

    private static Verdict Decide(Trial trial, IReadOnlyList<BestUnits> best, string what)
    {
        var looks = best[0].HeldOut.Clusters;
        var subject = best[0].Interval(Seeds.Derive(trial.Seed, what));
        var controls = trial.Controls.Zip(best.Skip(1), (control, own) => new Comparison(
            new(control.Letter, own.Interval(Seeds.Derive(trial.Seed, what + control.Letter)), looks),
            best[0].AheadOf(own, Seeds.Derive(trial.Seed, what + " ahead of " + control.Letter)),
            Permutation.SignFlip(
                [.. best[0].ByLook().Zip(own.ByLook(), (a, b) => a - b)], differences => differences.Sum(), Seeds.Derive(trial.Seed, what + " p " + control.Letter)).PValue));
        return Verdict.Decide(new(what), new(trial.Subject.Name, subject, looks), LeastAuroc, [.. controls]);
    }

    private static IEnumerable<string> HowMany(Trial trial, IReadOnlyList<BestUnits> best) =>
    [
        $"units that reach {LeastAuroc} in both halves: {string.Join(", ", trial.All.Zip(best, (who, own) => $"{who.Name} {own.InBothHalves}"))} of {best[0].Searched}",
    ];

    /// <summary>The ten units' mean comparison by comparison, subject and control Q.</summary>
    private static string ByComparison(Trial trial, IReadOnlyList<BestUnits> best, IReadOnlyList<string> names)
    {
        var means = best.Take(2).Select(own => Enumerable.Range(0, names.Count).Select(c => own.Units.Average(u =>
            own.HeldOut.Comparisons(own.HeldOut.Wins(u.Responses, u.Unit))[c])).ToList()).ToList();
        return $"by comparison ({trial.Controls[0].Letter} in parentheses): " + string.Join(", ", names.Select((name, c) => $"{name} {means[0][c]:0.00} ({means[1][c]:0.00})"));
    }

    /// <summary>Two photographs of dogs prove nothing; they may point the same way.</summary>
    private static string Photographs(IReadOnlyList<ObjectImage> battery, BestUnits best)
    {
        var dogs = Indices(ObjectKind.DogPhotograph);
        if (dogs.Count == 0)
        {
            return "no photograph of a dog by a name known here";
        }

        var others = Indices(ObjectKind.Photograph);
        var share = best.Units.Average(u => dogs.Average(d => others.Average(o => u.Responses[d, u.Unit] > u.Responses[o, u.Unit] ? 1.0 : 0)));
        return $"{dogs.Count} photographs of dogs excite them more than {share:P0} of the pieces of other photographs do (too few to judge by)";

        List<int> Indices(ObjectKind kind) => [.. battery.Index().Where(i => i.Item.Kind == kind).Select(i => i.Index)];
    }

    private static string Called(ObjectKind kind) => kind switch
    {
        ObjectKind.Cat => "cats",
        ObjectKind.Car => "cars",
        ObjectKind.Shuffled => "shuffled heads",
        ObjectKind.Ball => "balls",
        ObjectKind.Photograph => "photographs",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "That is not a foil."),
    };

    private static Verdict NowhereToLook(Trial trial) => Verdict.Untested(
        trial.Subject.Kind == SubjectKind.Planted
            ? $"{trial.Subject.Name} is written by hand: its head units, where it has any, answer to symbols, not to pictures of dogs."
            : $"{trial.Subject.Name} has no layer where detectors of heads are looked for.",
        DogHeadCriterion.WhereToLook);
}
