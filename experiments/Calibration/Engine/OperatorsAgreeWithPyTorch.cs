using System.Text.RegularExpressions;
using Circuits.Engine;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>Outputs and gradients of every operator against PyTorch's, computed in double precision and frozen.</summary>
/// <remarks>fixtures/oracles/operators.py made them; the engine and it share no code but the definition of the inputs.</remarks>
public sealed partial class OperatorsAgreeWithPyTorch
{
    /// <summary>Of the largest value of the tensor: float32 sums of some hundred products agree with double to about 1e-6.</summary>
    private const double OutputTolerance = 1e-5;

    /// <summary>Gradients are sums over all images and positions of products of such numbers.</summary>
    private const double GradientTolerance = 1e-4;

    /// <summary>Operations that PyTorch has no case of, and why.</summary>
    private static readonly Dictionary<Type, string> WithoutCase = new()
    {
        [typeof(Input)] = "is where every case starts",
    };

    public static TheoryData<string, string> Cases => [.. PyTorchCases.All.Select(c => (c.Id, Described(c)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void OutputsAndGradientsAgree(string id, string described)
    {
        var row = PyTorchCases.All.Single(c => c.Id == id);
        var graph = OperatorOf.Graph(row);
        var shape = OperatorOf.ShapeOf(row.Tensors[0]);
        var training = row.Torch.Contains("training=True", StringComparison.Ordinal);
        var wrong = new List<string>();
        if (!training)
        {
            using var forward = new ManagedEngine(2).Compile(graph, shape, OperatorOf.Output);
            Run(forward, "forward alone");
        }

        foreach (var parameters in row.Tensors.Any(t => t.Role != "input") ? new[] { false, true } : [false])
        {
            var how = parameters ? "weights changeable" : "weights fixed";
            var asked = row.Inputs.Where(t => t.Differentiate).Select(t => t.Name);
            using var network = new ManagedEngine(2).Compile(
                graph, shape, new Differentiation(OperatorOf.Output) { To = [.. asked], Parameters = parameters, Training = training }, OperatorOf.Output);
            Run(network, how);
            network.Backward(new Dictionary<string, float[]> { [OperatorOf.Output] = PyTorchCases.OutputGradient(row, network.ShapeOf(OperatorOf.Output)) });
            foreach (var input in row.Inputs.Where(t => t.Differentiate))
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
        }

        Assert.True(wrong.Count == 0, $"{described}\n{string.Join('\n', wrong)}");

        void Run(ICompiledNetwork network, string how)
        {
            foreach (var input in row.Inputs.Skip(1))
            {
                network.Set(input.Name, PyTorchCases.Values(row, input));
            }

            network.Forward(PyTorchCases.Values(row, row.Tensors[0]));
            var answer = network.ShapeOf(OperatorOf.Output);
            Assert.Equal<int>(PyTorchCases.StoredShape(row, "output"), [answer.Batch, answer.Channels, answer.Height, answer.Width]);
            Compare("output", Forwarded.Read(network, OperatorOf.Output), OutputTolerance, how);
        }

        void Compare(string what, float[] actual, double tolerance, string how)
        {
            var expected = PyTorchCases.Stored(row, what) ?? throw new InvalidDataException($"{id} has no {what}.");
            Assert.Equal(expected.Length, actual.Length);
            var largest = expected.Max(v => Math.Abs((double)v));
            var worst = expected.Zip(actual, (e, a) => Math.Abs((double)e - a)).Index().MaxBy(p => double.IsNaN(p.Item) ? double.PositiveInfinity : p.Item);
            if (!(worst.Item <= tolerance * largest))
            {
                wrong.Add(
                    $"{what}, {how}: off by {worst.Item / largest:G3} of the largest value {largest:G4} at {worst.Index} of {actual.Length}: "
                    + $"{actual[worst.Index]:R}, PyTorch has {expected[worst.Index]:R}");
            }
        }
    }

    [Fact]
    public void EveryOperationHasACase()
    {
        var covered = PyTorchCases.All.SelectMany(c => OperatorOf.Graph(c).Nodes).Select(n => n.Operation.GetType()).ToHashSet();
        var operations = typeof(Operation).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(Operation)) && !t.IsAbstract).ToList();
        Assert.Equal("", string.Join(", ", operations.Where(t => !covered.Contains(t) && !WithoutCase.ContainsKey(t)).Select(t => t.Name)));
        Assert.Equal("", string.Join(", ", WithoutCase.Keys.Where(t => !operations.Contains(t)).Select(t => t.Name)));
    }

    /// <summary>The shapes and the statement, in one line.</summary>
    private static string Described(PyTorchCase row)
    {
        var shapes = string.Join(" and ", row.Inputs.Select(t => string.Join('x', t.Shape)));
        return $"{shapes}: {(row.Torch.StartsWith("output = ", StringComparison.Ordinal) ? row.Torch["output = ".Length..] : Space().Replace(row.Attributes.ToString(), ""))}";
    }

    [GeneratedRegex(@"\s+|[""{}]")]
    private static partial Regex Space();
}
