namespace Circuits.Engine.Memory;

/// <summary>Where each channel lies among the blocks of 16.</summary>
/// <remarks>
/// A concatenation starts each of its inputs on a new block, so that the inputs are computed where they belong and
/// nothing is copied. Where an input's channels are not a multiple of 16, unused lanes stay between them; whoever
/// reads across channels gives those lanes zero weights.
/// </remarks>
internal sealed class ChannelMap : IEquatable<ChannelMap>
{
    public const int BlockChannels = 16;

    private readonly int[] lanes;
    private readonly int[] firstChannels;

    private ChannelMap(int[] lanes, int blocks)
    {
        (this.lanes, Blocks) = (lanes, blocks);
        firstChannels = [.. Enumerable.Range(0, blocks + 1).Select(b => lanes.Count(lane => lane < b * BlockChannels))];
    }

    /// <summary>Blocks of 16 lanes in all.</summary>
    public int Blocks { get; }

    public int Channels => lanes.Length;

    /// <summary>The lane, counted through all blocks, that holds this channel.</summary>
    public int this[int channel] => lanes[channel];

    /// <summary>How many channels lie before a block: the channel in its first lane. The block's others follow it.</summary>
    public int FirstChannel(int block) => firstChannels[block];

    /// <summary>The channel that each lane of all blocks holds, -1 for none.</summary>
    public int[] ChannelOfLane()
    {
        var channels = new int[Blocks * BlockChannels];
        Array.Fill(channels, -1);
        for (var c = 0; c < Channels; c++)
        {
            channels[this[c]] = c;
        }

        return channels;
    }

    /// <summary>Channels one after the other.</summary>
    public static ChannelMap Dense(int channels) =>
        new(Enumerable.Range(0, channels).ToArray(), (channels + BlockChannels - 1) / BlockChannels);

    /// <summary>Each input on its own blocks.</summary>
    public static ChannelMap Joined(IEnumerable<ChannelMap> inputs)
    {
        var lanes = new List<int>();
        var blocks = 0;
        foreach (var input in inputs)
        {
            lanes.AddRange(input.lanes.Select(lane => lane + blocks * BlockChannels));
            blocks += input.Blocks;
        }

        return new(lanes.ToArray(), blocks);
    }
    public bool Equals(ChannelMap? other) => other is not null && Blocks == other.Blocks && lanes.AsSpan().SequenceEqual(other.lanes);

    public override bool Equals(object? obj) => Equals(obj as ChannelMap);

    public override int GetHashCode() => HashCode.Combine(Channels, Blocks);
}
