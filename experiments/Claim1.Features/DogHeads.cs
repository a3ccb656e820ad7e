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
/// this Inception-v3 that reaches 0.75 for dogs in both halves, neither in control Q.</para>
/// </remarks>
public static class DogHeads
{
    private const string Source = "Zoom In, Claim 1, Example 3: Pose-Invariant Dog Head Detectors";

    /// <summary>
    /// Of a head and something else, the head excites the unit more in three cases of four, at the worst yaw and for the worst kind
    /// of foil. 0.75 is what the exploration asked of a class; a unit that is merely for animals reached about 0.72 there.
    /// </summary>
    private const double LeastAuroc = 0.75;

    private static readonly ConcurrentDictionary<(IReadOnlyList<Photograph>, int, int), Lazy<IReadOnlyList<ObjectImage>>> Rendered = new();

    /// <summary>(a) Units answer to heads at every yaw more than to anything else.</summary>
    [Claim("dog-heads.exist", "Units exist that answer to dogs' heads at every yaw, more than to cats, cars, fur, shuffled heads and photographs.", Source)]
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
