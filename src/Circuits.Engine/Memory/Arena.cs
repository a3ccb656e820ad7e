namespace Circuits.Engine.Memory;

/// <summary>The memory of a compiled network: one region for each plane size, its planes lent to values while they live.</summary>
/// <remarks>
/// Only planes of one layout share a region. Their borders coincide, so the zeros written at allocation are never
/// overwritten and no step has to clear a border.
/// </remarks>
internal sealed unsafe class Arena : IDisposable
{
    private readonly List<(PlaneLayout Layout, long Floats, List<(Value Value, long First)> Placed)> regions = [];
    private readonly List<NativeFloats> memory = [];

    /// <summary>Finds a place for each value that owns memory; levels and layouts are already known.</summary>
    public Arena(IEnumerable<Value> owners)
    {
        foreach (var group in owners.GroupBy(v => v.Layout).OrderBy(g => g.Key.ToString(), StringComparer.Ordinal))
        {
            var placed = new List<(Value Value, long First)>();
            foreach (var value in group.OrderByDescending(Planes).ThenBy(v => v.FirstLevel).ThenBy(v => v.Name, StringComparer.Ordinal))
            {
                placed.Add((value, FirstFit(placed, value)));
            }

            var floats = placed.Max(p => p.First + Planes(p.Value)) * group.Key.PlanePitch;
            regions.Add((group.Key, floats, placed));
            Bytes += NativeFloats.BytesOf(floats);
        }
    }

    /// <summary>Bytes in all.</summary>
    public long Bytes { get; }

    /// <summary>Takes the memory and gives it to the values.</summary>
    public void Allocate()
    {
        foreach (var (layout, floats, placed) in regions)
        {
            var region = new NativeFloats(floats);
            memory.Add(region);
            foreach (var (value, first) in placed)
            {
                value.Memory = region.Pointer + first * layout.PlanePitch;
            }
        }
    }

    public void Dispose()
    {
        foreach (var region in memory)
        {
            region.Dispose();
        }
    }

    private static long Planes(Value value) => (long)value.Shape.Batch * value.Map.Blocks;

    /// <summary>The lowest place that no value alive at the same time occupies.</summary>
    private static long FirstFit(List<(Value Value, long First)> placed, Value value)
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

            first = Math.Max(first, other.First + Planes(other.Value));
        }

        return first;
    }
}
