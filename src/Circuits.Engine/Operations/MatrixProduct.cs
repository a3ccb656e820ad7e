using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>The product of two matrices for each image and channel, as <c>torch.matmul</c>: NxCxHxK and NxCxKxW give NxCxHxW.</summary>
/// <remarks>Channels lie side by side, 16 at a time: few of them leave most of each vector empty.</remarks>
public sealed record MatrixProduct : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) =>
        inputs.Count == 2 && inputs[0].Width == inputs[1].Height && inputs[0].Batch == inputs[1].Batch && inputs[0].Channels == inputs[1].Channels
            ? inputs[0] with { Width = inputs[1].Width }
            : throw new GraphException(
                $"MatrixProduct takes two inputs NxCxHxK and NxCxKxW, it was given {string.Join(" and ", inputs)}. Transpose or Reshape one.");

    internal override void Lower(Lowering at)
    {
        var left = at.Blocked();
        at.Add(new MatrixProductStep(at.Like(left), left, at.BlockedLike(left, 1)));
    }
}
