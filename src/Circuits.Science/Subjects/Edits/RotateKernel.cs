using System.Globalization;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Edits;

/// <summary>The kernel between two units turned about its centre, clockwise on screen.</summary>
/// <remarks>
/// Exact for multiples of 90 degrees: the same weights in other places. Other angles take the weight between four old ones
/// (bilinear, nothing beyond the edge), so that turning back does not restore them and corners are lost.
/// </remarks>
public sealed record RotateKernel(Unit From, Unit To, double Degrees) : KernelEdit(From, To)
{
    /// <inheritdoc/>
    public override string Description => string.Create(CultureInfo.InvariantCulture, $"rotate {Between} by {Degrees}°");

    private protected override float[] Edited(ReadOnlySpan<float> kernel, int height, int width, Func<float, float> unscaled)
    {
        if (!double.IsFinite(Degrees))
        {
            throw new GraphException($"{Between}: {Degrees} is no angle.");
        }

        var degrees = Degrees - 360 * Math.Floor(Degrees / 360);
        if (degrees % 90 != 0)
        {
            return Turned(kernel, height, width, double.DegreesToRadians(degrees));
        }

        if (degrees % 180 != 0 && height != width)
        {
            throw new GraphException($"{Between} is {height}x{width}: only a square kernel can be turned by {Degrees}°.");
        }

        var turned = new float[kernel.Length];
        for (var i = 0; i < turned.Length; i++)
        {
            var (y, x) = (i / width, i % width);
            turned[i] = degrees switch
            {
                90 => kernel[(height - 1 - x) * width + y],
                180 => kernel[kernel.Length - 1 - i],
                270 => kernel[x * width + (width - 1 - y)],
                _ => kernel[i],
            };
        }

        return turned;
    }

    private static float[] Turned(ReadOnlySpan<float> kernel, int height, int width, double radians)
    {
        var (sine, cosine) = Math.SinCos(radians);
        var turned = new float[kernel.Length];
        for (var i = 0; i < turned.Length; i++)
        {
            // Where the weight at (x, y) was before the turn; y points down, so a positive angle is clockwise.
            var (y, x) = (i / width - (height - 1) / 2.0, i % width - (width - 1) / 2.0);
            var (fromX, fromY) = (x * cosine + y * sine + (width - 1) / 2.0, y * cosine - x * sine + (height - 1) / 2.0);
            var (left, top) = ((int)Math.Floor(fromX), (int)Math.Floor(fromY));
            var sum = 0.0;
            for (var corner = 0; corner < 4; corner++)
            {
                var (column, row) = (left + corner % 2, top + corner / 2);
                if (column >= 0 && column < width && row >= 0 && row < height)
                {
                    sum += (1 - Math.Abs(fromX - column)) * (1 - Math.Abs(fromY - row)) * kernel[row * width + column];
                }
            }

            turned[i] = (float)sum;
        }

        return turned;
    }
}
