using Circuits.Science.Subjects;

namespace Circuits.Science.Instruments;

/// <summary>How well a unit tells images of a class from all others, by the comparison in which it does so worst.</summary>
/// <remarks>
/// A comparison's number is the area under the ROC curve: how often an image of the class excites the unit more than one of the
/// others, ties counting half. Compared are each group of the class (a pose, say) with all others, and the whole class with
/// each kind of others; or, crossed, each group with each kind. The weakest of these is asked, so that fur, colour or one pose
/// is not enough.
/// </remarks>
public sealed class ClassSelectivity
{
    private readonly IReadOnlyList<Positive> positives;
    private readonly IReadOnlyList<Negative> negatives;
    private readonly int groups;
    private readonly int kinds;
    private readonly bool crossed;

    /// <summary>An image of the class.</summary>
    /// <param name="Image">Row of the table of responses.</param>
    /// <param name="Cluster">From 0: images of one cluster are not independent.</param>
    /// <param name="Group">From 0.</param>
    public readonly record struct Positive(int Image, int Cluster, int Group);

    /// <summary>An image that is not of the class.</summary>
    /// <param name="Image">Row of the table of responses.</param>
    /// <param name="Kind">From 0.</param>
    public readonly record struct Negative(int Image, int Kind);

    /// <summary>Prepares the comparisons.</summary>
    /// <param name="positives">The class.</param>
    /// <param name="negatives">All others.</param>
    /// <param name="crossed">Each group with each kind: for a class whose groups have nothing to do with each other.</param>
    /// <exception cref="ArgumentException">There is no image on one of the sides.</exception>
    public ClassSelectivity(IReadOnlyList<Positive> positives, IReadOnlyList<Negative> negatives, bool crossed = false)
    {
        if (positives.Count == 0 || negatives.Count == 0)
        {
            throw new ArgumentException($"A comparison has two sides, got {positives.Count} and {negatives.Count} images.");
        }

        (this.positives, this.negatives, this.crossed) = (positives, negatives, crossed);
        Groups = [.. positives.Select(p => p.Group)];
        groups = Groups.Max() + 1;
        kinds = negatives.Max(n => n.Kind) + 1;
        Clusters = positives.Max(p => p.Cluster) + 1;
    }

    /// <summary>How many clusters the class has.</summary>
    public int Clusters { get; }

    /// <summary>How many images are not of the class.</summary>
    public int Negatives => negatives.Count;

    /// <summary>One of the <see cref="Comparisons"/>; NaN where nothing was drawn.</summary>
    public double Comparison(float[] wins, int comparison, int[] clusterTimes, int[] negativeTimes)
    {
        var (group, kind) = crossed ? (comparison / kinds, comparison % kinds) : comparison < groups ? (comparison, -1) : (-1, comparison - groups);
        var (won, of) = (0.0, 0.0);
        for (var p = 0; p < positives.Count; p++)
        {
            var times = clusterTimes[positives[p].Cluster];
            if (times == 0 || (group >= 0 && positives[p].Group != group))
            {
                continue;
            }

            for (var n = 0; n < negatives.Count; n++)
            {
                if (negativeTimes[n] > 0 && (kind < 0 || negatives[n].Kind == kind))
                {
                    double weight = times * negativeTimes[n];
                    won += weight * wins[p * negatives.Count + n];
                    of += weight;
                }
            }
        }

        return of > 0 ? won / of : double.NaN;
    }

    private int Count => crossed ? groups * kinds : groups + kinds;

    /// <summary>The weakest comparison of a unit: 0.5 is chance, 1 complete.</summary>
    public double Weakest(Responses responses, int unit) => Weakest(Wins(responses, unit), null, null);

    /// <summary>Every image of the class against every other: 1 where it excites the unit more, 0.5 where equally, else 0.</summary>
    public float[] Wins(Responses responses, int unit)
    {
        var wins = new float[positives.Count * negatives.Count];
        for (var p = 0; p < positives.Count; p++)
        {
            var own = responses[positives[p].Image, unit];
            for (var n = 0; n < negatives.Count; n++)
            {
                var other = responses[negatives[n].Image, unit];
                wins[p * negatives.Count + n] = own > other ? 1 : own == other ? 0.5f : 0;
            }
        }

        return wins;
    }

    /// <summary>The weakest comparison where clusters and others are drawn so many times each.</summary>
    /// <remarks>A comparison of which nothing was drawn is left out.</remarks>
    /// <param name="wins">Of <see cref="Wins"/>.</param>
    /// <param name="clusterTimes">Per cluster; null for once each.</param>
    /// <param name="negativeTimes">Per other image; null for once each.</param>
    public double Weakest(float[] wins, int[]? clusterTimes, int[]? negativeTimes)
    {
        var all = Comparisons(wins, clusterTimes, negativeTimes);
        return all.Where(a => !double.IsNaN(a)).DefaultIfEmpty(0.5).Min();
    }

    /// <summary>The group of each image of the class, in the order of the rows of <see cref="Wins"/>.</summary>
    public IReadOnlyList<int> Groups { get; }

    /// <summary>
    /// All comparisons: the groups against all others, then the class against each kind; or, crossed, group by group each kind.
    /// NaN where nothing was drawn.
    /// </summary>
    public double[] Comparisons(float[] wins, int[]? clusterTimes = null, int[]? negativeTimes = null)
    {
        var (won, of) = (new double[Count], new double[Count]);
        for (var p = 0; p < positives.Count; p++)
        {
            var times = clusterTimes?[positives[p].Cluster] ?? 1;
            if (times == 0)
            {
                continue;
            }

            for (var n = 0; n < negatives.Count; n++)
            {
                double weight = times * (negativeTimes?[n] ?? 1);
                var win = weight * wins[p * negatives.Count + n];
                if (crossed)
                {
                    Add(positives[p].Group * kinds + negatives[n].Kind);
                }
                else
                {
                    Add(positives[p].Group);
                    Add(groups + negatives[n].Kind);
                }

                void Add(int comparison)
                {
                    won[comparison] += win;
                    of[comparison] += weight;
                }
            }
        }

        return [.. won.Zip(of, (w, o) => o > 0 ? w / o : double.NaN)];
    }
}
