using Circuits.Science.Subjects;

namespace Circuits.Science.Instruments;

/// <summary>Images parted in two by how the units of a layer answer to them: is what excites a unit one thing or two?</summary>
/// <param name="IsSecond">Image by image, in the order given.</param>
/// <param name="Separation">The mean silhouette (Rousseeuw 1987, J. Comput. Appl. Math. 20:53): 0 for one cloud, 1 for two far apart.</param>
public sealed record TwoClusters(IReadOnlyList<bool> IsSecond, double Separation)
{
    private const int Rounds = 20;

    /// <summary>Parts them: two means, of answers standardised unit by unit, begun from the two images that are least alike.</summary>
    /// <param name="population">The layer's answers.</param>
    /// <param name="images">Rows of the table, at least three.</param>
    /// <param name="without">The unit in question: its own answers do not count.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than three images.</exception>
    public static TwoClusters Of(Responses population, IReadOnlyList<int> images, int without)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(images.Count, 3, nameof(images));
        var points = Standardised(population, images, without);
        var distances = points.Select(a => points.Select(b => Distance(a, b)).ToArray()).ToArray();
        var (first, second) = (0, 1);
        for (var i = 0; i < points.Length; i++)
        {
            for (var j = i + 1; j < points.Length; j++)
            {
                (first, second) = distances[i][j] > distances[first][second] ? (i, j) : (first, second);
            }
        }

        var centres = (points[first], points[second]);
        var isSecond = new bool[points.Length];
        for (var round = 0; round < Rounds; round++)
        {
            isSecond = [.. points.Select(p => Distance(p, centres.Item2) < Distance(p, centres.Item1))];
            if (isSecond.All(s => s) || !isSecond.Any(s => s))
            {
                return new(isSecond, 0);
            }

            centres = (Mean(points.Where((_, i) => !isSecond[i])), Mean(points.Where((_, i) => isSecond[i])));
        }

        return new(isSecond, Enumerable.Range(0, points.Length).Average(i => Silhouette(distances[i], isSecond, i)));
    }

    private static double Silhouette(double[] distances, bool[] isSecond, int image)
    {
        var own = distances.Where((_, j) => j != image && isSecond[j] == isSecond[image]).DefaultIfEmpty(double.NaN).Average();
        var other = distances.Where((_, j) => isSecond[j] != isSecond[image]).Average();

        // An image alone in its cluster counts nothing.
        return double.IsNaN(own) || Math.Max(own, other) == 0 ? 0 : (other - own) / Math.Max(own, other);
    }

    private static double[][] Standardised(Responses population, IReadOnlyList<int> images, int without)
    {
        var units = Enumerable.Range(0, population.Layer.Units).Where(u => u != without).ToList();
        var points = images.Select(_ => new double[units.Count]).ToArray();
        for (var k = 0; k < units.Count; k++)
        {
            var all = Enumerable.Range(0, population.Images).Select(i => (double)population[i, units[k]]).ToList();
            var mean = all.Average();
            var deviation = Math.Sqrt(all.Average(v => (v - mean) * (v - mean)));
            for (var i = 0; i < images.Count; i++)
            {
                points[i][k] = deviation > 0 ? (population[images[i], units[k]] - mean) / deviation : 0;
            }
        }

        return points;
    }

    private static double Distance(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return Math.Sqrt(sum);
    }

    private static double[] Mean(IEnumerable<double[]> points)
    {
        var all = points.ToList();
        return [.. Enumerable.Range(0, all[0].Length).Select(k => all.Average(p => p[k]))];
    }
}
