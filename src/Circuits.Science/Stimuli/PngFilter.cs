namespace Circuits.Science.Stimuli;

/// <summary>
/// The five ways in which PNG predicts a byte from its neighbours (PNG specification, third edition, section 9).
/// </summary>
internal static class PngFilter
{
    /// <summary>None, Sub, Up, Average, Paeth.</summary>
    public const int Count = 5;

    /// <summary>Turns a filtered row into the row itself, in place.</summary>
    /// <param name="filter">0 to 4.</param>
    /// <param name="row">The bytes of one row.</param>
    /// <param name="above">The row above, already restored; zeros above the first.</param>
    /// <param name="pixelBytes">The distance to the corresponding byte of the pixel to the left.</param>
    public static void Restore(int filter, Span<byte> row, ReadOnlySpan<byte> above, int pixelBytes)
    {
        for (var i = 0; i < row.Length; i++)
        {
            row[i] += Prediction(filter, row, above, i, pixelBytes);
        }
    }

    /// <summary>Writes what is left of a row once its prediction is taken away.</summary>
    public static void Apply(int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int pixelBytes, Span<byte> filtered)
    {
        for (var i = 0; i < row.Length; i++)
        {
            filtered[i] = (byte)(row[i] - Prediction(filter, row, above, i, pixelBytes));
        }
    }

    private static byte Prediction(int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int i, int pixelBytes)
    {
        var left = i < pixelBytes ? (byte)0 : row[i - pixelBytes];
        return filter switch
        {
            0 => 0,
            1 => left,
            2 => above[i],
            3 => (byte)((left + above[i]) / 2),
            _ => Paeth(left, above[i], i < pixelBytes ? (byte)0 : above[i - pixelBytes]),
        };
    }

    private static byte Paeth(byte left, byte above, byte aboveLeft)
    {
        var estimate = left + above - aboveLeft;
        var toLeft = Math.Abs(estimate - left);
        var toAbove = Math.Abs(estimate - above);
        var toAboveLeft = Math.Abs(estimate - aboveLeft);
        return toLeft <= toAbove && toLeft <= toAboveLeft ? left : toAbove <= toAboveLeft ? above : aboveLeft;
    }
}
