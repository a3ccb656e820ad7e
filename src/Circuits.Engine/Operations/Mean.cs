using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;
using Circuits.Engine.Memory;

namespace Circuits.Engine;

/// <summary>The mean along some axes, which stay with size 1: <c>torch.mean(dim, keepdim=True)</c>.</summary>
/// <param name="Over">At least one axis: <c>Axes.Height | Axes.Width</c> for the mean of each plane.</param>
public sealed record Mean(Axes Over) : Operation
{
    private const Axes All = Axes.Channels | Axes.Height | Axes.Width;

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var input = Single(inputs);
        if (Over == Axes.None || (Over & ~All) != 0)
        {
            throw new GraphException($"it averages over the axes {Over}: at least one of Channels, Height and Width is wanted.");
        }

        return new(input.Batch, Kept(Axes.Channels, input.Channels), Kept(Axes.Height, input.Height), Kept(Axes.Width, input.Width));

        int Kept(Axes axis, int size) => Over.HasFlag(axis) ? 1 : size;
    }

    internal override void Lower(Lowering at)
    {
        var input = at.Blocked();
        var map = at.Shape.Channels == input.Shape.Channels ? input.Map : ChannelMap.Dense(1);
        at.Add(new MeanStep(at.Keep(map, ChannelMap.BlockChannels), input));
    }
}
