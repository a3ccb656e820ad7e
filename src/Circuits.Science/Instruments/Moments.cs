namespace Circuits.Science.Instruments;

/// <summary>Sums from which the correlation of paired numbers follows; sums of parts add up.</summary>
/// <param name="Count">Pairs.</param>
/// <param name="X">Sum of the first numbers.</param>
/// <param name="Y">Of the second.</param>
/// <param name="XX">Of squares.</param>
/// <param name="YY">Of squares.</param>
/// <param name="XY">Of products.</param>
public readonly record struct Moments(double Count, double X, double Y, double XX, double YY, double XY)
{
    /// <summary>With one more pair.</summary>
    public Moments With(double x, double y) => new(Count + 1, X + x, Y + y, XX + x * x, YY + y * y, XY + x * y);

    /// <summary>Both together.</summary>
    public static Moments operator +(Moments a, Moments b) =>
        new(a.Count + b.Count, a.X + b.X, a.Y + b.Y, a.XX + b.XX, a.YY + b.YY, a.XY + b.XY);

    /// <summary>Pearson's; 0 where one of the two does not vary.</summary>
    public double Correlation
    {
        get
        {
            var (varianceX, varianceY) = (XX - X * X / Count, YY - Y * Y / Count);
            return varianceX > 1e-12 * XX && varianceY > 1e-12 * YY ? (XY - X * Y / Count) / Math.Sqrt(varianceX * varianceY) : 0;
        }
    }
}
