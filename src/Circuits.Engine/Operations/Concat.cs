using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;
using Circuits.Engine.Memory;

namespace Circuits.Engine;

/// <summary>The inputs' channels one after the other.</summary>
public sealed record Concat : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var first = inputs.Count > 0 ? inputs[0] : throw new GraphException("Concat takes at least one input.");
        var odd = inputs.FirstOrDefault(s => s with { Channels = first.Channels } != first, first);
        if (odd != first)
        {
            throw new GraphException($"it joins {first} and {odd}: they may differ in channels only.");
        }

        var channels = inputs.Sum(s => (long)s.Channels);
        return channels <= int.MaxValue
            ? first with { Channels = (int)channels }
            : throw new GraphException($"it joins {channels} channels, more than can be counted.");
    }

    internal override void Lower(Lowering at)
    {
        Value[] parts = [.. Enumerable.Range(0, at.Node.Inputs.Length).Select(at.Blocked)];
        at.Add(new ConcatStep(at.Keep(ChannelMap.Joined(parts.Select(p => p.Map)), ChannelMap.BlockChannels), parts));
    }
}
