namespace Circuits.Engine.Compilation;

/// <summary>How many images of a batch go through the whole network before the next ones: all, or as many as a cache holds.</summary>
/// <remarks>
/// A layer after the other reads each weight once a batch, and each activation from memory where a batch of them is larger
/// than the cache. Some images after the others read the weights again for each part, and find the activations in the cache.
/// So it is the larger of the two that decides. By shapes, never by the machine; no bit depends on it.
/// </remarks>
internal static class ImagesTogether
{
    /// <summary>Of a last-level cache, what this process can count on.</summary>
    private const long CachedBytes = 8 << 20;

    /// <summary>For a plan of a forward pass of a whole batch.</summary>
    public static int Of(Plan plan)
    {
        var batch = plan.Inputs[0].Output.Shape.Batch;
        if (plan.Inputs.Count > 1 || plan.Cost.LiveBytes <= CachedBytes)
        {
            return batch;
        }

        // What is asked for leaves the cache in any case, and a part's answers are copied.
        var written = plan.Steps.Sum(s => s.Output.Shape.Count) - 2 * plan.Outputs.Values.Sum(v => v.Shape.Count);
        var isBoundByActivations = sizeof(float) * written / batch > plan.Cost.WeightBytes;
        return isBoundByActivations ? (int)Math.Max(1, CachedBytes * batch / plan.Cost.LiveBytes) : batch;
    }
}
