using Circuits.Engine.Execution;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Compilation;

/// <summary>From a graph to a plan: shapes, steps, places within concatenations, gradients, levels, borders, memory.</summary>
internal sealed class Compiler
{
    private readonly Graph graph;
    private readonly Differentiation? differentiation;
    private readonly HashSet<string> asked;
    private readonly string images;
    private readonly IReadOnlyDictionary<string, Fusion> fusions;
    private readonly Dictionary<string, Shape> shapes = [];
    private readonly Dictionary<string, Parameter> parameters = [];
    private readonly TrainingPass pass;
    private readonly Lowering lowering;

    private Compiler(Graph graph, IReadOnlyList<string> nodes, Differentiation? differentiation, ConvolutionAlgorithm algorithm)
    {
        this.graph = graph;
        this.differentiation = differentiation;
        images = graph.Nodes.FirstOrDefault(n => n.Operation is Input)?.Name ?? throw new GraphException("the network has no input node to give images to.");
        asked = [.. nodes, .. differentiation?.From ?? [], .. differentiation?.To ?? []];
        if (asked.FirstOrDefault(n => graph[n].Name != n) is { } alias)
        {
            throw new GraphException($"'{alias}' is another name of '{graph[alias].Name}': a network is compiled and read by the nodes' own names.");
        }

        fusions = Fusion.Of(graph, n => differentiation is { Parameters: false, Training: false } or null && !(differentiation?.To.Contains(n.Name) ?? false));
        pass = new(differentiation?.Seed ?? 0);

        // Changeable weights are packed anew in each pass, and at the points of minimal filtering that costs what it saves.
        lowering = new(graph, shapes, asked, parameters, differentiation?.Training ?? false, pass, differentiation is { Parameters: true } ? ConvolutionAlgorithm.Direct : algorithm);
    }

    /// <summary>Steps count blocks of pixels, 64 bytes each, in an int.</summary>
    public static long LargestBytes => (long)int.MaxValue * ChannelMap.BlockChannels * sizeof(float);

    private List<Step> Steps => lowering.Steps;

    public static Plan Compile(
        Graph graph,
        Shape input,
        IReadOnlyList<string> nodes,
        Differentiation? differentiation = null,
        ConvolutionAlgorithm algorithm = ConvolutionAlgorithm.ByShape) =>
        Compile(graph, input, nodes, differentiation, algorithm, LargestBytes, out _)
            ?? throw new GraphException($"{input} is more than the steps can count. Give fewer or smaller images.");

    /// <summary>The same, but nothing where the activations would take more than so many bytes: what counts in tasks and offsets is then not asked.</summary>
    public static Plan? Compile(
        Graph graph,
        Shape input,
        IReadOnlyList<string> nodes,
        Differentiation? differentiation,
        ConvolutionAlgorithm algorithm,
        long limitBytes,
        out long activationBytes)
    {
        if (nodes.Count == 0 && differentiation is null)
        {
            throw new GraphException("no node was asked for. Name at least one of the graph's nodes.");
        }

        return new Compiler(graph, nodes, differentiation, algorithm).Compile(input, limitBytes, out activationBytes);
    }

    private Plan? Compile(Shape input, long limitBytes, out long activationBytes)
    {
        var needed = Needed();
        Shape(needed, input);
        if (differentiation is { Parameters: true })
        {
            foreach (var parameter in needed.SelectMany(n => n.Operation.ParametersOf(n)))
            {
                parameters.Add(parameter.Name, parameter);
            }
        }

        foreach (var node in needed)
        {
            lowering.Node = node;
            Lower(node);
        }

        var outputs = asked.ToDictionary(n => n, lowering.ValueOf);
        var inputs = Steps.OfType<InputStep>().ToList();
        PlaceInConcatenations();
        var backward = differentiation is null ? null : Backward.Of(Steps, outputs, differentiation, lowering.Algorithm);
        var steps = (List<Step>)[.. Steps, .. backward?.Steps ?? []];
        steps.RemoveAll(s => s is ConcatStep);
        var forwardLevels = Schedule(steps, backward?.Steps.Count ?? 0, [.. outputs.Values, .. backward?.Gradients.Values.AsEnumerable() ?? []]);
        var owners = steps.Select(s => s.Output.Owner).Distinct().ToList();
        LayOut(steps, owners);
        var arena = new Arena(owners);
        activationBytes = arena.Bytes;
        if (activationBytes > limitBytes)
        {
            steps.ForEach(s => s.Release());
            return null;
        }

        steps.AddRange(arena.Overwritten.Select(v => new BorderStep(v)));
        steps.ForEach(s => s.Prepare());
        var stages = steps.GroupBy(s => s.Level).OrderBy(g => g.Key).ToLookup(g => g.Key < forwardLevels, g => new Stage(g));
        return new(
            outputs,
            backward?.Gradients ?? [],
            parameters.Values.ToList(),
            [.. stages[true]],
            [.. stages[false]],
            inputs,
            [.. backward?.Seeds ?? []],
            pass,
            arena,
            steps,
            new(
                steps.Sum(s => s.MultiplyAdds), steps.Sum(s => s.ExecutedMultiplyAdds), steps.Sum(s => s.WeightBytes), arena.Bytes, arena.LargestLiveBytes,
                steps.Max(s => s.ScratchBytes)));
    }

