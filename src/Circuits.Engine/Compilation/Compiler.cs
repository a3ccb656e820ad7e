using Circuits.Engine.Execution;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Compilation;

/// <summary>From a graph to a plan: shapes, steps, places within concatenations, levels, borders, memory.</summary>
internal sealed class Compiler
{
    /// <summary>Pictures of so few channels keep them side by side: blocks of 16 would be mostly empty.</summary>
    private const int MostInterleavedChannels = 8;

    private readonly Graph graph;
    private readonly IReadOnlyList<string> asked;
    private readonly ConvolutionAlgorithm algorithm;
    private readonly IReadOnlyDictionary<string, Fusion> fusions;
    private readonly Dictionary<string, Shape> shapes = [];
    private readonly Dictionary<string, Value> values = [];
    private readonly Dictionary<string, Value> blocked = [];
    private readonly List<Step> steps = [];

    private Compiler(Graph graph, IReadOnlyList<string> asked, ConvolutionAlgorithm algorithm)
    {
        this.graph = graph;
        this.asked = asked;
        this.algorithm = algorithm;
        fusions = Fusion.Of(graph);
    }

    public static Plan Compile(
        Graph graph, Shape input, IReadOnlyList<string> nodes, ConvolutionAlgorithm algorithm = ConvolutionAlgorithm.ByShape)
    {
        if (nodes.Count == 0)
        {
            throw new GraphException("no node was asked for.");
        }

        return new Compiler(graph, [.. nodes.Distinct()], algorithm).Compile(input);
    }

    private Plan Compile(Shape input)
    {
        var needed = Needed();
        Shape(needed, input);
        foreach (var node in needed)
        {
            Emit(node);
        }

        var outputs = asked.ToDictionary(n => n, n => values[n]);
        PlaceInConcatenations();
        Schedule(outputs.Values);
        var owners = steps.Select(s => s.Output.Owner).Distinct().ToList();
        LayOut(owners);
        var arena = new Arena(owners);
        foreach (var step in steps)
        {
            step.Prepare();
        }

        return new(
            steps.OfType<InputStep>().First().Output,
            outputs,
            [.. steps.GroupBy(s => s.Level).OrderBy(g => g.Key).Select(g => new Stage(g))],
            [.. steps.OfType<InputStep>()],
            arena,
            steps,
            new(steps.Sum(s => s.MultiplyAdds), steps.Sum(s => s.WeightBytes), arena.Bytes));
    }

    /// <summary>The asked nodes and all they depend on, in the graph's order.</summary>
    private List<Node> Needed()
    {
        var wanted = new HashSet<string>(asked.Select(n => graph[n].Name));
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
        foreach (var node in needed)
        {
            try
            {
                var shape = node.Operation.OutputShape(node.Operation is Input ? [input] : [.. node.Inputs.Select(i => shapes[i])]);
                shapes.Add(node.Name, shape);
            }
            catch (GraphException e)
            {
                throw new GraphException($"{node.Name}: {e.Message}");
            }
        }
    }

