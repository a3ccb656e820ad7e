namespace Circuits.Engine;

/// <summary>Axes of an image's activations. That of the batch is never among them.</summary>
[Flags]
public enum Axes
{
    /// <summary>No axis.</summary>
    None = 0,

    /// <summary>C.</summary>
    Channels = 1,

    /// <summary>H: the rows.</summary>
    Height = 2,

    /// <summary>W: the columns.</summary>
    Width = 4,
}
