using System.Collections.Immutable;
using Circuits.Engine;
using Circuits.Experiments.Calibration.Engine;
using Circuits.Experiments.Calibration.Subjects.Importers.TensorFlow;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Importers;
using Circuits.Science.Subjects.Networks;
using Circuits.Science.Subjects.Networks.Planting;

namespace Circuits.Experiments.Calibration.Subjects.Networks;

/// <summary>The paper's network without its weights: a file of its exact topology, and files of the false copies.</summary>
public sealed class InceptionV1Tests : IDisposable
{
    /// <summary>Weights as the file keeps them, by name, drawn once.</summary>
    private static readonly Dictionary<string, float[]> Drawn = [];

    private readonly ScratchFolder scratch = new();

    public static TheoryData<string, string> FalseCopies => new()
    {
        { "512 wide", "mixed4a is 512 wide, not 508" },
        { "radius 4", "localresponsenorm0: its depth radius, bias, alpha and beta are 4, 2, 0.0001, 0.5, not 5, 2, 0.0001, 0.5" },
        { "bias 1", "localresponsenorm0: its depth radius, bias, alpha and beta are 5, 1, 0.0001, 0.5, not 5, 2, 0.0001, 0.5" },
        { "alpha by size", "localresponsenorm0: its depth radius, bias, alpha and beta are 5, 2, 0.0011, 0.5, not 5, 2, 0.0001, 0.5" },
        { "beta 0.75", "localresponsenorm0: its depth radius, bias, alpha and beta are 5, 2, 0.0001, 0.75, not 5, 2, 0.0001, 0.5" },
        { "3x3 for 5x5", "mixed3a_5x5_pre_relu: its kernels are 3x3, not 5x5" },
        { "other order", "the branches of mixed3a are in the order mixed3a_1x1, mixed3a_5x5, mixed3a_3x3, mixed3a_pool_reduce, not mixed3a_1x1, mixed3a_3x3" },
        { "PyTorch's padding", "conv2d0_pre_relu: its padding is " },
    };

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void TheFileIsTheNetworkBuiltByHand()
    {
        var subject = Load(Right);
        var byHand = InceptionV1Topology.Build(s =>
        {
            var name = s.Name.Replace("_pre_activation", "");
            return (Kernel(s, Drawn[$"{name}_w"]), [.. Drawn[$"{name}_b"]]);
        });
        Assert.Equal(byHand.Nodes.Select(n => n.Name).Order(StringComparer.Ordinal), subject.Graph.Nodes.Select(n => n.Name).Order(StringComparer.Ordinal));
        foreach (var node in subject.Graph.Nodes)
        {
            Assert.Equal(byHand[node.Name].Inputs, node.Inputs);
            Assert.Equal(Of(byHand, node.Name), Of(subject.Graph, node.Name));
        }

        Assert.Equal(("inception-v1", 224, SubjectKind.Pretrained, "Apache-2.0"), (subject.Name, subject.NativeSizePixels, subject.Kind, subject.Provenance.Licence));
        Assert.Equal(Preprocessing.Uniform(255, -117), subject.Preprocessing);
        Assert.Equal(64, subject.Provenance.Sha256!.Length);

        // Of one node, its inputs standing for themselves.
        static string Of(Graph graph, string name) => GraphFingerprint.Of(new(
            [.. graph[name].Inputs.Distinct().Select(i => new Node(i, new Input(1, 1, 1))), graph[name]]));
    }

    /// <summary>All of the file's nodes that compute something (a convolution with its bias), against TensorFlow's definitions and not ours.</summary>
    [Fact]
    public void EveryNodeComputesWhatTensorFlowDefines()
    {
        var nodes = Right.Write().Nodes;
        var graph = Load(Right).Graph;
        var compared = TensorFlowComparison.AssertAgree(graph, nodes, batch: 1, scale: 50, tolerance: 1e-4);
        Assert.Equal(nodes.Count(n => n.Operation != "Const") - nodes.Count(n => n.Operation is "Conv2D" or "MatMul"), compared);
    }