    private void Emit(Node node)
    {
        if (values.ContainsKey(node.Name))
        {
            return;
        }

        if (fusions.TryGetValue(node.Name, out var fusion))
        {
            EmitConvolution(node, fusion);
            return;
        }

        switch (node.Operation)
        {
            case Input input:
                steps.Add(new InputStep(New(node, input.Channels <= MostInterleavedChannels ? input.Channels : ChannelMap.BlockChannels)));
                break;
            case Relu relu:
                steps.Add(new ReluStep(Like(node, values[node.Inputs[0]]), values[node.Inputs[0]], relu));
                break;
            case Affine affine:
                steps.Add(new AffineStep(Like(node, values[node.Inputs[0]]), values[node.Inputs[0]], affine));
                break;
            case BatchNormalization normalization:
                var normalized = Blocked(node.Inputs[0]);
                steps.Add(new NormalizationStep(Like(node, normalized), normalized, normalization));
                break;
            case MaxPool pool:
                var largest = Blocked(node.Inputs[0]);
                steps.Add(new MaxPoolStep(Like(node, largest), largest, pool.Window, pool.Padding.For(largest.Shape.Height, largest.Shape.Width, pool.Window)));
                break;
            case AveragePool pool:
                var mean = Blocked(node.Inputs[0]);
                steps.Add(new AveragePoolStep(Like(node, mean), mean, pool.Window, pool.Padding.For(mean.Shape.Height, mean.Shape.Width, pool.Window)));
                break;
            case Add:
                var left = Blocked(node.Inputs[0]);
                steps.Add(new AddStep(Like(node, left), left, WithMap(node.Inputs[1], left.Map)));
                break;
            case Concat:
                var parts = node.Inputs.Select(Blocked).ToList();
                values.Add(node.Name, new(node.Name, shapes[node.Name], ChannelMap.Joined(parts.Select(p => p.Map)), ChannelMap.BlockChannels));
                steps.Add(new ConcatStep(values[node.Name], [.. parts]));
                break;
            case ZeroPad when !asked.Contains(node.Name) && graph.ConsumersOf(node.Name).All(n => n.Operation is Convolution):
                break; // Convolutions read through the padding.
            case ZeroPad pad:
                steps.Add(new ZeroPadStep(New(node), values[node.Inputs[0]], pad.Border));
                break;
            case Softmax:
                steps.Add(new SoftmaxStep(New(node), values[node.Inputs[0]]));
                break;
            case Flatten when values[node.Inputs[0]] is { Shape: { Height: 1, Width: 1 }, IsBlocked: true } flat:
                values.Add(node.Name, flat);
                break;
            case Flatten:
                steps.Add(new FlattenStep(New(node), values[node.Inputs[0]]));
                break;
            case Identity:
                values.Add(node.Name, values[node.Inputs[0]]);
                break;
            default:
                throw new GraphException($"{node.Name}: the managed engine has no {node.Operation.Name}.");
        }
    }

    /// <summary>A node of a convolution's chain: the whole chain in one step where only its end is needed.</summary>
    private void EmitConvolution(Node node, Fusion fusion)
    {
        if (node == fusion.Relu)
        {
            if (values.TryGetValue(fusion.Sum.Name, out var sum))
            {
                steps.Add(new ReluStep(Like(node, sum), sum, (Relu)node.Operation));
            }
            else
            {
                EmitConvolution(node, fusion.Convolution, fusion.Normalization, (Relu)node.Operation);
            }
        }
        else if (node == fusion.Sum)
        {
            if (fusion.Relu is null || asked.Contains(node.Name))
            {
                EmitConvolution(node, fusion.Convolution, fusion.Normalization, null);
            }
        }
        else if (asked.Contains(node.Name))
        {
            EmitConvolution(node, fusion.Convolution, null, null);
        }
    }

    private void EmitConvolution(Node result, Node node, Node? normalization, Relu? relu)
    {
        var convolution = (Convolution)node.Operation;
        var kernel = new FoldedKernel(convolution, (BatchNormalization?)normalization?.Operation);
        var (source, extra) = graph[node.Inputs[0]] is { Operation: ZeroPad pad } padded ? (padded.Inputs[0], pad.Border) : (node.Inputs[0], default);
        var seen = shapes[node.Inputs[0]];
        var own = convolution.Padding.For(seen.Height, seen.Width, convolution.Window);
        var border = new Border(own.Top + extra.Top, own.Left + extra.Left, own.Bottom + extra.Bottom, own.Right + extra.Right);
        var depthwise = convolution.Groups > 1 && convolution.Groups == seen.Channels && convolution.Kernel.OutputChannels == seen.Channels;
        if (depthwise)
        {
            var input = Blocked(source);
            steps.Add(new DepthwiseStep(Like(result, input), input, kernel, convolution.Window, border, relu));
        }
        else if (values[source].IsBlocked && WinogradChoice.Of(convolution, shapes[node.Name], algorithm) is var (vertical, horizontal))
        {
            steps.Add(new WinogradStep(New(result), values[source], kernel, vertical, horizontal, border, relu));
        }
        else
        {
            steps.Add(new ConvolutionStep(New(result), values[source], kernel, convolution.Window, border, relu));
        }
    }

