namespace Circuits.Cli;

/// <summary>One kernel and what is said of it.</summary>
/// <param name="From">The unit that is read.</param>
/// <param name="Weights">Row by row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
internal sealed record ReadKernel(string From, float[] Weights, int Height, int Width)
{
    public double Sum { get; } = Weights.Sum(w => (double)w);

    public double Norm { get; } = Math.Sqrt(Weights.Sum(w => (double)w * w));

    /// <summary>The weight of the largest magnitude, and where it is, from the centre.</summary>
    public (float Weight, double Row, double Column) Peak
    {
        get
        {
            var i = Enumerable.Range(0, Weights.Length).MaxBy(i => Math.Abs(Weights[i]));
            return (Weights[i], i / Width - (Height - 1) / 2.0, i % Width - (Width - 1) / 2.0);
        }
    }
}
