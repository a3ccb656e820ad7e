using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;
using Circuits.Engine.Memory;

namespace Circuits.Engine;

/// <summary>Where the images enter.</summary>
/// <param name="Channels">Planes of an image.</param>
/// <param name="Height">The height the network was trained at; a network may be compiled for another.</param>
/// <param name="Width">The width the network was trained at.</param>
public sealed record Input(int Channels, int Height, int Width) : Operation
{
    /// <summary>Pictures of so few channels keep them side by side: blocks of 16 would be mostly empty.</summary>
    private const int MostInterleavedChannels = 8;

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        var shape = Single(inputs);
        if (shape.Batch < 1 || shape.Height < 1 || shape.Width < 1)
        {
            throw new GraphException($"it was given {shape}: a batch has at least one image, of at least one pixel.");
        }

        if ((Int128)shape.Batch * shape.Channels * shape.Height * shape.Width > Array.MaxLength)
        {
            throw new GraphException($"it was given {shape}, more numbers than an array holds. Give fewer or smaller images.");
        }

        return shape.Channels == Channels
            ? shape
            : throw new GraphException($"the network takes {Channels} channels, it was given {shape.Channels} ({shape}).");
    }

    internal override void Lower(Lowering at) =>
        at.Add(new InputStep(at.New(Channels <= MostInterleavedChannels ? Channels : ChannelMap.BlockChannels)));
}
