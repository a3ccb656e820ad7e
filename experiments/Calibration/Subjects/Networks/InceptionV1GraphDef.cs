using Circuits.Experiments.Calibration.Subjects.Importers;

namespace Circuits.Experiments.Calibration.Subjects.Networks;

/// <summary>
/// A GraphDef of exactly the topology of <c>tensorflow_inception_graph.pb</c> (inception5h), node for node and under the same
/// names, with weights of one's own: what that network's code is tested with where its weights are not.
/// </summary>
/// <param name="Weights">
/// Gives the numbers of a constant: its name (<c>mixed3b_5x5_w</c>, <c>mixed3b_5x5_b</c>) and sizes (row, column, input, output
/// for kernels; inputs, outputs for matrices; outputs for biases).
/// </param>
/// <remarks>The properties are those by which false copies of the network differ from it; their defaults are the network's.</remarks>
internal sealed record InceptionV1GraphDef(Func<string, int[], float[]> Weights)
{
    private static readonly (string Name, int OneByOne, int Bottleneck3, int Three, int Bottleneck5, int Five, int Pool)[] Blocks =
    [
        ("mixed3a", 64, 96, 128, 16, 32, 32),
        ("mixed3b", 128, 128, 192, 32, 96, 64),
        ("mixed4a", 192, 96, 204, 16, 48, 64),
        ("mixed4b", 160, 112, 224, 24, 64, 64),
        ("mixed4c", 128, 128, 256, 24, 64, 64),
        ("mixed4d", 112, 144, 288, 32, 64, 64),
        ("mixed4e", 256, 160, 320, 32, 128, 128),
        ("mixed5a", 256, 160, 320, 48, 128, 128),
        ("mixed5b", 384, 192, 384, 48, 128, 128),
    ];

    /// <summary>Width of mixed4a's 3x3 branch; Caffe's network has 208 and so 512 in all.</summary>
    public int Mixed4aThree { get; init; } = 204;

    /// <summary>Of the local response normalisations.</summary>
    public int DepthRadius { get; init; } = 5;

    /// <summary>Of the local response normalisations.</summary>
    public float NormalizationBias { get; init; } = 2;

    /// <summary>Of the local response normalisations.</summary>
    public float Alpha { get; init; } = 1e-4f;

    /// <summary>Of the local response normalisations.</summary>
    public float Beta { get; init; } = 0.5f;

    /// <summary>Whether conv2d0 has three pixels at each side, as in PyTorch, where SAME has two before and three after.</summary>
    public bool PadsAsPyTorch { get; init; }

    /// <summary>Side of the 5x5 branches' kernels; TensorFlow's slim has 3.</summary>
    public int FiveByFive { get; init; } = 5;

    /// <summary>Whether the input says its size; the network's leaves it open.</summary>
    public bool StatesSize { get; init; }

    /// <summary>The order of the branches within a block.</summary>
    public string[] Branches { get; init; } = ["1x1", "3x3", "5x5", "pool_reduce"];

    /// <summary>Random weights that keep activations within bounds: He-normal, small biases; the same for the same seed.</summary>
    public static InceptionV1GraphDef Random(int seed)
    {
        var random = new Random(seed);
        return new((name, sizes) =>
        {
            // The first layer sees up to 138, all later ones about 1.
            var spread = sizes.Length == 1 ? 0.1 : Math.Sqrt(2.0 / sizes[..^1].Aggregate(1, (p, n) => p * n)) / (name == "conv2d0_w" ? 50 : 1);
            return [.. Enumerable.Range(0, sizes.Aggregate(1, (p, n) => p * n)).Select(_ => (float)(Normal(random) * spread))];
        });
    }

