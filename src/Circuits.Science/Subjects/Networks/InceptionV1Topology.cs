using System.Collections.Immutable;
using Circuits.Engine;
using Circuits.Engine.Training;

namespace Circuits.Science.Subjects.Networks;

/// <summary>The graph of the paper's InceptionV1, with any weights: nodes and names are those that importing the frozen file gives.</summary>
/// <remarks>
/// <para>Szegedy et al. (2014), in the form that Google trained and the Circuits articles read (inception5h.zip): local response
/// normalisation and no batch normalisation, TensorFlow's SAME padding, mixed4a 508 wide, branches in the order 1x1, 3x3, 5x5,
/// pool, two auxiliary heads. Unit numbers of the literature index this graph only.</para>
/// <para>Of each convolution X the importer keeps X_pre_relu, its bias included, and X. The joined X_pre_relu of a block is in no
/// file: it is added, as lucid does, because features are visualised before the ReLU.</para>
/// </remarks>
public static class InceptionV1Topology
{
    /// <summary>The side of its images.</summary>
    public const int SizePixels = 224;

    /// <summary>What is done to an image in [0, 1]: 0 to 255, less 117.</summary>
    public static readonly Preprocessing Preprocessing = Preprocessing.Uniform(255, -117);

    /// <summary>The normalisation after maxpool0 and conv2d2.</summary>
    public static readonly LocalResponseNormalization Normalization = new(DepthRadius: 5, Bias: 2, Alpha: 1e-4f, Beta: 0.5f);

    /// <summary>The mixed blocks, in order.</summary>
    public static readonly ImmutableArray<InceptionBlock> Blocks =
    [
        new("mixed3a", 64, 96, 128, 16, 32, 32),
        new("mixed3b", 128, 128, 192, 32, 96, 64),
        new("mixed4a", 192, 96, 204, 16, 48, 64),
        new("mixed4b", 160, 112, 224, 24, 64, 64),
        new("mixed4c", 128, 128, 256, 24, 64, 64),
        new("mixed4d", 112, 144, 288, 32, 64, 64),
        new("mixed4e", 256, 160, 320, 32, 128, 128),
        new("mixed5a", 256, 160, 320, 48, 128, 128),
        new("mixed5b", 384, 192, 384, 48, 128, 128),
    ];

    private const int Classes = 1008;

