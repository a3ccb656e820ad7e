namespace Circuits.Engine.Memory;

/// <summary>The output of a node in a plan: its shape, and where it will lie.</summary>
internal sealed unsafe class Value(string name, Shape shape, ChannelMap map, int lanes)
{
    /// <summary>The node's name.</summary>
    public string Name => name;

    public Shape Shape => shape;

    public ChannelMap Map => map;

    /// <summary>Channels side by side in a pixel: <see cref="ChannelMap.BlockChannels"/>, or fewer for images.</summary>
    public int Lanes => lanes;

    public bool IsBlocked => lanes == ChannelMap.BlockChannels;

    /// <summary>The concatenation this value is written into, if any, and its first block there.</summary>
    public (Value Whole, int Block)? Place { get; set; }

    /// <summary>The value that owns the memory.</summary>
    public Value Owner => Place is { } place ? place.Whole.Owner : this;

    /// <summary>Its blocks, counted in the owner.</summary>
    public (int First, int End) BlockRange => (FirstBlock, FirstBlock + map.Blocks);

    private int FirstBlock => Place is { } place ? place.Whole.FirstBlock + place.Block : 0;

    /// <summary>The levels between which the memory is in use; on the owner.</summary>
    public int FirstLevel { get; set; } = int.MaxValue;

    public int LastLevel { get; set; } = -1;

    /// <summary>Set on the owner when memory is given out.</summary>
    public float* Memory { get; set; }

    /// <summary>Set on the owner when memory is given out.</summary>
    public PlaneLayout Layout { get; set; }

    /// <summary>Floats from an image of the batch to the next.</summary>
    public nint ImagePitch => Owner.Map.Blocks * Owner.Layout.PlanePitch;

    /// <summary>Address of the first lane of a pixel. Coordinates may reach into the halo.</summary>
    public float* At(int image, int block, int y, int x)
    {
        var owner = Owner;
        var layout = owner.Layout;
        return owner.Memory + image * ImagePitch + (FirstBlock + block) * layout.PlanePitch
            + layout.Origin + (nint)y * layout.RowPitch + (nint)x * layout.Lanes;
    }

    /// <summary>Zeros the lanes of a row that hold no channel, where there are any, so that nothing stale is ever multiplied.</summary>
    public void ClearUnusedLanes(int image, int y)
    {
        var blocks = IsBlocked ? map.Blocks : 1;
        if (map.Channels == blocks * lanes)
        {
            return;
        }

        for (var block = 0; block < blocks; block++)
        {
            new Span<float>(At(image, block, y, 0), shape.Width * lanes).Clear();
        }
    }

    /// <summary>Address of one channel at one pixel; the next pixel is <see cref="Lanes"/> floats on.</summary>
    public float* Channel(int image, int channel, int y, int x) => At(image, map[channel] / lanes, y, x) + map[channel] % lanes;

    /// <summary>Floats from the first place along an axis to another, counted from the first lane of an image's first pixel.</summary>
    public nint OffsetOf(Axes axis, int i) => axis switch
    {
        Axes.Channels => map[i] / lanes * Owner.Layout.PlanePitch + map[i] % lanes,
        Axes.Height => (nint)i * Owner.Layout.RowPitch,
        Axes.Width => (nint)i * lanes,
        _ => throw new ArgumentOutOfRangeException(nameof(axis), axis, "one axis is wanted."),
    };

    /// <summary>Notes that a step of this level touches the memory.</summary>
    public void UsedAt(int level)
    {
        var owner = Owner;
        owner.FirstLevel = Math.Min(owner.FirstLevel, level);
        owner.LastLevel = Math.Max(owner.LastLevel, level);
    }
}