    [Fact]
    public void TheJoinedPreReluIsWhatTheReluOfEachBranchTakes()
    {
        var graph = Load(Right).Graph;
        var shape = new Shape(1, 3, 224, 224);
        var values = Forwarded.Nodes(graph, shape, [.. PlainConvolution.Values(new Random(2), (int)shape.Count).Select(v => 100 * v)], ["mixed3b_pre_relu", "mixed3b", "mixed4a_pre_relu", "mixed4a"]);
        Bits.AssertEqual([.. values["mixed3b_pre_relu"].Select(v => Math.Max(v, 0))], values["mixed3b"], "mixed3b");
        Bits.AssertEqual([.. values["mixed4a_pre_relu"].Select(v => Math.Max(v, 0))], values["mixed4a"], "mixed4a");
        Assert.Contains(values["mixed3b_pre_relu"], v => v < 0);
    }

    [Fact]
    public void AsAGraphModelItIsTheSameNetwork()
    {
        var writer = (Right with { StatesSize = true }).Write();
        TensorFlowComparison.Import(scratch, writer); // asserts that both spellings are one
    }

    [Theory]
    [MemberData(nameof(FalseCopies))]
    public void AFalseCopyIsRefusedByWhatIsFalse(string copy, string expected)
    {
        var network = copy switch
        {
            "512 wide" => Right with { Mixed4aThree = 208 },
            "radius 4" => Right with { DepthRadius = 4 },
            "bias 1" => Right with { NormalizationBias = 1 },
            "alpha by size" => Right with { Alpha = 1.1e-3f },
            "beta 0.75" => Right with { Beta = 0.75f },
            "3x3 for 5x5" => Right with { FiveByFive = 3 },
            "other order" => Right with { Branches = ["1x1", "5x5", "3x3", "pool_reduce"] },
            _ => Right with { PadsAsPyTorch = true },
        };
        var path = scratch.File("false.pb", (network with { Weights = (_, sizes) => new float[Count(sizes)] }).Write().ToBytes());
        var message = Assert.Throws<InvalidDataException>(() => new InceptionV1().Load(path, Limits.Usual)).Message;
        Assert.StartsWith($"{path}: it is not inception-v1: {expected}", message);
        Assert.EndsWith("Get the right file: circuits fetch inception-v1", message);
    }

    [Fact]
    public void PublishedUnitsExistAndLieInTheBranchesTheyAreSaidTo()
    {
        var blocks = InceptionV1Topology.Blocks.ToDictionary(b => b.Name);
        Assert.All(PublishedUnit.All, u => Assert.InRange(u.Index, 0, blocks[u.Node].Units - 1));
        Assert.Equal(PublishedUnit.All.Length, PublishedUnit.All.Select(u => u.ToString()).Distinct().Count());

        // The Circuits articles: curves in 5x5, early curves and high-low in 3x3.
        Assert.All(PublishedUnit.All.Where(u => u.Family == "curve"), u => Assert.Equal("mixed3b_5x5", blocks[u.Node].BranchOf(u.Index).Name));
        Assert.All(PublishedUnit.All.Where(u => u.Family is "early curve" or "high-low frequency"), u => Assert.Equal("mixed3a_3x3", blocks[u.Node].BranchOf(u.Index).Name));
        Assert.Equal(10, PublishedUnit.All.Count(u => u is { Family: "curve", AngleDegrees: >= 0 and < 360 }));
    }

    private static InceptionV1GraphDef Right
    {
        get
        {
            var random = InceptionV1GraphDef.Random(seed: 1);
            return random with { Weights = Known };

            float[] Known(string name, int[] sizes)
            {
                lock (Drawn)
                {
                    return Drawn.TryGetValue(name, out var values) ? values : Drawn[name] = random.Weights(name, sizes);
                }
            }
        }
    }

    private Subject Load(InceptionV1GraphDef network) => new InceptionV1().Load(scratch.File("network.pb", network.Write().ToBytes()), Limits.Usual);

    /// <summary>From row, column, input, output; of what was flattened, from position, input, output.</summary>
    private static Kernel Kernel(FilterSizes s, float[] theirs)
    {
        var positions = s.Name.StartsWith("nn", StringComparison.Ordinal) ? 16 : s.Side * s.Side;
        var inputs = s.Inputs * s.Side * s.Side / positions;
        var ours = new float[theirs.Length];
        for (var p = 0; p < positions; p++)
        {
            for (var i = 0; i < inputs; i++)
            {
                for (var o = 0; o < s.Outputs; o++)
                {
                    ours[(o * inputs + i) * positions + p] = theirs[(p * inputs + i) * s.Outputs + o];
                }
            }
        }

        return new(s.Outputs, s.Inputs, s.Side, s.Side, ImmutableArray.Create(ours));
    }

    private static int Count(int[] sizes) => sizes.Aggregate(1, (product, n) => product * n);
}
