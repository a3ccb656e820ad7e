using Circuits.Engine;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>Runs a case in each way the engine has of running it, and keeps where it differs from PyTorch.</summary>
internal sealed class PyTorchComparison(PyTorchCase row)
{
    /// <summary>Of the largest value of the tensor: float32 sums of some hundred products agree with double to about 1e-6.</summary>
    private const double OutputTolerance = 1e-5;

    /// <summary>Gradients are sums over all images and positions of products of such numbers.</summary>
    private const double GradientTolerance = 1e-4;

    private readonly bool training = row.Torch.Contains("training=True", StringComparison.Ordinal);
    private readonly List<string> differences = [];

    /// <summary>A line for each tensor that differs.</summary>
    public IReadOnlyList<string> Differences => differences;

    /// <summary>Inference with weights compiled in; batch statistics exist in training only.</summary>
    public PyTorchComparison Forward(bool inHalves)
    {
        if (!training)
        {
            var graph = OperatorOf.Graph(row, inHalves);
            using var network = new ManagedEngine(2).Compile(graph, First(graph), OperatorOf.Output);
            Run(graph, network, Described("forward alone", inHalves));
        }

        return this;
    }

    /// <summary>Forward and backward, to the inputs, and to the weights where they are changeable.</summary>
    public PyTorchComparison Backward(bool inHalves, bool parameters)
    {
        var how = Described(parameters ? "weights changeable" : "weights fixed", inHalves);
        var graph = OperatorOf.Graph(row, inHalves);
        var asked = row.Inputs.Where(t => t.Differentiate).ToList();
        var differentiation = new Differentiation(OperatorOf.Output) { To = [.. asked.Select(t => t.Name)], Parameters = parameters, Training = training };
        using var network = new ManagedEngine(2).Compile(graph, First(graph), differentiation, OperatorOf.Output);
        Run(graph, network, how);
        network.Backward(new Dictionary<string, float[]> { [OperatorOf.Output] = PyTorchCases.OutputGradient(row, network.ShapeOf(OperatorOf.Output)) });
        foreach (var input in asked)
        {
            var gradient = new float[OperatorOf.ShapeOf(input).Count];
            network.ReadGradient(input.Name, gradient);
            Compare($"gradient of {input.Name}", gradient, GradientTolerance, how);
        }

        foreach (var weight in row.Tensors.Where(t => parameters && t.Role != "input"))
        {
            var parameter = network.Parameters.Single(p => p.Name == OperatorOf.Parameter(weight));
            if (weight.Differentiate)
            {
                Compare($"gradient of {weight.Name}", parameter.Gradient.ToArray(), GradientTolerance, how);
            }
            else if (training)
            {
                Compare($"after of {weight.Name}", parameter.Values.ToArray(), OutputTolerance, how);
            }
        }

        return this;
    }

    private static string Described(string how, bool inHalves) => inHalves ? $"{how}, inputs in halves" : how;

    private Shape First(Graph graph) => OperatorOf.ShapeOf(row.Tensors[0]) with { Channels = ((Input)graph.Nodes[0].Operation).Channels };

    private void Run(Graph graph, ICompiledNetwork network, string how)
    {
        var values = row.Inputs.SelectMany(t => OperatorOf.Parts(graph, t, PyTorchCases.Values(row, t))).ToList();
        foreach (var (node, part) in values.Skip(1))
        {
            network.Set(node, part);
        }

        network.Forward(values[0].Values);
        var shape = network.ShapeOf(OperatorOf.Output);
        Assert.Equal<int>(PyTorchCases.StoredShape(row, "output"), [shape.Batch, shape.Channels, shape.Height, shape.Width]);
        Compare("output", Forwarded.Read(network, OperatorOf.Output), OutputTolerance, how);
    }

    private void Compare(string what, float[] actual, double tolerance, string how)
    {
        var expected = PyTorchCases.Stored(row, what) ?? throw new InvalidDataException($"{row.Id} has no {what}.");
        Assert.Equal(expected.Length, actual.Length);
        var largest = expected.Max(v => Math.Abs((double)v));
        var (at, worst) = expected.Zip(actual, (e, a) => Math.Abs((double)e - a)).Index().MaxBy(p => double.IsNaN(p.Item) ? double.PositiveInfinity : p.Item);
        if (!(worst <= tolerance * largest))
        {
            differences.Add(
                $"{what}, {how}: off by {worst / largest:G3} of the largest value {largest:G4}, at {at} of {actual.Length}: "
                + $"{actual[at]:R}, PyTorch has {expected[at]:R}");
        }
    }
}
