namespace Circuits.Engine;

/// <summary>The size of a batch of activations: images, channels, rows, columns (N, C, H, W).</summary>
public readonly record struct Shape(int Batch, int Channels, int Height, int Width)
{
    /// <summary>How many numbers such a tensor holds.</summary>
    public long Count => (long)Batch * Channels * Height * Width;

    /// <summary>Refuses an array that does not hold such a tensor, in a sentence made only then.</summary>
    internal void Expect(int length, string subject, string verb, string given, string argument)
    {
        if (length != Count)
        {
            throw new ArgumentException($"{subject} {verb} {this} = {Count} numbers, {given} {length}.", argument);
        }
    }

    /// <summary>The first row and column of a part of a node's planes, and the shape of that part.</summary>
    internal (int Row, int Column, Shape Part) Part(string node, Range? rows, Range? columns)
    {
        var (row, height) = Along(node, "rows", rows ?? Range.All, Height);
        var (column, width) = Along(node, "columns", columns ?? Range.All, Width);
        return (row, column, this with { Height = height, Width = width });

        static (int First, int Count) Along(string node, string axis, Range range, int size)
        {
            var (first, end) = (range.Start.GetOffset(size), range.End.GetOffset(size));
            return 0 <= first && first <= end && end <= size
                ? (first, end - first)
                : throw new ArgumentOutOfRangeException(
                    axis, $"{node} has {size} {axis}, there are none at {range}. Give a range within 0..{size}.");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Batch}x{Channels}x{Height}x{Width}";
}
