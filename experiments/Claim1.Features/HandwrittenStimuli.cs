using Circuits.Science.Stimuli;

namespace Circuits.Experiments.Claim1.Features;

/// <summary>What written and original units are compared on: a crop of each photograph, and curves; half to be fitted on, half to be scored on.</summary>
/// <param name="Images">Photographs' crops, then curves.</param>
/// <param name="FittedPhotographs">Their indices; so for the others.</param>
internal sealed record HandwrittenStimuli(
    IReadOnlyList<Image> Images,
    IReadOnlyList<int> FittedPhotographs, IReadOnlyList<int> ScoredPhotographs, IReadOnlyList<int> FittedCurves, IReadOnlyList<int> ScoredCurves)
{
    /// <summary>Images that scales and thresholds are fitted on.</summary>
    public IReadOnlyList<int> Fitted { get; } = [.. FittedPhotographs, .. FittedCurves];

    /// <summary>Images that are compared: photographs, then curves.</summary>
    public IReadOnlyList<int> Scored { get; } = [.. ScoredPhotographs, .. ScoredCurves];

    /// <summary>Crops each photograph once; every other photograph and curve is for fitting.</summary>
    public static HandwrittenStimuli Of(IReadOnlyList<Photograph> photographs, IReadOnlyList<Curve> curves, int sizePixels, int seed)
    {
        var crops = NaturalPatches.Cut(photographs, sizePixels, photographs.Count, seed);
        int[] all = [.. Enumerable.Range(0, crops.Count + curves.Count)];
        return new(
            [.. crops, .. curves.AsParallel().AsOrdered().Select(c => c.Render(sizePixels))],
            [.. all.Where(i => i < crops.Count && i % 2 == 0)],
            [.. all.Where(i => i < crops.Count && i % 2 == 1)],
            [.. all.Where(i => i >= crops.Count && (i - crops.Count) % 2 == 0)],
            [.. all.Where(i => i >= crops.Count && (i - crops.Count) % 2 == 1)]);
    }
}
