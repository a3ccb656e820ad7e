namespace Circuits.Science.Subjects.Importers;

/// <summary>What a model's file may ask for: it comes from the internet, and a length in it is anybody's word.</summary>
/// <param name="Bytes">Of a file, of all files of a model together, and of its weights once they are expanded.</param>
/// <param name="Nodes">Of the graph.</param>
/// <param name="Nesting">Of messages, lists and objects within each other.</param>
/// <remarks>
/// A single size of a tensor needs no limit of its own: the product of all is compared with what the file holds before
/// anything is allocated.
/// </remarks>
public sealed record Limits(long Bytes = 2L << 30, int Nodes = 100_000, int Nesting = 64)
{
    /// <summary>Twice what the largest network of the paper takes (VGG19, 575 MB), and more.</summary>
    public static Limits Usual { get; } = new();
}
