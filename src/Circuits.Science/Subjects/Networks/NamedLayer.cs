namespace Circuits.Science.Subjects.Networks;

/// <summary>A layer that the literature speaks of.</summary>
/// <param name="Node">In the file's names, in full.</param>
/// <param name="Units">How many it has.</param>
public readonly record struct NamedLayer(string Node, int Units);
