namespace Circuits.Engine.Kernels;

/// <summary>Winograd's minimal filtering along one axis: so many neighbouring outputs of so many taps, for one product per point.</summary>
/// <remarks>
/// S. Winograd, Arithmetic Complexity of Computations, 1980; for convolutional networks Lavin and Gray, 2016. The taps and
/// the inputs are read as polynomials and multiplied at a few points, infinity among them. Points come in pairs p, -p, so
/// that even and odd powers are computed once for both. The pairs are reciprocal about 1, which keeps the powers in the
/// transforms, and with them the rounding, small: with 6 points, 1/sqrt 2 and sqrt 2 round half as much as the usual
/// 1 and 2, and twice as much as the plain sum of products.
/// </remarks>
/// <param name="Outputs">Outputs a tile has along the axis.</param>
/// <param name="Taps">Length of the kernel along the axis.</param>
internal readonly record struct WinogradForm(int Outputs, int Taps)
{
    /// <summary>The axis along which a kernel is one tap wide: nothing to transform.</summary>
    public static readonly WinogradForm None = new(1, 1);

    /// <summary>Points, which are products, and the inputs of a tile: outputs + taps - 1.</summary>
    public int Points => Outputs + Taps - 1;

    /// <summary>The finite points: 0, then each pair p, -p. The last point is infinity.</summary>
    private static double[] Finite(int points) => points switch
    {
        1 => [],
        4 => [0, 1, -1],
        6 => [0, Math.Sqrt(0.5), -Math.Sqrt(0.5), Math.Sqrt(2), -Math.Sqrt(2)],
        8 => [0, 0.5, -0.5, 1, -1, 2, -2],
        _ => throw new ArgumentOutOfRangeException(nameof(points), points, "No transform is written for so many points."),
    };

    /// <summary>What taps are multiplied by: a row for each point, [point * Taps + tap].</summary>
    public double[] TapMatrix()
    {
        var finite = Finite(Points);
        var matrix = new double[Points * Taps];
        for (var i = 0; i < finite.Length; i++)
        {
            var scale = 1.0;
            for (var j = 0; j < finite.Length; j++)
            {
                scale *= j == i ? 1 : finite[i] - finite[j];
            }

            var power = 1.0;
            for (var tap = 0; tap < Taps; tap++, power *= finite[i])
            {
                matrix[i * Taps + tap] = power / scale;
            }
        }

        matrix[^1] = 1; // at infinity a polynomial is its last coefficient
        return matrix;
    }
}