    /// <summary>The asked nodes and all they depend on, in the graph's order.</summary>
    private List<Node> Needed()
    {
        var wanted = new HashSet<string>(asked.Select(n => graph[n].Name)) { images };
        foreach (var node in graph.Nodes.Reverse())
        {
            if (wanted.Contains(node.Name))
            {
                wanted.UnionWith(node.Inputs);
            }
        }

        return [.. graph.Nodes.Where(n => wanted.Contains(n.Name))];
    }

    private void Shape(List<Node> needed, Shape input)
    {
        // The first input is the images, of any size; other inputs and constants have the size they say, once for each image.
        foreach (var node in needed)
        {
            try
            {
                var given = node.Operation switch
                {
                    Input when node.Name == images => [input],
                    Constant => [input],
                    Input other => [new(input.Batch, other.Channels, other.Height, other.Width)],
                    _ => (IReadOnlyList<Shape>)[.. node.Inputs.Select(i => shapes[i])],
                };
                var shape = node.Operation.OutputShape(given);
                if ((Int128)shape.Channels * shape.Height * shape.Width > int.MaxValue)
                {
                    throw new GraphException($"its output is {shape}: an image of more than {int.MaxValue} numbers. Give smaller images.");
                }

                shapes.Add(node.Name, shape);
            }
            catch (GraphException e)
            {
                throw new GraphException($"{node.Name}: {e.Message}");
            }
        }
    }

    private void Lower(Node node)
    {
        if (lowering.Has(node.Name))
        {
            return;
        }

        if (fusions.TryGetValue(node.Name, out var fusion))
        {
            LowerConvolution(node, fusion);
        }
        else
        {
            try
            {
                node.Operation.Lower(lowering);
            }
            catch (GraphException e)
            {
                throw new GraphException($"{node.Name}: {e.Message}");
            }
        }
    }

    /// <summary>A node of a convolution's chain: the whole chain in one step where only its end is needed.</summary>
    private void LowerConvolution(Node node, Fusion fusion)
    {
        if (node == fusion.Relu)
        {
            if (lowering.Has(fusion.Sum.Name))
            {
                node.Operation.Lower(lowering);
            }
            else
            {
                fusion.Lower(lowering, normalizes: true, (Relu)node.Operation);
            }
        }
        else if (node == fusion.Sum)
        {
            if (fusion.Relu is null || asked.Contains(node.Name))
            {
                fusion.Lower(lowering, normalizes: true, null);
            }
        }
        else if (asked.Contains(node.Name))
        {
            fusion.Lower(lowering, normalizes: false, null);
        }
    }

    /// <summary>Lets each input of a concatenation be computed in its place there; what cannot be is copied.</summary>
    private void PlaceInConcatenations()
    {
        // Outer concatenations first: an inner one is then a place within a place.
        foreach (var concat in Steps.OfType<ConcatStep>().Reverse().ToList())
        {
            var block = 0;
            for (var i = 0; i < concat.Inputs.Count; i++)
            {
                var part = concat.Inputs[i];
                if (part.Place is null && !ReferenceEquals(part, concat.Output) && Steps.Any(s => s.Output == part))
                {
                    part.Place = (concat.Output, block);
                }
                else
                {
                    var copy = new CopyStep(new(part.Name, part.Shape, part.Map, ChannelMap.BlockChannels) { Place = (concat.Output, block) }, part);
                    concat.TakeInstead(i, copy.Output);
                    Steps.Insert(Steps.IndexOf(concat), copy);
                }

                block += part.Map.Blocks;
            }
        }
    }

    /// <summary>Earliest level of each step, and the levels between which each piece of memory is in use.</summary>
    /// <returns>How many levels the forward pass has; those of the backward pass, whose steps are the last, come after.</returns>
    private static int Schedule(List<Step> steps, int backwardSteps, IEnumerable<Value> outputs)
    {
        var accesses = new Accesses();
        var forwardLevels = 0;
        for (var i = 0; i < steps.Count; i++)
        {
            var (step, isForward) = (steps[i], i < steps.Count - backwardSteps);
            step.Level = accesses.EarliestLevel(step, isForward ? 0 : forwardLevels);
            forwardLevels = isForward ? Math.Max(forwardLevels, step.Level + 1) : forwardLevels;
        }

        foreach (var output in outputs)
        {
            output.UsedAt(int.MaxValue - 1);
        }

        return forwardLevels;
    }

    /// <summary>Around each value the largest border that any step wants of it: none where nobody reads beyond the edge.</summary>
    private static void LayOut(List<Step> steps, IReadOnlyList<Value> owners)
    {
        var halos = new Dictionary<Value, Border>();
        foreach (var step in steps)
        {
            foreach (var owner in step.Inputs.Select(i => i.Owner))
            {
                var (had, halo) = (halos.GetValueOrDefault(owner), step.Halo);
                halos[owner] = new(
                    Math.Max(had.Top, halo.Top), Math.Max(had.Left, halo.Left), Math.Max(had.Bottom, halo.Bottom), Math.Max(had.Right, halo.Right));
            }
        }

        foreach (var owner in owners)
        {
            var (shape, halo) = (owner.Shape, halos.GetValueOrDefault(owner));
            var floats = ((Int128)shape.Width + halo.Left + halo.Right) * ((Int128)shape.Height + halo.Top + halo.Bottom)
                * (owner.IsBlocked ? owner.Map.Blocks : 1) * owner.Lanes;
            if (floats > int.MaxValue)
            {
                throw new GraphException(
                    $"{owner.Name}: an image of {shape} takes {floats} numbers as it lies in memory, border {halo}: more than {int.MaxValue}. Give smaller images.");
            }

            owner.Layout = new(shape.Height, shape.Width, owner.Lanes, halo);
        }
    }
}
