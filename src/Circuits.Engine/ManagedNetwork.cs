using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;
using Circuits.Engine.Memory;

namespace Circuits.Engine;

/// <summary>A plan, and the guard that keeps it to one caller at a time.</summary>
internal sealed unsafe class ManagedNetwork(Plan plan, Shape input, WorkerPool pool) : ICompiledNetwork
{
    private int busy;
    private bool disposed;
    private bool hasOutput;

    public Shape Input => input;

    public Cost Cost => plan.Cost;

    public Shape ShapeOf(string node) => Output(node).Shape;

    public void Forward(ReadOnlySpan<float> batch, CancellationToken cancellation = default)
    {
        if (batch.Length != input.Count)
        {
            throw new ArgumentException($"the network was compiled for {input} = {input.Count} numbers, the batch has {batch.Length}.", nameof(batch));
        }

        Enter();
        try
        {
            hasOutput = false; // until the last stage: a run cut short leaves numbers of two batches
            fixed (float* source = batch)
            {
                foreach (var step in plan.InputSteps)
                {
                    step.Source = source;
                }

                foreach (var stage in plan.Stages)
                {
                    cancellation.ThrowIfCancellationRequested();
                    pool.Run(stage.Tasks, stage.Run);
                }

                hasOutput = true;
            }
        }
        finally
        {
            Volatile.Write(ref busy, 0);
        }
    }

    public void Read(string node, Span<float> destination, Range? rows = null, Range? columns = null)
    {
        var value = Output(node);
        var shape = value.Shape;
        var (firstRow, height) = (rows ?? Range.All).GetOffsetAndLength(shape.Height);
        var (firstColumn, width) = (columns ?? Range.All).GetOffsetAndLength(shape.Width);
        if (destination.Length != (long)shape.Batch * shape.Channels * height * width)
        {
            throw new ArgumentException(
                $"{node} gives {shape.Batch}x{shape.Channels}x{height}x{width} numbers, the destination holds {destination.Length}.", nameof(destination));
        }

        Enter();
        try
        {
            if (!hasOutput)
            {
                throw new InvalidOperationException("There is nothing to read: run Forward first, and to its end.");
            }

            var i = 0;
            for (var image = 0; image < shape.Batch; image++)
            {
                for (var c = 0; c < shape.Channels; c++)
                {
                    for (var y = firstRow; y < firstRow + height; y++)
                    {
                        var source = value.Channel(image, c, y, firstColumn);
                        for (var x = 0; x < width; x++)
                        {
                            destination[i++] = source[x * value.Lanes];
                        }
                    }
                }
            }
        }
        finally
        {
            Volatile.Write(ref busy, 0);
        }
    }

    public void Dispose()
    {
        if (!disposed)
        {
            Enter();
            disposed = true;
            plan.Release();
            Volatile.Write(ref busy, 0);
        }
    }

    private Value Output(string node) =>
        plan.Outputs.TryGetValue(node, out var value)
            ? value
            : throw new GraphException($"'{node}' was not asked for when the network was compiled for {string.Join(", ", plan.Outputs.Keys.Take(4))}.");

    private void Enter()
    {
        if (Interlocked.Exchange(ref busy, 1) != 0)
        {
            throw new InvalidOperationException("This compiled network is running on another thread. Compile one for each thread.");
        }

        // Looked at last: whoever disposes is a caller too, and has left.
        if (disposed)
        {
            Volatile.Write(ref busy, 0);
            throw new ObjectDisposedException(nameof(ManagedNetwork));
        }
    }
}
