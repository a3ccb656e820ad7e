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
    private readonly bool detectsAnomalies;
    private readonly Stage packing;
    private readonly SingleCaller caller = new();
    private State state;

    public ManagedNetwork(Graph graph, Plan plan, WorkerPool pool, bool detectsAnomalies = false)
    {
        (this.graph, this.plan, this.pool, this.detectsAnomalies) = (graph, plan, pool, detectsAnomalies);
        plan.Arena.Allocate();
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
        step.Output.Shape.Expect(values.Length, input, "takes", "it was given", nameof(values));
        using var visit = caller.Enter();
        step.Keep(values);
    }

    public void Forward(ReadOnlySpan<float> batch, CancellationToken cancellation = default)
    {
        Input.Expect(batch.Length, "the network", "was compiled for", "the batch has", nameof(batch));
        using var visit = caller.Enter();
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

        for (var i = 0; i < plan.Steps.Count; i++)
        {
            plan.Steps[i].Complete();
        }

        state = State.Activations;
        Pass++;
    }

    public void Backward(IReadOnlyDictionary<string, float[]> outputGradients, CancellationToken cancellation = default)
    {
        using var visit = caller.Enter();
        if (state != State.Activations)
        {
            throw new InvalidOperationException("A backward pass spends the activations of a forward pass: run Forward first, and to its end.");
        }

        Expect(outputGradients, Input.Batch);
        foreach (var (node, seed) in plan.Seeds)
        {
            seed.Keep(outputGradients[node]);
        }

        state = State.Nothing;
        Run(plan.Backward, cancellation);
        if (detectsAnomalies)
        {
            foreach (var parameter in plan.Parameters)
            {
                CheckGradient(parameter);
            }
        }

        state = State.ActivationsAndGradients;
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
        using var visit = caller.Enter();

        // Nodes that nothing asked for were not compiled: they keep the weights they have.
        var values = plan.Parameters.ToDictionary(p => p.Name);
        var compiled = plan.Parameters.Select(p => p.Node).ToHashSet();
        return graph.With(n => compiled.Contains(n.Name)
            ? n.Operation.With(name => [.. values[Parameter.Named(n, name)].Values])
            : n.Operation);
    }

    public void Dispose() => caller.Close(plan.Release);

    /// <summary>Refuses gradients that are not those announced, of a batch of so many images.</summary>
    /// <exception cref="ArgumentException">One is missing, was not announced, or is of another size.</exception>
    public void Expect(IReadOnlyDictionary<string, float[]> outputGradients, int batch)
    {
        if (outputGradients.Count > plan.Seeds.Length)
        {
            throw new ArgumentException(
                $"a gradient is given at '{outputGradients.Keys.First(n => plan.Seeds.All(s => s.Node != n))}', "
                + $"the network was compiled for ones at {string.Join(", ", plan.Seeds.Select(s => s.Node))}.",
                nameof(outputGradients));
        }

        foreach (var (node, seed) in plan.Seeds)
        {
            var gradient = outputGradients.TryGetValue(node, out var given)
                ? given
                : throw new ArgumentException($"no gradient is given at '{node}'. Give zeros where nothing flows.", nameof(outputGradients));
            (seed.Output.Shape with { Batch = batch }).Expect(gradient.Length, node, "takes", "it was given", nameof(outputGradients));
        }
    }

    /// <summary>The shape of an input other than the images.</summary>
    public Shape ShapeOfFurtherInput(string name) => FurtherInput(name).Output.Shape;

    private InputStep FurtherInput(string name)
    {
        for (var i = 1; i < plan.Inputs.Count; i++)
        {
            if (plan.Inputs[i].Output.Name == name)
            {
                return plan.Inputs[i];
            }
        }

        var further = plan.Inputs.Skip(1).Select(s => s.Output.Name).ToList();
        throw new GraphException(name == plan.Inputs[0].Output.Name
            ? $"'{name}' takes the images: give them to Forward."
            : $"'{name}' is no further input of this network, which has {(further.Count == 0 ? "none" : string.Join(", ", further))}. "
                + "Give one of these, or compile for a node that reads it.");
    }

    private void Run(Stage[] stages, CancellationToken cancellation)
    {
        foreach (var stage in stages)
        {
            cancellation.ThrowIfCancellationRequested();
            pool.Run(stage.Tasks, stage.Run);
            if (detectsAnomalies)
            {
                Check(stage, isGradient: ReferenceEquals(stages, plan.Backward));
            }
        }
    }

    private static void Check(Stage stage, bool isGradient)
    {
        foreach (var value in stage.Steps.Select(s => s.Output))
        {
            for (var image = 0; image < value.Shape.Batch; image++)
            {
                for (var c = 0; c < value.Shape.Channels; c++)
                {
                    for (var y = 0; y < value.Shape.Height; y++)
                    {
                        for (var x = 0; x < value.Shape.Width; x++)
                        {
                            if (*value.Channel(image, c, y, x) is var number && !float.IsFinite(number))
                            {
                                throw new AnomalyException(value.Name, isGradient, $"image {image}, channel {c}, row {y}, column {x}", number);
                            }
                        }
                    }
                }
            }
        }
    }

    private static void CheckGradient(Parameter parameter)
    {
        var shape = parameter.Shape;
        var gradient = parameter.Gradient;
        for (var i = 0; i < gradient.Length; i++)
        {
            if (!float.IsFinite(gradient[i]))
            {
                var (x, y, c) = (i % shape.Width, i / shape.Width % shape.Height, i / (shape.Width * shape.Height) % shape.Channels);
                var place = $"output channel {i / (shape.Width * shape.Height * shape.Channels)}, input channel {c}, row {y}, column {x}";
                throw new AnomalyException(parameter.Name, isGradient: true, shape is { Channels: 1, Height: 1, Width: 1 } ? $"channel {i}" : place, gradient[i]);
            }
        }
    }

    private void Read(string node, Value value, Span<float> destination, Range? rows, Range? columns, State needed, string remedy)
    {
        var shape = value.Shape;
        var (firstRow, firstColumn, part) = shape.Part(node, rows, columns);
        var (height, width) = (part.Height, part.Width);
        part.Expect(destination.Length, node, "gives", "the destination holds", nameof(destination));
        using var visit = caller.Enter();
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

    private Value Output(string node) =>
        plan.Outputs.TryGetValue(node, out var value)
            ? value
            : throw new GraphException($"'{node}' was not asked for when the network was compiled for {string.Join(", ", plan.Outputs.Keys.Take(4))}.");
}