    /// <summary>The network.</summary>
    public GraphDefWriter Write()
    {
        var g = new GraphDefWriter();
        g.Add("input", "Placeholder", [], ("dtype", new GraphDefType(1)),
            ("shape", StatesSize ? new GraphDefShape(-1, 224, 224, 3) : new GraphDefShape()));
        var at = Convolved(g, "conv2d0", "input", 3, 64, 7, 2);
        at = Normalized(g, "localresponsenorm0", Pooled(g, "maxpool0", at, "MaxPool", 3, 2, "SAME"));
        at = Convolved(g, "conv2d1", at, 64, 64, 1);
        at = Convolved(g, "conv2d2", at, 64, 192, 3);
        at = Pooled(g, "maxpool1", Normalized(g, "localresponsenorm1", at), "MaxPool", 3, 2, "SAME");
        var (channels, heads) = (192, new List<(string From, int Channels)>());
        foreach (var plan in Blocks)
        {
            at = plan.Name switch
            {
                "mixed4a" => Pooled(g, "maxpool4", at, "MaxPool", 3, 2, "SAME"),
                "mixed5a" => Pooled(g, "maxpool10", at, "MaxPool", 3, 2, "SAME"),
                _ => at,
            };
            var block = plan.Name == "mixed4a" ? plan with { Three = Mixed4aThree } : plan;
            at = Block(g, at, channels, block);
            channels = block.OneByOne + block.Three + block.Five + block.Pool;
            if (block.Name is "mixed4a" or "mixed4d")
            {
                heads.Add((at, channels));
            }
        }

        at = Pooled(g, "avgpool0", at, "AvgPool", 7, 1, "VALID");
        for (var head = 0; head < heads.Count; head++)
        {
            Head(g, head, heads[head].From, heads[head].Channels);
        }

        Softmax(g, 2, Reshaped(g, "avgpool0/reshape", at, 1024), 1024);
        return g;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private string Block(
        GraphDefWriter g, string from, int channels, (string Name, int OneByOne, int Bottleneck3, int Three, int Bottleneck5, int Five, int Pool) b)
    {
        Convolved(g, $"{b.Name}_1x1", from, channels, b.OneByOne, 1);
        Convolved(g, $"{b.Name}_3x3", Convolved(g, $"{b.Name}_3x3_bottleneck", from, channels, b.Bottleneck3, 1), b.Bottleneck3, b.Three, 3);
        Convolved(
            g, $"{b.Name}_5x5", Convolved(g, $"{b.Name}_5x5_bottleneck", from, channels, b.Bottleneck5, 1), b.Bottleneck5, b.Five, FiveByFive);
        Convolved(g, $"{b.Name}_pool_reduce", Pooled(g, $"{b.Name}_pool", from, "MaxPool", 3, 1, "SAME"), channels, b.Pool, 1);
        g.Constant($"{b.Name}/concat_dim", [], new[] { 3 }, TensorForm.OneByOne);
        return g.Add(b.Name, "Concat", [$"{b.Name}/concat_dim", .. Branches.Select(branch => $"{b.Name}_{branch}")],
            ("N", 4), ("T", new GraphDefType(1)));
    }

    private void Head(GraphDefWriter g, int number, string from, int channels)
    {
        var at = Pooled(g, $"head{number}_pool", from, "AvgPool", 5, 3, "VALID");
        at = Convolved(g, $"head{number}_bottleneck", at, channels, 128, 1);
        at = Reshaped(g, $"head{number}_bottleneck/reshape", at, 2048);
        at = Multiplied(g, $"nn{number}_pre_relu", at, $"nn{number}", 2048, 1024);
        at = g.Add($"nn{number}", "Relu", [at], ("T", new GraphDefType(1)));
        Softmax(g, number, Reshaped(g, $"nn{number}/reshape", at, 1024), 1024);
    }

    private void Softmax(GraphDefWriter g, int number, string from, int inputs)
    {
        g.Add($"softmax{number}", "Softmax", [Multiplied(g, $"softmax{number}_pre_activation", from, $"softmax{number}", inputs, 1008)], ("T", new GraphDefType(1)));
        g.Add(number == 0 ? "output" : $"output{number}", "Identity", [$"softmax{number}"], ("T", new GraphDefType(1)));
    }

    private string Convolved(GraphDefWriter g, string name, string from, int inputs, int outputs, int size, int stride = 1)
    {
        int[] sizes = [size, size, inputs, outputs];
        var isPyTorchs = PadsAsPyTorch && name == "conv2d0";
        g.Constant($"{name}_w", sizes, Weights($"{name}_w", sizes));
        g.Constant($"{name}_b", [outputs], Weights($"{name}_b", [outputs]));
        g.Add($"{name}_pre_relu/conv", "Conv2D", [from, $"{name}_w"], ("T", new GraphDefType(1)), ("use_cudnn_on_gpu", true),
            ("strides", new[] { 1, stride, stride, 1 }), ("padding", isPyTorchs ? "EXPLICIT" : "SAME"),
            ("explicit_paddings", isPyTorchs ? [0, 0, 3, 3, 3, 3, 0, 0] : Array.Empty<int>()));
        g.Add($"{name}_pre_relu", "BiasAdd", [$"{name}_pre_relu/conv", $"{name}_b"], ("T", new GraphDefType(1)));
        return g.Add(name, "Relu", [$"{name}_pre_relu"], ("T", new GraphDefType(1)));
    }

    private string Multiplied(GraphDefWriter g, string name, string from, string weights, int inputs, int outputs)
    {
        g.Constant($"{weights}_w", [inputs, outputs], Weights($"{weights}_w", [inputs, outputs]));
        g.Constant($"{weights}_b", [outputs], Weights($"{weights}_b", [outputs]));
        g.Add($"{name}/matmul", "MatMul", [from, $"{weights}_w"], ("T", new GraphDefType(1)), ("transpose_a", false), ("transpose_b", false));
        return g.Add(name, "BiasAdd", [$"{name}/matmul", $"{weights}_b"], ("T", new GraphDefType(1)));
    }

    private static string Reshaped(GraphDefWriter g, string name, string from, int numbers) =>
        g.Add(name, "Reshape", [from, g.Constant($"{name}/shape", [2], new[] { -1, numbers })], ("T", new GraphDefType(1)));

    private static string Pooled(GraphDefWriter g, string name, string from, string operation, int size, int stride, string padding) =>
        g.Add(name, operation, [from], ("ksize", new[] { 1, size, size, 1 }), ("padding", padding), ("strides", new[] { 1, stride, stride, 1 }));

    private string Normalized(GraphDefWriter g, string name, string from) => g.Add(
        name, "LRN", [from], ("depth_radius", DepthRadius), ("bias", NormalizationBias), ("alpha", Alpha), ("beta", Beta));
}
