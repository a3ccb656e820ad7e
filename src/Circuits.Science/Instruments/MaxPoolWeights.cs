namespace Circuits.Science.Instruments;

/// <summary>What a weight behind a max-pool counts for at each position of the pool's window.</summary>
/// <remarks>Averages are linear, and every position of their window has its exact share under either rule.</remarks>
public enum MaxPoolWeights
{
    /// <summary>
    /// All of it. So the figures of Zoom In and of Early Vision show pool branches (footnotes: the 1x1 weight, replicated
    /// over the window), and it is what a position adds where it is the largest of its window. Not all positions of a
    /// window can be that at once, so their sum says more than one image can give.
    /// </summary>
    Replicated,

    /// <summary>An equal share: the pool taken for the mean of its window (lucid's <c>linearization_overrides</c>), exact where all of it is equal.</summary>
    Averaged,
}