    private Value New(Node node, int lanes = ChannelMap.BlockChannels) => Keep(node, ChannelMap.Dense(shapes[node.Name].Channels), lanes);

    private Value Like(Node node, Value input) => Keep(node, input.Map, input.Lanes);

    private Value Keep(Node node, ChannelMap map, int lanes)
    {
        var value = new Value(node.Name, shapes[node.Name], map, lanes);
        values.Add(node.Name, value);
        return value;
    }

    /// <summary>A value in blocks of 16 channels, copied if it is not.</summary>
    private Value Blocked(string name) => values[name].IsBlocked ? values[name] : WithMap(name, ChannelMap.Dense(values[name].Shape.Channels));

    private Value WithMap(string name, ChannelMap map)
    {
        var value = values[name];
        if (value.IsBlocked && value.Map.Equals(map))
        {
            return value;
        }

        if (!blocked.TryGetValue(name, out var copy) || !copy.Map.Equals(map))
        {
            blocked[name] = copy = new(name, value.Shape, map, ChannelMap.BlockChannels);
            steps.Add(new CopyStep(copy, value));
        }

        return copy;
    }

    /// <summary>Lets each input of a concatenation be computed in its place there; what cannot be is copied.</summary>
    private void PlaceInConcatenations()
    {
        // Outer concatenations first: an inner one is then a place within a place.
        foreach (var concat in steps.OfType<ConcatStep>().Reverse().ToList())
        {
            var copies = new List<Step>();
            var block = 0;
            foreach (var part in concat.Inputs)
            {
                if (part.Place is null && !ReferenceEquals(part, concat.Output) && steps.Any(s => s.Output == part))
                {
                    part.Place = (concat.Output, block);
                }
                else
                {
                    copies.Add(new CopyStep(new Value(part.Name, part.Shape, part.Map, ChannelMap.BlockChannels) { Place = (concat.Output, block) }, part));
                }

                block += part.Map.Blocks;
            }

            steps.InsertRange(steps.IndexOf(concat), copies);
        }
    }

    /// <summary>Earliest level of each step, and the levels between which each piece of memory is in use.</summary>
    private void Schedule(IEnumerable<Value> outputs)
    {
        var readyAt = new Dictionary<Value, int>();
        foreach (var step in steps)
        {
            // A concatenation waits for the copies into it too, whose outputs are places in it.
            var waitsFor = step.Inputs.Concat(step is ConcatStep ? readyAt.Keys.Where(v => v.Place?.Whole == step.Output).ToList() : []);
            step.Level = waitsFor.Select(v => readyAt[v] + 1).DefaultIfEmpty(0).Max();
            readyAt[step.Output] = step.Level;
            step.Output.UsedAt(step.Level);
            foreach (var input in step.Inputs)
            {
                input.UsedAt(step.Level);
            }
        }

        steps.RemoveAll(s => s is ConcatStep);
        foreach (var output in outputs)
        {
            output.UsedAt(int.MaxValue - 1);
        }
    }

    /// <summary>One border for all planes of a size: the largest that any step wants around one of them.</summary>
    private void LayOut(IReadOnlyList<Value> owners)
    {
        var halos = new Dictionary<(int, int, int), Border>();
        foreach (var step in steps)
        {
            foreach (var input in step.Inputs)
            {
                var size = (input.Shape.Height, input.Shape.Width, input.Lanes);
                var (had, halo) = (halos.GetValueOrDefault(size), step.Halo);
                halos[size] = new(
                    Math.Max(had.Top, halo.Top), Math.Max(had.Left, halo.Left), Math.Max(had.Bottom, halo.Bottom), Math.Max(had.Right, halo.Right));
            }
        }

        foreach (var owner in owners)
        {
            var (height, width) = (owner.Shape.Height, owner.Shape.Width);
            owner.Layout = new(height, width, owner.Lanes, halos.GetValueOrDefault((height, width, owner.Lanes)));
        }
    }
}
