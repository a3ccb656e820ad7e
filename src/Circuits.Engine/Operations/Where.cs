using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>Each number of the second input where the first is not 0, of the third elsewhere: <c>torch.where(condition != 0, a, b)</c>.</summary>
/// <remarks>
/// Along channels, rows and columns an input of size 1 is repeated to the largest size; batches are equal. Numbers are
/// copied, never computed with: what is not chosen may be NaN, and the sign of a zero stays. The output lies in memory
/// as the second input does where that has its shape, so that whatever reads it gets the bits it had from that input.
/// Gradients go to what was chosen; the condition gets none.
/// </remarks>
public sealed record Where : Operation
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => inputs.Count == 3
        ? Broadcasting.ShapeOf(Name, [Broadcasting.ShapeOf(Name, [inputs[0], inputs[1]]), inputs[2]])
        : throw new GraphException($"Where takes a condition and two inputs to choose from, it was given {inputs.Count} inputs.");

    internal override void Lower(Lowering at)
    {
        var whole = Enumerable.Range(1, 2).Where(i => at.Input(i).Shape == at.Shape).Select(i => at.Input(i)).FirstOrDefault();
        at.Add(new WhereStep(whole is null ? at.New() : at.Like(whole), at.Input(0), at.Input(1), at.Input(2)));
    }
}
