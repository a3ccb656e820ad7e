using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>Zeros the border of a value whose memory others have used since; at the level at which the value itself is first written.</summary>
internal sealed unsafe class BorderStep : Step
{
    public BorderStep(Value output)
        : base(output) => Level = output.FirstLevel;

    public override void Prepare() => Tasks = Output.Shape.Batch * Output.Map.Blocks;

    public override void Run(int task)
    {
        var layout = Output.Layout;
        var (halo, pitch) = (layout.Halo, layout.RowPitch);
        var plane = Output.Memory + task * layout.PlanePitch;
        var side = (halo.Left + halo.Right) * layout.Lanes;
        new Span<float>(plane, (int)layout.Origin).Clear();
        for (var y = 0; y < layout.Height - 1; y++)
        {
            // From the end of a row to the start of the next.
            new Span<float>(plane + layout.Origin + (nint)y * pitch + layout.Width * layout.Lanes, side).Clear();
        }

        var end = plane + layout.Origin + (nint)(layout.Height - 1) * pitch + layout.Width * layout.Lanes;
        new Span<float>(end, halo.Right * layout.Lanes + halo.Bottom * pitch).Clear();
    }
}
