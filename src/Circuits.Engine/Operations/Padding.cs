namespace Circuits.Engine;

/// <summary>How a window operation treats the border.</summary>
/// <remarks>
/// <c>Same</c> is a rule, not four numbers: TensorFlow pads by what the input's size asks for, and puts the odd pixel
/// at the bottom and right. A graph that runs at several sizes has to keep the rule.
/// </remarks>
public readonly record struct Padding
{
    private readonly bool same;
    private readonly bool roundsUp;
    private readonly Border border;

    private Padding(bool same, Border border, bool roundsUp = false) => (this.same, this.border, this.roundsUp) = (same, border, roundsUp);

    /// <summary>No padding.</summary>
    public static Padding Valid => default;

    /// <summary>TensorFlow's SAME: the output has ceil(size / stride) positions.</summary>
    public static Padding Same => new(true, default);

    /// <summary>So many pixels at each side.</summary>
    public static Padding Explicit(int top, int left, int bottom, int right) => new(false, new(top, left, bottom, right));

    /// <summary>
    /// The same, but what is left over at the bottom and right gets a position too: PyTorch's <c>ceil_mode</c>. Not, by its
    /// rule, where the window would start beyond the pixels and the padding before them. Where not even the first window
    /// fits, it gets its position if it lacks less than a stride. SAME leaves nothing over.
    /// </summary>
    public Padding RoundedUp => new(same, border, roundsUp: !same);

    /// <summary>Without <see cref="RoundedUp"/>: what a mean that counts padding counts.</summary>
    public Padding RoundedDown => new(same, border);

    /// <summary>The pixels at each side for an input of this size.</summary>
    public Border For(int height, int width, Window window)
    {
        if (roundsUp)
        {
            return border with
            {
                Bottom = border.Bottom + Extension(height, border.Top, border.Bottom, window.ExtentHeight, window.StrideHeight),
                Right = border.Right + Extension(width, border.Left, border.Right, window.ExtentWidth, window.StrideWidth),
            };
        }

        if (!same)
        {
            return border;
        }

        var vertical = Total(height, window.ExtentHeight, window.StrideHeight);
        var horizontal = Total(width, window.ExtentWidth, window.StrideWidth);
        return new(vertical / 2, horizontal / 2, vertical - vertical / 2, horizontal - horizontal / 2);

        static int Total(int size, int extent, int stride) =>
            Math.Max(0, ((size + stride - 1) / stride - 1) * stride + extent - size);

        static int Extension(int size, int before, int after, int extent, int stride)
        {
            var padded = before + size + after;
            if (padded < extent)
            {
                return extent - padded < stride ? extent - padded : 0;
            }

            var left = (padded - extent) % stride;
            var start = padded - extent - left + stride;
            return left == 0 || start >= before + size ? 0 : stride - left;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => same ? "same" : (border == default ? "valid" : $"{border}") + (roundsUp ? ", rounded up" : "");
}
