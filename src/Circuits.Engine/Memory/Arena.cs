namespace Circuits.Engine.Memory;

/// <summary>The memory of a compiled network: one region, its parts lent to values while they live.</summary>
/// <remarks>
/// Planes of one layout that lie on the same grid have coinciding borders, so the zeros written at allocation are never
/// overwritten. Where planes of different layouts share memory, one's border is the other's activations:
/// <see cref="Overwritten"/> lists the values whose borders have to be cleared anew in each pass.
/// </remarks>
internal sealed unsafe class Arena : IDisposable
{
    private const int CacheLineFloats = 16;

    private readonly List<Place> places = [];
    private readonly long floats;
    private NativeFloats? memory;

    /// <summary>Finds a place for each value that owns memory; levels and layouts are already known.</summary>
    public Arena(IEnumerable<Value> owners)
    {
        foreach (var value in owners.OrderByDescending(Floats).ThenBy(v => v.FirstLevel).ThenBy(v => v.Name, StringComparer.Ordinal))
        {
            places.Add(new(value, FirstFit(value), Floats(value)));
        }

        floats = places.Max(p => p.End);
        LargestLiveBytes = sizeof(float) * places.Select(p => p.Value.FirstLevel).Distinct()
            .Max(level => places.Where(p => p.Value.FirstLevel <= level && level <= p.Value.LastLevel).Sum(p => p.Floats));
    }

    /// <summary>Bytes in all.</summary>
    public long Bytes => NativeFloats.BytesOf(floats);

    /// <summary>Bytes of the values that live at once, at the level where they are most: what no plan can do with less.</summary>
    public long LargestLiveBytes { get; }

    /// <summary>Values with a border that others write to.</summary>
    public IEnumerable<Value> Overwritten =>
        places.Where(p => p.Value.Layout.Halo != default && places.Any(other => Overlap(p, other) && !SameGrid(p, other))).Select(p => p.Value);

    /// <summary>Takes the memory and gives it to the values.</summary>
    public void Allocate()
    {
        memory = new(floats);
        foreach (var place in places)
        {
            place.Value.Memory = memory.Pointer + place.First;
        }
    }

    public void Dispose() => memory?.Dispose();

    private static long Floats(Value value) => value.Shape.Batch * value.ImagePitch;

    private static bool Overlap(Place a, Place b) => a.First < b.End && b.First < a.End;

    private static bool SameGrid(Place a, Place b) =>
        a.Value.Layout == b.Value.Layout && (a.First - b.First) % a.Value.Layout.PlanePitch == 0;

    /// <summary>The lowest place that no value alive at the same time occupies.</summary>
    private long FirstFit(Value value)
    {
        var first = 0L;
        foreach (var other in places
            .Where(p => p.Value.FirstLevel <= value.LastLevel && value.FirstLevel <= p.Value.LastLevel)
            .OrderBy(p => p.First))
        {
            if (first + Floats(value) <= other.First)
            {
                break;
            }

            first = Math.Max(first, (other.End + CacheLineFloats - 1) / CacheLineFloats * CacheLineFloats);
        }

        return first;
    }

    private readonly record struct Place(Value Value, long First, long Floats)
    {
        public long End => First + Floats;
    }
}
