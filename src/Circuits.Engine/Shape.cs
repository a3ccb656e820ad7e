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

    /// <inheritdoc/>
    public override string ToString() => $"{Batch}x{Channels}x{Height}x{Width}";
}
