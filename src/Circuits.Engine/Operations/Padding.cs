namespace Circuits.Engine;

/// <summary>How a window operation treats the border.</summary>
/// <remarks>
/// <c>Same</c> is a rule, not four numbers: TensorFlow pads by what the input's size asks for, and puts the odd pixel
/// at the bottom and right. A graph that runs at several sizes has to keep the rule.
/// </remarks>
public readonly record struct Padding
{
    private readonly bool same;
    private readonly Border border;

    private Padding(bool same, Border border) => (this.same, this.border) = (same, border);

    /// <summary>No padding.</summary>
    public static Padding Valid => default;

    /// <summary>TensorFlow's SAME: the output has ceil(size / stride) positions.</summary>
    public static Padding Same => new(true, default);

    /// <summary>So many pixels at each side.</summary>
    public static Padding Explicit(int top, int left, int bottom, int right) => new(false, new(top, left, bottom, right));

    /// <summary>The pixels at each side for an input of this size.</summary>
    public Border For(int height, int width, Window window)
    {
        if (!same)
        {
            return border;
        }

        var vertical = Total(height, window.ExtentHeight, window.StrideHeight);
        var horizontal = Total(width, window.ExtentWidth, window.StrideWidth);
        return new(vertical / 2, horizontal / 2, vertical - vertical / 2, horizontal - horizontal / 2);

        static int Total(int size, int extent, int stride) =>
            Math.Max(0, ((size + stride - 1) / stride - 1) * stride + extent - size);
    }

    /// <inheritdoc/>
    public override string ToString() => same ? "same" : border == default ? "valid" : $"{border}";
}
