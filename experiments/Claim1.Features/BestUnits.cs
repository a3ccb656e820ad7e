using Circuits.Science;
using Circuits.Science.Instruments;
using Circuits.Science.Statistics;
using Circuits.Science.Subjects;

namespace Circuits.Experiments.Claim1.Features;

/// <summary>The units of a network that tell a class best on one half of the images, and how well they do on the other half.</summary>
internal sealed class BestUnits
{
    /// <summary>The mean over ten is steadier than the best one, and the paper names six head units that turn with the head or not.</summary>
    public const int Count = 10;

    private const int Resamples = 1000;

    private readonly IReadOnlyList<float[]> wins;
    private readonly IReadOnlyList<int> weakest;

    private BestUnits(ClassSelectivity heldOut, IReadOnlyList<Found> found, IReadOnlyList<float[]> wins, int inBothHalves, int searched) =>
        (HeldOut, Units, this.wins, InBothHalves, Searched, weakest) =
        (heldOut, found, wins, inBothHalves, searched, [.. wins.Select(own => Array.IndexOf(heldOut.Comparisons(own), heldOut.Weakest(own, null, null)))]);

    /// <summary>One of the units.</summary>
    /// <param name="Responses">Of its layer.</param>
    /// <param name="Unit">Its channel.</param>
    /// <param name="Discovery">Its weakest comparison on the half it was chosen on.</param>
    /// <param name="Score">And on the other half.</param>
    public sealed record Found(Responses Responses, int Unit, double Discovery, double Score)
    {
        public string Name => $"{Responses.Layer.Node}:{Unit}";
    }

    /// <summary>Best first, by the half they were chosen on.</summary>
    public IReadOnlyList<Found> Units { get; }

    /// <summary>The comparisons that they are scored by.</summary>
    public ClassSelectivity HeldOut { get; }

    /// <summary>How many of all units reach the threshold in both halves.</summary>
    public int InBothHalves { get; }

    /// <summary>How many units were looked at.</summary>
    public int Searched { get; }

    /// <summary>The mean of the units' weakest comparisons on the half that they were not chosen on.</summary>
    public double Score => Units.Average(u => u.Score);

    /// <summary>Chooses and scores.</summary>
    /// <param name="layers">All units.</param>
    /// <param name="discovery">Of the half that they are chosen on.</param>
    /// <param name="heldOut">Of the half that they are scored on.</param>
    /// <param name="threshold">For the count of those that reach it in both.</param>
    /// <param name="wins">A unit's wins; by default its own.</param>
    public static BestUnits Of(
        IReadOnlyList<Responses> layers, ClassSelectivity discovery, ClassSelectivity heldOut, double threshold,
        Func<ClassSelectivity, Responses, int, float[]>? wins = null)
    {
        wins ??= (selectivity, responses, unit) => selectivity.Wins(responses, unit);
        double Weakest(ClassSelectivity half, Responses responses, int unit) => half.Weakest(wins(half, responses, unit), null, null);
        var all = layers.AsParallel().AsOrdered().SelectMany(responses => Enumerable.Range(0, responses.Layer.Units)
            .Select(unit => (Responses: responses, Unit: unit, Discovery: Weakest(discovery, responses, unit)))).ToList();
        var found = all.OrderByDescending(u => u.Discovery).Take(Count)
            .Select(u => new Found(u.Responses, u.Unit, u.Discovery, Weakest(heldOut, u.Responses, u.Unit))).ToList();
        var both = all.Count(u => u.Discovery >= threshold && Weakest(heldOut, u.Responses, u.Unit) >= threshold);
        return new(heldOut, found, [.. found.Select(u => wins(heldOut, u.Responses, u.Unit))], both, all.Count);
    }

    /// <summary>The score with its interval: looks and foils drawn again, the units staying those chosen.</summary>
    /// <remarks>
    /// Of each unit the comparison that is weakest on the whole half is drawn, not the weakest of each draw: a minimum of draws lies
    /// below the minimum, and an interval corrected for that can miss its own value.
    /// </remarks>
    public Estimate Interval(int seed) => Bootstrap.Interval(
        Indices(HeldOut.Clusters), Indices(HeldOut.Negatives), (looks, foils) => Drawn(looks, foils), seed, Resamples);

    /// <summary>How far this network is ahead of another, on the same images.</summary>
    public Estimate AheadOf(BestUnits other, int seed) => Bootstrap.Interval(
        Indices(HeldOut.Clusters), Indices(HeldOut.Negatives), (looks, foils) => Drawn(looks, foils) - other.Drawn(looks, foils), seed, Resamples);

    /// <summary>One number a look: the mean over units of what its images win against all foils.</summary>
    public IReadOnlyList<double> ByLook() =>
    [
        .. Indices(HeldOut.Clusters).Select(look => wins.Average(own =>
            HeldOut.Comparisons(own, [.. Indices(HeldOut.Clusters).Select(l => l == look ? 1 : 0)]).Where(a => !double.IsNaN(a)).Average())),
    ];

    private double Drawn(IReadOnlyList<int> looks, IReadOnlyList<int> foils)
    {
        var (lookTimes, foilTimes) = (Times(looks, HeldOut.Clusters), Times(foils, HeldOut.Negatives));
        return wins.Index().Average(own =>
        {
            var drawn = HeldOut.Comparison(own.Item, weakest[own.Index], lookTimes, foilTimes);
            return double.IsNaN(drawn) ? Units[own.Index].Score : drawn;
        });
    }

    private static int[] Times(IReadOnlyList<int> drawn, int count)
    {
        var times = new int[count];
        foreach (var i in drawn)
        {
            times[i]++;
        }

        return times;
    }

    private static List<int> Indices(int count) => [.. Enumerable.Range(0, count)];
}
