namespace Circuits.Engine.Memory;

/// <summary>The memory of a compiled network: one region for each plane size, its planes lent to values while they live.</summary>
/// <remarks>
/// Only planes of one layout share a region. Their borders coincide, so the zeros written at allocation are never
/// overwritten and no step has to clear a border.
/// </remarks>
internal sealed unsafe class Arena : IDisposable
{
    private readonly List<NativeFloats> regions = [];

    /// <summary>Lays out the values that own memory; levels and layouts are already known.</summary>
    public Arena(IEnumerable<Value> owners)
    {
        foreach (var group in owners.GroupBy(v => v.Layout).OrderBy(g => g.Key.ToString(), StringComparer.Ordinal))
        {
            var placed = new List<(Value Value, long First, long Planes)>();
            foreach (var value in group.OrderByDescending(Planes).ThenBy(v => v.FirstLevel).ThenBy(v => v.Name, StringComparer.Ordinal))
            {
                placed.Add((value, FirstFit(placed, value), Planes(value)));
            }

            var floats = placed.Max(p => p.First + p.Planes) * group.Key.PlanePitch;
            var region = new NativeFloats(floats);
            regions.Add(region);
            Bytes += region.Bytes;
            foreach (var (value, first, _) in placed)
            {
                value.Memory = region.Pointer + first * group.Key.PlanePitch;
            }
        }
    }

    /// <summary>Bytes in all.</summary>
    public long Bytes { get; private set; }

    public void Dispose()
    {
        foreach (var region in regions)
        {
            region.Dispose();
        }
    }

    private static long Planes(Value value) => (long)value.Shape.Batch * value.Map.Blocks;

    /// <summary>The lowest place that no value alive at the same time occupies.</summary>
    private static long FirstFit(List<(Value Value, long First, long Planes)> placed, Value value)
    {
        var first = 0L;
        foreach (var other in placed
            .Where(p => p.Value.FirstLevel <= value.LastLevel && value.FirstLevel <= p.Value.LastLevel)
            .OrderBy(p => p.First))
        {
            if (first + Planes(value) <= other.First)
            {
                break;
            }

            first = Math.Max(first, other.First + other.Planes);
        }

        return first;
    }
}
