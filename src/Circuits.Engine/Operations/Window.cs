namespace Circuits.Engine;

/// <summary>The window of a convolution or a pool.</summary>
public readonly record struct Window(int Height, int Width, int StrideHeight = 1, int StrideWidth = 1, int DilationHeight = 1, int DilationWidth = 1)
{
    /// <summary>A square window.</summary>
    public static Window Square(int size, int stride = 1) => new(size, size, stride, stride);

    /// <summary>Rows from the first tap to the last.</summary>
    public int ExtentHeight => (Height - 1) * DilationHeight + 1;

    /// <summary>Columns from the first tap to the last.</summary>
    public int ExtentWidth => (Width - 1) * DilationWidth + 1;

    /// <summary>The shape after pooling with this window.</summary>
    /// <exception cref="GraphException">
    /// The window does not fit, is dilated, or somewhere holds padding only: such a place has neither maximum nor mean.
    /// </exception>
    internal Shape Pooled(Shape input, Padding padding)
    {
        if (DilationHeight != 1 || DilationWidth != 1)
        {
            throw new GraphException($"it pools with dilation {DilationHeight}x{DilationWidth}; only convolutions can be dilated.");
        }

        var (height, width) = Positions(input, padding);
        var border = padding.For(input.Height, input.Width, this);
        if (border.Top >= Height || (height - 1) * StrideHeight - border.Top >= input.Height
            || border.Left >= Width || (width - 1) * StrideWidth - border.Left >= input.Width)
        {
            throw new GraphException($"its {Height}x{Width} window would pool padding only (padding {border}). Give less padding than window.");
        }

        return input with { Height = height, Width = width };
    }

    /// <summary>Makes sure that it is a window.</summary>
    /// <exception cref="GraphException">A size, stride or dilation is below 1.</exception>
    internal void Check()
    {
        if (Height < 1 || Width < 1 || StrideHeight < 1 || StrideWidth < 1 || DilationHeight < 1 || DilationWidth < 1)
        {
            throw new GraphException(
                $"a window of {Height}x{Width}, stride {StrideHeight}x{StrideWidth}, dilation {DilationHeight}x{DilationWidth} is not one: each is at least 1.");
        }

        if ((Height - 1L) * DilationHeight >= int.MaxValue || (Width - 1L) * DilationWidth >= int.MaxValue)
        {
            throw new GraphException(
                $"a window of {Height}x{Width}, dilation {DilationHeight}x{DilationWidth} is longer than can be counted. Give less dilation.");
        }
    }

    /// <summary>How many positions the window has in a plane of this size.</summary>
    /// <exception cref="GraphException">The window does not fit once.</exception>
    internal (int Height, int Width) Positions(Shape input, Padding padding)
    {
        Check();
        var border = padding.For(input.Height, input.Width, this);
        var height = (long)input.Height + border.Top + border.Bottom - ExtentHeight;
        var width = (long)input.Width + border.Left + border.Right - ExtentWidth;
        return height >= 0 && width >= 0
            ? (Counted(height / StrideHeight + 1), Counted(width / StrideWidth + 1))
            : throw new GraphException(
                $"its {ExtentHeight}x{ExtentWidth} window does not fit into {input.Height}x{input.Width} pixels (padding {border}). Give a larger input.");
    }

    private static int Counted(long positions) => positions <= int.MaxValue
        ? (int)positions
        : throw new GraphException($"it has {positions} positions along an axis, more than can be counted. Give less padding.");
}
