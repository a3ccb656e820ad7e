namespace Circuits.Engine;

/// <summary>Pixels added at each side.</summary>
public readonly record struct Border(int Top, int Left, int Bottom, int Right)
{
    /// <summary>One border around the other.</summary>
    public static Border operator +(Border a, Border b) => new(a.Top + b.Top, a.Left + b.Left, a.Bottom + b.Bottom, a.Right + b.Right);

    /// <inheritdoc/>
    public override string ToString() => $"({Top},{Left},{Bottom},{Right})";
}
