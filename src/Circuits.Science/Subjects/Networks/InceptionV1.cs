using System.Collections.Immutable;
using Circuits.Engine;
using Circuits.Science.Subjects.Importers;

namespace Circuits.Science.Subjects.Networks;

/// <summary>The paper's own network: InceptionV1 as Google trained it, with local response normalisation.</summary>
/// <remarks>
/// <para>Units of the literature index this file only. Ports of it have been wrong for years in their normalisation, their padding
/// and their 5x5 branch, so the file has to prove itself: <see cref="Load"/> holds every node from the images to avgpool0 against
/// <see cref="InceptionV1Topology"/>, and says which check failed. That proves the graph; weights, and whether images enter as
/// RGB less 117, are vouched for by the checksums alone.</para>
/// <para>What lucid publishes as <c>InceptionV1.pb</c> is said to have the same weights; that it is the same file is not established.</para>
/// </remarks>
public sealed class InceptionV1 : IFetchedNetwork
{
    /// <summary>The layers of the Circuits articles, first to last.</summary>
    public static readonly ImmutableArray<NamedLayer> Layers =
    [
        new("conv2d0", 64), new("conv2d1", 64), new("conv2d2", 192), .. InceptionV1Topology.Blocks.Select(b => new NamedLayer(b.Name, b.Units)),
        new("avgpool0", 1024), new("softmax2", 1008),
    ];

    /// <inheritdoc/>
    public string Name => "inception-v1";

    /// <inheritdoc/>
    public string Summary => "The paper's InceptionV1 (GoogLeNet) from ImageNet; 224 pixels.";

    /// <inheritdoc/>
    public string Source => $"{Address}, {Member}";

    /// <inheritdoc/>
    public string Licence => "Apache-2.0";

    /// <inheritdoc/>
    public Uri Address => new("https://storage.googleapis.com/download.tensorflow.org/models/inception5h.zip");

    /// <inheritdoc/>
    public string FileName => "inception-v1.pb";

    /// <inheritdoc/>
    public string? Sha256 => "d13569f6a98159de37e92e9c8ec4dae8f674fbf475f69fe6199b514f756d4364";

    /// <inheritdoc/>
    public string? Member => "tensorflow_inception_graph.pb";

    /// <inheritdoc/>
    /// <remarks>
    /// As others state it who have the file. Topology alone would not tell it from its like: lucid also publishes an adversarially
    /// fine-tuned network with the same graph.
    /// </remarks>
    public string? MemberSha256 => "a39b08b826c9d5a5532ff424c03a3a11a202967544e389aca4b06c2bd8aef63f";

    /// <inheritdoc/>
    public long? Bytes => null;

    /// <inheritdoc/>
    public Subject Load(string path, Limits limits) => FetchedGraph.Read(
        this,
        path,
        limits,
        InceptionV1Topology.Preprocessing,
        InceptionV1Topology.SizePixels,
        [new("mixed4a", 508), .. Layers], // first, because it tells Caffe's network, which is 512 wide there
        graph =>
        {
            Check(graph, path);
            return WithJoinedPreRelus(graph);
        });

    /// <summary>Holds the trunk against the topology: every node's operation, but for the weights, and its inputs.</summary>
    private void Check(Graph graph, string path)
    {
        var blocks = InceptionV1Topology.Blocks.Select(b => b.Name).ToHashSet();
        var topology = InceptionV1Topology.Build(s => (new(s.Outputs, s.Inputs, s.Side, s.Side, []), []));
        foreach (var expected in topology.Nodes.TakeWhile(n => n.Name != "avgpool0").Append(topology["avgpool0"]).Where(n => IsOfTheTrunk(n.Name)))
        {
            FetchedGraph.Require(this, path, graph.Contains(expected.Name), $"it has no {expected.Name}");
            var found = graph[expected.Name];
            FetchedGraph.Require(
                this,
                path,
                found.Inputs.SequenceEqual(expected.Inputs),
                blocks.Contains(found.Name)
                    ? $"the branches of {found.Name} are in the order {string.Join(", ", found.Inputs)}, not {string.Join(", ", expected.Inputs)}"
                    : $"{found.Name} takes {string.Join(", ", found.Inputs)}, not {string.Join(", ", expected.Inputs)}");
            Compare(found.Name, found.Operation, expected.Operation, path);
        }

        bool IsOfTheTrunk(string name) =>
            !name.StartsWith("head", StringComparison.Ordinal) && !name.StartsWith("nn", StringComparison.Ordinal)
            && !name.StartsWith("softmax", StringComparison.Ordinal) && !name.StartsWith("output", StringComparison.Ordinal)
            && !blocks.Any(b => name == $"{b}_pre_relu");
    }

    private void Compare(string name, Operation found, Operation expected, string path)
    {
        var difference = (found, expected) switch
        {
            (Convolution f, Convolution e) when (f.Kernel.Height, f.Kernel.Width) != (e.Kernel.Height, e.Kernel.Width) =>
                $"its kernels are {f.Kernel.Height}x{f.Kernel.Width}, not {e.Kernel.Height}x{e.Kernel.Width}",
            (Convolution f, Convolution e) when f.Window != e.Window || f.Groups != e.Groups => $"its window is {f.Window}, not {e.Window}",
            // Where there is nothing to pad, the file may say what it likes.
            (Convolution f, Convolution e) when f.Padding != e.Padding && f.Kernel.Height > 1 => $"its padding is {f.Padding}, not TensorFlow's {e.Padding}",
            (Convolution f, Convolution e) when f.Kernel.OutputChannels != e.Kernel.OutputChannels || f.Kernel.InputChannels != e.Kernel.InputChannels =>
                $"its kernel is {f.Kernel}, not {e.Kernel}",
            (Convolution, Convolution) => null,
            (MaxPool f, MaxPool e) when f.Padding != e.Padding => $"its padding is {f.Padding}, not TensorFlow's {e.Padding}",
            (LocalResponseNormalization f, LocalResponseNormalization e) when f != e =>
                $"its depth radius, bias, alpha and beta are {f.DepthRadius}, {f.Bias}, {f.Alpha}, {f.Beta}, not {e.DepthRadius}, {e.Bias}, {e.Alpha}, {e.Beta}",
            _ when found != expected => $"it is {found}, not {expected}",
            _ => null,
        };
        FetchedGraph.Require(this, path, difference is null, $"{name}: {difference}");
    }

    /// <summary>Adds <c>mixed3b_pre_relu</c> and its like, each block's branches before their ReLU, joined in the block's order.</summary>
    /// <remarks>
    /// They are not in the file. The literature speaks of their units, because a feature is visualised, and a tuning curve measured
    /// below zero, before the ReLU; lucid adds them after import too.
    /// </remarks>
    private static Graph WithJoinedPreRelus(Graph graph)
    {
        var blocks = InceptionV1Topology.Blocks.ToDictionary(b => b.Name);
        return new(
            graph.Nodes.SelectMany(n => blocks.ContainsKey(n.Name)
                ? new[] { new Node($"{n.Name}_pre_relu", new Concat(), [.. n.Inputs.Select(i => $"{i}_pre_relu")]), n }
                : [n]),
            graph.Aliases);
    }
}
