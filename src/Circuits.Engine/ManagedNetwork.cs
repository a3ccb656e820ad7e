using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;
using Circuits.Engine.Memory;

namespace Circuits.Engine;

/// <summary>A plan, and the guard that keeps it to one caller at a time.</summary>
internal sealed unsafe class ManagedNetwork : IDifferentiableNetwork
{
    private readonly Graph graph;
    private readonly Plan plan;
    private readonly WorkerPool pool;
    private readonly Stage packing;
    private int busy;
    private bool disposed;
    private State state;

    public ManagedNetwork(Graph graph, Plan plan, WorkerPool pool)
    {
        (this.graph, this.plan, this.pool) = (graph, plan, pool);
        packing = Stage.PackingOf(plan.Steps);
        pool.Run(packing.Tasks, packing.Run);
    }

    /// <summary>What there is to read; a pass cut short leaves numbers of two batches.</summary>
    private enum State
    {
        Nothing,
        Activations,
        ActivationsAndGradients,
    }

    public Shape Input => plan.Inputs[0].Output.Shape;

    public Cost Cost => plan.Cost;

    public IReadOnlyList<Parameter> Parameters => plan.Parameters;

    public long Pass { get; set; }

    public Shape ShapeOf(string node) => Output(node).Shape;

    public void Set(string input, ReadOnlySpan<float> values)
    {
        var step = FurtherInput(input);
        Check(input, step.Output.Shape, values.Length, nameof(values));
        Enter();
        step.Keep(values);
        Leave();
    }

    public void Forward(ReadOnlySpan<float> batch, CancellationToken cancellation = default)
    {
        if (batch.Length != Input.Count)
        {
            throw new ArgumentException($"the network was compiled for {Input} = {Input.Count} numbers, the batch has {batch.Length}.", nameof(batch));
        }

        Enter();
        try
        {
            state = State.Nothing;
            for (var i = 1; i < plan.Inputs.Count; i++)
            {
                if (plan.Inputs[i].Source is null)
                {
                    throw new InvalidOperationException($"Nothing has been given for the input '{plan.Inputs[i].Output.Name}': call Set first.");
                }
            }

            fixed (float* source = batch)
            {
                plan.Inputs[0].Source = source;
                plan.Pass.Number = Pass;
                if (plan.Parameters.Count > 0)
                {
                    pool.Run(packing.Tasks, packing.Run);
                }

                Run(plan.Forward, cancellation);
            }

            state = State.Activations;
            Pass++;
        }
        finally
        {
            Leave();
        }
    }

    public void Backward(IReadOnlyDictionary<string, float[]> outputGradients, CancellationToken cancellation = default)
    {
        // By the network's own list: a run enumerates no interface, so it allocates nothing.
        foreach (var (node, seed) in plan.Seeds)
        {
            Check(node, seed.Output.Shape, outputGradients.TryGetValue(node, out var gradient)
                ? gradient.Length
                : throw new ArgumentException($"no gradient is given at '{node}'. Give zeros where nothing flows.", nameof(outputGradients)),
                nameof(outputGradients));
        }

        if (outputGradients.Count > plan.Seeds.Count)
        {
            throw new ArgumentException(
                $"a gradient is given at '{outputGradients.Keys.First(n => !plan.Seeds.ContainsKey(n))}', the network was compiled for ones at {string.Join(", ", plan.Seeds.Keys)}.",
                nameof(outputGradients));
        }

        Enter();
        try
        {
            if (state != State.Activations)
            {
                throw new InvalidOperationException("A backward pass spends the activations of a forward pass: run Forward first, and to its end.");
            }

            state = State.Nothing;
            foreach (var (node, seed) in plan.Seeds)
            {
                seed.Keep(outputGradients[node]);
            }

            Run(plan.Backward, cancellation);
            state = State.ActivationsAndGradients;
        }
        finally
        {
            Leave();
        }
    }

    public void Read(string node, Span<float> destination, Range? rows = null, Range? columns = null) =>
        Read(node, Output(node), destination, rows, columns, State.Activations, "run Forward first, and to its end");

    public void ReadGradient(string node, Span<float> destination, Range? rows = null, Range? columns = null) => Read(
        node,
        plan.Gradients.TryGetValue(node, out var value)
            ? value
            : throw new GraphException($"the gradient at '{node}' was not asked for when the network was compiled for {string.Join(", ", plan.Gradients.Keys.Take(4))}."),
        destination,
        rows,
        columns,
        State.ActivationsAndGradients,
        "run Forward and Backward first, and to their ends");

    public Graph Trained()
    {
        var values = plan.Parameters.ToDictionary(p => p.Name);
        return new(graph.Nodes.Select(n => n with
        {
            Operation = n.Operation.With(name => [.. values[Parameter.Named(n, name)].Values]),
        }));
    }

    public void Dispose()
    {
        if (!disposed)
        {
            Enter();
            disposed = true;
            plan.Release();
            Leave();
        }
    }

    private InputStep FurtherInput(string name)
    {
        for (var i = 1; i < plan.Inputs.Count; i++)
        {
            if (plan.Inputs[i].Output.Name == name)
            {
                return plan.Inputs[i];
            }
        }

        throw new GraphException($"'{name}' is no further input of this network: {string.Join(", ", plan.Inputs.Skip(1).Select(s => s.Output.Name))}.");
    }

    private static void Check(string node, Shape shape, int length, string argument)
    {
        if (length != shape.Count)
        {
            throw new ArgumentException($"{node} takes {shape} = {shape.Count} numbers, it was given {length}.", argument);
        }
    }

    private void Run(Stage[] stages, CancellationToken cancellation)
    {
        foreach (var stage in stages)
        {
            cancellation.ThrowIfCancellationRequested();
            pool.Run(stage.Tasks, stage.Run);
        }
    }

    private void Read(string node, Value value, Span<float> destination, Range? rows, Range? columns, State needed, string remedy)
    {
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
            if (state < needed)
            {
                throw new InvalidOperationException($"There is nothing to read: {remedy}.");
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
            Leave();
        }
    }

    private void Leave() => Volatile.Write(ref busy, 0);

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
            Leave();
            throw new ObjectDisposedException(nameof(ManagedNetwork));
        }
    }
}
