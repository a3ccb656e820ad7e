namespace Circuits.Engine;

/// <summary>Pixels added at each side.</summary>
public readonly record struct Border(int Top, int Left, int Bottom, int Right)
{
    /// <inheritdoc/>
    public override string ToString() => $"({Top},{Left},{Bottom},{Right})";
}
