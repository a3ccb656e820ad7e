using Circuits.Engine.Execution;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Compilation;

/// <summary>What an operation sees while it turns itself into steps: its inputs' values, and where its own goes.</summary>
/// <param name="graph">The whole graph.</param>
/// <param name="shapes">The shape of each needed node.</param>
/// <param name="asked">Nodes whose outputs must exist by themselves.</param>
/// <param name="parameters">The weights that stay changeable; empty where they are compiled in.</param>
/// <param name="isTraining">Whether batch statistics are taken and units are dropped.</param>
/// <param name="pass">What steps that draw at random go by.</param>
/// <param name="algorithm">How convolutions are computed.</param>
internal sealed class Lowering(
    Graph graph, IReadOnlyDictionary<string, Shape> shapes, IReadOnlySet<string> asked, IReadOnlyDictionary<string, Parameter> parameters, bool isTraining,
    TrainingPass pass, ConvolutionAlgorithm algorithm)
{
    private readonly Dictionary<string, Value> values = [];
    private readonly Dictionary<string, Value> blocked = [];

    /// <summary>What has been lowered so far, in order of evaluation.</summary>
    public List<Step> Steps { get; } = [];

    public bool IsTraining => isTraining;

    public ConvolutionAlgorithm Algorithm => algorithm;

    public TrainingPass Pass => pass;

    /// <summary>The node being lowered.</summary>
    public Node Node { get; set; } = graph.Nodes[0];

    /// <summary>The shape of its output.</summary>
    public Shape Shape => shapes[Node.Name];

    /// <summary>Whether nothing but convolutions reads the node's output.</summary>
    public bool OnlyConvolutionsRead => !asked.Contains(Node.Name) && graph.ConsumersOf(Node.Name).All(n => n.Operation is Convolution);

    public bool Has(string name) => values.ContainsKey(name);

    public Value ValueOf(string name) => values[name];

    /// <summary>What a convolution reads in place of a node: the node before it if it only pads with zeros, and by how much.</summary>
    /// <remarks>A padding that is asked for is read itself, so that its gradient is there. The bits are the same.</remarks>
    public (string Source, Shape Seen, Border Padded) ThroughPadding(string name) =>
        !asked.Contains(name) && graph[name] is { Operation: Pad { AddsZeros: true } pad } padded ? (padded.Inputs[0], shapes[name], pad.Border) : (name, shapes[name], default);

    /// <summary>An input as it lies.</summary>
    public Value Input(int i = 0) => values[Node.Inputs[i]];

    /// <summary>An input in blocks of 16 channels, copied if it does not lie so.</summary>
    public Value Blocked(int i = 0) => Blocked(Node.Inputs[i]);

    public Value Blocked(string name) => values[name].IsBlocked ? values[name] : WithMap(name, ChannelMap.Dense(values[name].Shape.Channels));

    /// <summary>An input in blocks, its channels where another value has them.</summary>
    public Value BlockedLike(Value other, int i) => WithMap(Node.Inputs[i], other.Map);

    /// <summary>An input in blocks without gaps.</summary>
    public Value Dense(int i = 0) => WithMap(Node.Inputs[i], ChannelMap.Dense(values[Node.Inputs[i]].Shape.Channels));

    /// <summary>The node's output, channels one after the other.</summary>
    public Value New(int lanes = ChannelMap.BlockChannels) => Keep(ChannelMap.Dense(Shape.Channels), lanes);

    /// <summary>The node's output, lying as another value does.</summary>
    public Value Like(Value other) => Keep(other.Map, other.Lanes);

    /// <summary>The node's output, its channels where a map says.</summary>
    public Value Keep(ChannelMap map, int lanes)
    {
        var value = new Value(Node.Name, Shape, map, lanes);
        values.Add(Node.Name, value);
        return value;
    }

    /// <summary>The node's output is another value.</summary>
    public void Is(Value value) => values.Add(Node.Name, value);

    /// <summary>The ReLU that alone reads the node, which itself is not asked for: from here on that is the node being lowered.</summary>
    /// <remarks>Not one with another gradient than its derivative: that is a step of its own, which looks at a whole image.</remarks>
    public Relu? TakeRelu()
    {
        if (asked.Contains(Node.Name) || graph.ConsumersOf(Node.Name).ToList() is not [{ Operation: Relu { Gradient: ReluGradient.Exact } relu } next])
        {
            return null;
        }

        Node = next;
        return relu;
    }

    public void Add(Step step) => Steps.Add(step);

    /// <summary>The node's own weights of that name, where they are changeable.</summary>
    public Parameter? Parameter(string name) => ParameterOf(Node, name);

    public Parameter? ParameterOf(Node node, string name) => parameters.GetValueOrDefault(Engine.Parameter.Named(node, name));

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
            Steps.Add(new CopyStep(copy, value));
        }

        return copy;
    }
}