    /// <summary>The network with the weights that a function gives for each convolution and dense layer.</summary>
    /// <param name="filters">
    /// Is asked once for each, by its name (<c>mixed3b_5x5</c>, <c>nn0</c>, <c>softmax2_pre_activation</c>) and sizes; gives kernel and biases.
    /// </param>
    public static Graph Build(Func<FilterSizes, (Kernel Kernel, ImmutableArray<float> Bias)> filters)
    {
        var nodes = new List<Node> { new("input", new Input(3, SizePixels, SizePixels)) };
        var at = Pooled("maxpool0", Convolved("conv2d0", "input", 3, 64, 7, stride: 2), stride: 2);
        at = Add("localresponsenorm0", Normalization, at);
        at = Convolved("conv2d1", at, 64, 64, 1);
        at = Convolved("conv2d2", at, 64, 192, 3);
        at = Add("localresponsenorm1", Normalization, at);
        at = Pooled("maxpool1", at, stride: 2);
        var channels = 192;
        foreach (var block in Blocks)
        {
            at = block.Name switch
            {
                "mixed4a" => Pooled("maxpool4", at, stride: 2),
                "mixed5a" => Pooled("maxpool10", at, stride: 2),
                _ => at,
            };
            foreach (var branch in block.Branches)
            {
                var from = branch.Name.EndsWith("pool_reduce", StringComparison.Ordinal) ? Pooled($"{block.Name}_pool", at, stride: 1) : at;
                if (branch.Bottleneck is { } bottleneck)
                {
                    Convolved(branch.Name, Convolved(bottleneck, from, channels, branch.BottleneckUnits, 1), branch.BottleneckUnits, branch.Units, branch.Side);
                }
                else
                {
                    Convolved(branch.Name, from, channels, branch.Units, 1);
                }
            }

            nodes.Add(new($"{block.Name}_pre_relu", new Concat(), [.. block.Branches.Select(b => $"{b.Name}_pre_relu")]));
            nodes.Add(new(at = block.Name, new Concat(), [.. block.Branches.Select(b => b.Name)]));
            channels = block.Units;
            if (block.Name is "mixed4a" or "mixed4d")
            {
                Head(block.Name == "mixed4a" ? 0 : 1);
            }
        }

        at = Add("avgpool0/reshape", new Flatten(), Add("avgpool0", new AveragePool(Window.Square(7), Padding.Valid), at));
        Classified(2, at);
        return new(nodes);

        string Add(string name, Operation operation, string from)
        {
            nodes.Add(new(name, operation, from));
            return name;
        }

        string Pooled(string name, string from, int stride) => Add(name, new MaxPool(Window.Square(3, stride), Padding.Same), from);

        string Summed(string name, string node, string from, int inputs, int outputs, int side, int stride, Padding padding)
        {
            var (kernel, bias) = filters(new(name, outputs, inputs, side));
            return Add(node, new Convolution(kernel, bias, Window.Square(side, stride), padding), from);
        }

        string Convolved(string name, string from, int inputs, int outputs, int side, int stride = 1) =>
            Add(name, new Relu(), Summed(name, $"{name}_pre_relu", from, inputs, outputs, side, stride, Padding.Same));

        void Head(int number)
        {
            var end = Add($"head{number}_pool", new AveragePool(Window.Square(5, 3), Padding.Valid), at);
            end = Convolved($"head{number}_bottleneck", end, channels, 128, 1);
            end = Add($"head{number}_bottleneck/reshape", new Flatten(), end);
            end = Add($"nn{number}", new Relu(), Summed($"nn{number}", $"nn{number}_pre_relu", end, 16 * 128, 1024, 1, 1, Padding.Valid));
            Classified(number, Add($"nn{number}/reshape", new Flatten(), end));
        }

        void Classified(int number, string from)
        {
            var sums = Summed($"softmax{number}_pre_activation", $"softmax{number}_pre_activation", from, 1024, Classes, 1, 1, Padding.Valid);
            Add(number == 0 ? "output" : $"output{number}", new Identity(), Add($"softmax{number}", new Softmax(), sums));
        }
    }

    /// <summary>The network with He-normal weights and no bias: of its topology, and nothing else.</summary>
    public static Graph Random(int seed)
    {
        var empty = Build(s => (new(s.Outputs, s.Inputs, s.Side, s.Side, []), [.. new float[s.Outputs]]));

        // 13 million numbers: each convolution's depend on its name alone, so they can be drawn side by side.
        var drawn = empty.Nodes.Where(n => n.Operation is Convolution).AsParallel().Select(n =>
            InitialWeights.He(new Graph([new("input", new Input(1, 1, 1)), n with { Inputs = ["input"] }]), seed)[n.Name]).ToDictionary(n => n.Name, n => n.Operation);
        return empty.With(n => drawn.GetValueOrDefault(n.Name, n.Operation));
    }
}

/// <summary>What <see cref="InceptionV1Topology.Build"/> asks weights for.</summary>
/// <param name="Name">As the file's <c>NAME_w</c> has it, but for <c>softmax2_pre_activation</c>, whose weights are <c>softmax2_w</c>.</param>
/// <param name="Outputs">Output channels.</param>
/// <param name="Inputs">Input channels.</param>
/// <param name="Side">Rows and columns; 1 for a dense layer, whose inputs are in the order channel, row, column.</param>
public readonly record struct FilterSizes(string Name, int Outputs, int Inputs, int Side);
