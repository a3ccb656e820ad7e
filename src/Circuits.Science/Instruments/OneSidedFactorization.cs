namespace Circuits.Science.Instruments;

/// <summary>A matrix as a product of two, X = A · B, with nothing negative in A and both signs in B.</summary>
/// <remarks>
/// Visualizing Weights (Voss et al. 2021) and High-Low Frequency Detectors (2021) factor expanded weights so: the channel
/// factor A is not negative, the spatial factor B is signed ("one-sided NMF"; semi-NMF in the literature). Here for two
/// factors: B is solved by least squares, A improved by Ding's multiplicative step, in turn. The start is not random: the
/// positive and the negative part of the leading left singular vector, the best rank-one description of X split by sign.
/// Many pairs have one product: any mixture of the two channel factors that leaves nothing negative. Given are the purest, each
/// with nothing left of the other that could be taken away.
/// </remarks>
public sealed class OneSidedFactorization
{
    private const int Iterations = 200;
    private const double Floor = 1e-12;

    private OneSidedFactorization(double[][] rows, double[][] columns, double explained) => (Rows, Columns, ExplainedShare) = (rows, columns, explained);

    /// <summary>A: for each factor, a number that is not negative for each row of X; its squares sum to 1.</summary>
    public double[][] Rows { get; }

    /// <summary>B: for each factor, a number of either sign for each column of X.</summary>
    public double[][] Columns { get; }

    /// <summary>1 - |X - A · B|² / |X|²; 1 for a matrix of zeros.</summary>
    public double ExplainedShare { get; }

    /// <summary>Factors a matrix in two.</summary>
    /// <param name="matrix">Rows of equal length.</param>
    /// <exception cref="ArgumentException">There is no row, or their lengths differ.</exception>
    public static OneSidedFactorization Of(double[][] matrix)
    {
        if (matrix.Length == 0 || matrix.Any(row => row.Length != matrix[0].Length))
        {
            throw new ArgumentException("A matrix has rows, all of one length.", nameof(matrix));
        }

        var leading = LeadingDirection(matrix);
        double[][] a = [[.. leading.Select(v => Math.Max(v, 0) + 1e-3)], [.. leading.Select(v => Math.Max(-v, 0) + 1e-3)]];
        for (var i = 0; i < Iterations; i++)
        {
            Improve(a, matrix, Solve(a, matrix));
        }

        Purify(a[0], a[1]);
        Purify(a[1], a[0]);
        var b = Solve(a, matrix);
        for (var f = 0; f < 2; f++)
        {
            var length = Math.Sqrt(a[f].Sum(v => v * v));
            for (var i = 0; i < a[f].Length; i++)
            {
                a[f][i] = length > Floor ? a[f][i] / length : 0;
            }

            b[f] = [.. b[f].Select(v => v * length)];
        }

        var total = matrix.Sum(row => row.Sum(v => v * v));
        var rest = matrix.Select((row, i) => row.Select((v, j) => Math.Pow(v - a[0][i] * b[0][j] - a[1][i] * b[1][j], 2)).Sum()).Sum();
        return new(a, b, total > 0 ? 1 - rest / total : 1);
    }

    /// <summary>The leading left singular vector by power iteration on X · Xᵀ, from its longest row's products.</summary>
    private static double[] LeadingDirection(double[][] matrix)
    {
        var longest = matrix.MaxBy(row => Dot(row, row))!;
        double[] direction = [.. matrix.Select(row => Dot(row, longest))];
        for (var i = 0; i < Iterations; i++)
        {
            var across = new double[matrix[0].Length];
            for (var row = 0; row < matrix.Length; row++)
            {
                for (var j = 0; j < across.Length; j++)
                {
                    across[j] += direction[row] * matrix[row][j];
                }
            }

            direction = [.. matrix.Select(row => Dot(row, across))];
            var length = Math.Sqrt(Dot(direction, direction));
            if (length < Floor)
            {
                break;
            }

            direction = [.. direction.Select(v => v / length)];
        }

        return direction;
    }

    /// <summary>B by least squares, with a trace of damping against two factors that are one.</summary>
    private static double[][] Solve(double[][] a, double[][] matrix)
    {
        var (p, q, r) = (Dot(a[0], a[0]), Dot(a[0], a[1]), Dot(a[1], a[1]));
        var damping = 1e-9 * (p + r) + Floor;
        (p, r) = (p + damping, r + damping);
        var determinant = p * r - q * q;
        var (first, second) = (Across(a[0], matrix), Across(a[1], matrix));
        return
        [
            [.. first.Zip(second, (u, v) => (r * u - q * v) / determinant)],
            [.. first.Zip(second, (u, v) => (p * v - q * u) / determinant)],
        ];
    }

    /// <summary>Ding, Li and Jordan (2010): each entry of A times the root of what pulls it up over what pulls it down.</summary>
    private static void Improve(double[][] a, double[][] matrix, double[][] b)
    {
        double[][] gram = [[Dot(b[0], b[0]), Dot(b[0], b[1])], [Dot(b[1], b[0]), Dot(b[1], b[1])]];
        for (var i = 0; i < matrix.Length; i++)
        {
            double[] was = [a[0][i], a[1][i]];
            for (var f = 0; f < 2; f++)
            {
                var pull = Dot(matrix[i], b[f]);
                var (up, down) = (Math.Max(pull, 0), Math.Max(-pull, 0));
                for (var g = 0; g < 2; g++)
                {
                    up += was[g] * Math.Max(-gram[g][f], 0);
                    down += was[g] * Math.Max(gram[g][f], 0);
                }

                a[f][i] = was[f] * Math.Sqrt((up + Floor) / (down + Floor));
            }
        }
    }

    /// <summary>Takes as much of the other out of a factor as leaves nothing negative.</summary>
    private static void Purify(double[] factor, double[] other)
    {
        var (own, least) = (factor.Max(), other.Max() * 1e-3);
        var share = Enumerable.Range(0, other.Length).Where(i => other[i] > least).Select(i => factor[i] / other[i]).DefaultIfEmpty(0).Min();
        double[] purer = [.. factor.Zip(other, (f, o) => Math.Max(0, f - share * o))];
        if (purer.Max() > 1e-6 * own)
        {
            purer.CopyTo(factor, 0);
        }
    }

    private static double[] Across(double[] a, double[][] matrix)
    {
        var across = new double[matrix[0].Length];
        for (var row = 0; row < matrix.Length; row++)
        {
            for (var j = 0; j < across.Length; j++)
            {
                across[j] += a[row] * matrix[row][j];
            }
        }

        return across;
    }

    private static double Dot(double[] x, double[] y) => x.Zip(y, (u, v) => u * v).Sum();
}
