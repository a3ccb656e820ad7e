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
        return odd == first
            ? first with { Channels = inputs.Sum(s => s.Channels) }
            : throw new GraphException($"it joins {first} and {odd}: they may differ in channels only.");
    }

    internal override void Lower(Lowering at)
    {
        Value[] parts = [.. Enumerable.Range(0, at.Node.Inputs.Length).Select(at.Blocked)];
        at.Add(new ConcatStep(at.Keep(ChannelMap.Joined(parts.Select(p => p.Map)), ChannelMap.BlockChannels), parts));
    }
}
