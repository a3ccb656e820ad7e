using System.Text.RegularExpressions;
using Circuits.Engine;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>Outputs and gradients of every operator against PyTorch's, computed in double precision and frozen.</summary>
/// <remarks>fixtures/oracles/operators.py made them; the engine and it share no code but the definition of the inputs.</remarks>
public sealed partial class OperatorsAgreeWithPyTorch
{
    private const string Assignment = "output = ";

    /// <summary>Operations that PyTorch has no case of, and why.</summary>
    private static readonly Dictionary<Type, string> WithoutCase = new()
    {
        [typeof(Input)] = "it is where every case starts",
        [typeof(Identity)] = "it computes nothing: dropout_eval is the same through Dropout",
        [typeof(Where)] = "it computes nothing, it copies: WhereTests compares to the bit",
    };

    public static TheoryData<string, string> Cases => [.. PyTorchCases.All.Select(c => (c.Id, Described(c)))];

    /// <remarks>Halves of the channels, joined, lie in blocks with gaps, where whole inputs fill theirs.</remarks>
    [Theory]
    [MemberData(nameof(Cases))]
    public void OutputsAndGradientsAgree(string id, string call)
    {
        var row = PyTorchCases.All.Single(c => c.Id == id);
        var comparison = new PyTorchComparison(row);
        foreach (var inHalves in (bool[])[false, true])
        {
            comparison.Forward(inHalves).Backward(inHalves, parameters: false);
            if (row.Tensors.Any(t => t.Role != "input"))
            {
                comparison.Backward(inHalves, parameters: true);
            }
        }

        Assert.True(comparison.Differences.Count == 0, $"{call}\n{string.Join('\n', comparison.Differences)}");
    }

    /// <summary>The comparison can fail: with another seed, no tensor of a large enough case agrees.</summary>
    [Fact]
    public void OtherNumbersDisagree() => Assert.All(
        PyTorchCases.All.Where(c => c.Tensors[0].Shape.Aggregate((a, b) => a * b) > 100).DistinctBy(c => c.Operator),
        c =>
        {
            Assert.NotEmpty(new PyTorchComparison(c with { OutputSeed = c.OutputSeed + 1 }).Backward(inHalves: false, parameters: false).Differences);
            Assert.NotEmpty(new PyTorchComparison(c with { Tensors = [c.Tensors[0] with { Seed = c.Tensors[0].Seed + 1 }, .. c.Tensors[1..]] })
                .Backward(inHalves: false, parameters: false).Differences);
        });

    [Fact]
    public void EveryOperationHasACase()
    {
        var covered = PyTorchCases.All.SelectMany(c => OperatorOf.Graph(c).Nodes).Select(n => n.Operation.GetType()).ToHashSet();
        var operations = typeof(Operation).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(Operation)) && !t.IsAbstract).ToList();
        Assert.Equal("", string.Join(", ", operations.Where(t => !covered.Contains(t) && !WithoutCase.ContainsKey(t)).Select(t => t.Name)));
        Assert.Equal("", string.Join(", ", WithoutCase.Keys.Where(t => !operations.Contains(t) || covered.Contains(t) && t != typeof(Input)).Select(t => t.Name)));
    }

    /// <summary>The shapes and the statement, in one line; of several statements, the attributes.</summary>
    private static string Described(PyTorchCase row)
    {
        var shapes = string.Join(" and ", row.Inputs.Select(t => string.Join('x', t.Shape)));
        return row.Torch.StartsWith(Assignment, StringComparison.Ordinal)
            ? $"{shapes}: {row.Torch[Assignment.Length..]}"
            : $"{shapes}: {Quotes().Replace(row.Attributes.ToString(), "")}";
    }

    [GeneratedRegex("""[\s"{}]+""")]
    private static partial Regex Quotes();
}
