namespace Circuits.Science.Subjects.Networks.Planting;

/// <summary>The weights of one unit on one input, by place: a square of an odd side.</summary>
internal sealed class Stencil
{
    private readonly double[] values;

    private Stencil(int side, double[] values) => (Side, this.values) = (side, values);

    /// <summary>Rows, and columns.</summary>
    public int Side { get; }

    /// <summary>One weight; row 0 is the top.</summary>
    public double this[int row, int column] => values[row * Side + column];

    /// <summary>What excites, summed.</summary>
    public double Excitation => values.Where(v => v > 0).Sum();

    /// <summary>A function of place, in pixels right of and below the middle, looked at on a grid.</summary>
    /// <param name="side">Rows and columns; odd.</param>
    /// <param name="gridPixels">From a place to the next: the stride of the layer that is looked at.</param>
    /// <param name="weight">Of x and y.</param>
    public static Stencil Of(int side, int gridPixels, Func<double, double, double> weight) => new(
        side, [.. from row in Enumerable.Range(0, side) from column in Enumerable.Range(0, side) select weight((column - side / 2) * gridPixels, (row - side / 2) * gridPixels)]);

    /// <summary>One weight in the middle: the input as it is.</summary>
    public static Stencil Point(double weight = 1) => new(1, [weight]);

    /// <summary>As seen in a mirror: left and right change places.</summary>
    public Stencil Mirrored => new(Side, [.. values.Chunk(Side).SelectMany(row => row.Reverse())]);

    public static Stencil operator *(Stencil stencil, double factor) => new(stencil.Side, [.. stencil.values.Select(v => v * factor)]);

    public static Stencil operator -(Stencil stencil) => stencil * -1;
}
