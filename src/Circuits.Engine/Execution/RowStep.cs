using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>A vector step that computes one row of one block of channels at a time, and some rows a task.</summary>
internal abstract class RowStep(Value output, params Value[] inputs) : VectorStep(output, inputs)
{
    /// <summary>A few microseconds of work: the threads take tasks from one counter, and a row of a small plane is done in less time than taking it.</summary>
    private const int PixelsPerTask = 512;

    /// <summary>So that every thread finds some.</summary>
    private const int LeastTasks = 16;

    private int rows;
    private int rowsPerTask;

    protected int Blocks => Output.IsBlocked ? Output.Map.Blocks : 1;

    /// <summary>What there is to compute one after the other: rows, unless a step says otherwise.</summary>
    protected virtual int Rows => Output.Shape.Batch * Blocks * Output.Shape.Height;

    public sealed override void Prepare()
    {
        rows = Rows;
        rowsPerTask = Math.Clamp(PixelsPerTask / Output.Shape.Width, 1, Math.Max(1, rows / LeastTasks));
        Tasks = (rows + rowsPerTask - 1) / rowsPerTask;
    }

    public sealed override void Run(int task)
    {
        var end = Math.Min(rows, (task + 1) * rowsPerTask);
        for (var row = task * rowsPerTask; row < end; row++)
        {
            base.Run(row);
        }
    }

    protected (int Image, int Block, int Y) Locate(int row)
    {
        var plane = row / Output.Shape.Height;
        return (plane / Blocks, plane % Blocks, row % Output.Shape.Height);
    }
}
