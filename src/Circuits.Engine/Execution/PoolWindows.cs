using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>Which pixels each window of a pool covers, cut off at the border, and how many with the padding.</summary>
internal readonly struct PoolWindows(Window window, Padding padding, Shape input)
{
    private readonly Border border = padding.For(input.Height, input.Width, window);
    private readonly Border counted = padding.RoundedDown.For(input.Height, input.Width, window);

    /// <summary>Rows of the window of an output row.</summary>
    public (int First, int End) Rows(int y) => Cut(y * window.StrideHeight - border.Top, window.Height, input.Height);

    /// <summary>Columns of the window of an output column.</summary>
    public (int First, int End) Columns(int x) => Cut(x * window.StrideWidth - border.Left, window.Width, input.Width);

    /// <summary>Rows of the window, padding too.</summary>
    public int PaddedRows(int y) => Math.Min(window.Height, input.Height + counted.Bottom - (y * window.StrideHeight - border.Top));

    /// <summary>Columns of the window, padding too.</summary>
    public int PaddedColumns(int x) => Math.Min(window.Width, input.Width + counted.Right - (x * window.StrideWidth - border.Left));

    /// <summary>Zeros a plane, before its windows add to it.</summary>
    public static unsafe void Clear(Value value, int image, int block)
    {
        for (var y = 0; y < value.Shape.Height; y++)
        {
            new Span<float>(value.At(image, block, y, 0), value.Shape.Width * value.Lanes).Clear();
        }
    }

    private static (int First, int End) Cut(int start, int size, int limit) => (Math.Max(start, 0), Math.Min(start + size, limit));
}
