using Circuits.Engine;
using Circuits.Experiments.Calibration.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using Circuits.Science.Subjects.Importers.TensorFlow;
using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Subjects.Importers.TensorFlow;

/// <summary>Every operation of the table, as GraphDef and as graph model, against TensorFlow's definition.</summary>
public sealed class TensorFlowOperationsTests : IDisposable
{
    private static readonly GraphDefType Float = new(1);

    /// <summary>What is done to an input of C channels, by name; the first word of a name is TensorFlow's.</summary>
    private static readonly Dictionary<string, Action<Writing>> Cases = new()
    {
        ["Conv2D same"] = w => w.Convolved("x", "input", 3, 2, 5, "SAME"),
        ["Conv2D valid"] = w => w.Convolved("x", "input", 2, 1, 3, "VALID"),
        ["Conv2D explicit"] = w => w.Add("x", "Conv2D", ["input", w.Random("w", 3, 2, w.C, 4)], ("strides", new[] { 1, 2, 1, 1 }),
            ("padding", "EXPLICIT"), ("explicit_paddings", new[] { 0, 0, 0, 2, 1, 0, 0, 0 })),
        ["Conv2D dilated"] = w => w.Add("x", "Conv2D", ["input", w.Random("w", 2, 2, w.C, 4)], ("strides", new[] { 1, 1, 1, 1 }),
            ("dilations", new[] { 1, 2, 1, 1 }), ("padding", "SAME")),
        ["Conv2D grouped"] = w => w.Add("x", "Conv2D", [w.Convolved("y", "input", 1, 1, 6, "SAME"), w.Random("w", 3, 3, 2, 9)],
            ("strides", new[] { 1, 1, 1, 1 }), ("padding", "SAME")),
        ["Conv2D through an Identity"] = w => w.Add("x", "Conv2D", ["input", w.Add("w/read", "Identity", [w.Random("w", 1, 1, w.C, 4)])],
            ("strides", new[] { 1, 1, 1, 1 }), ("padding", "SAME")),
        ["DepthwiseConv2dNative"] = w => w.Add("x", "DepthwiseConv2dNative", ["input", w.Random("w", 3, 3, w.C, 2)],
            ("strides", new[] { 1, 1, 1, 1 }), ("padding", "SAME")),
        ["BiasAdd"] = w => w.Add("x", "BiasAdd", ["input", w.Random("b", w.C)]),
        ["BiasAdd of a convolution"] = w => w.Add("x", "BiasAdd", [w.Convolved("y", "input", 3, 1, 5, "SAME"), w.Random("b", 5)]),
        ["BiasAdd of a convolution that others take"] = w =>
        {
            w.Add("x", "BiasAdd", [w.Convolved("y", "input", 3, 1, 5, "SAME"), w.Random("b", 5)]);
            w.Add("z", "Relu", ["y"]);
        },
        ["BiasAdd of a product"] = w => w.Add("x", "BiasAdd", [w.Multiplied("y", w.Flat("input"), w.H * w.W * w.C, 5), w.Random("b", 5)]),
        ["MatMul"] = w => w.Multiplied("x", w.Flat("input"), w.H * w.W * w.C, 5),
        ["MatMul transposed"] = w => w.Add("x", "MatMul", [w.Add("m", "Mean", ["input", w.Whole("axes", 1, 2)]), w.Random("w", 5, w.C)], ("transpose_b", true)),
        ["LRN"] = w => w.Add("x", "LRN", ["input"], ("depth_radius", 2), ("bias", 2f), ("alpha", 0.5f), ("beta", 0.75f)),
        ["LRN by default"] = w => w.Add("x", "LRN", ["input"]),
        ["MaxPool same"] = w => w.Pooled("x", "MaxPool", 3, 2, "SAME"),
        ["MaxPool of negative numbers"] = w => w.Add("x", "MaxPool", [w.Add("y", "Sub", ["input", w.Number("k", 9)])], ("padding", "SAME"),
            ("ksize", new[] { 1, 3, 3, 1 }), ("strides", new[] { 1, 2, 2, 1 })),
        ["MaxPool valid"] = w => w.Pooled("x", "MaxPool", 2, 2, "VALID"),
        ["AvgPool same"] = w => w.Pooled("x", "AvgPool", 3, 1, "SAME"),
        ["AvgPool valid"] = w => w.Pooled("x", "AvgPool", 2, 1, "VALID"),
        ["FusedBatchNorm"] = w => w.Normalized("x", "FusedBatchNorm"),
        ["FusedBatchNormV2"] = w => w.Normalized("x", "FusedBatchNormV2"),
        ["FusedBatchNormV3"] = w => w.Normalized("x", "FusedBatchNormV3"),
        ["BatchNormWithGlobalNormalization"] = w => w.OldNormalized("x", isScaled: true),
        ["BatchNormWithGlobalNormalization unscaled"] = w => w.OldNormalized("x", isScaled: false),
        ["Mul normalisation in parts"] = w =>
        {
            w.Add("e", "Add", [w.Positive("v", w.C), w.Number("eps", 0.01f)]);
            w.Add("m", "Mul", [w.Add("r", "Rsqrt", ["e"]), w.Random("gamma", w.C)]);
            w.Add("s", "Sub", [w.Random("beta", w.C), w.Add("mm", "Mul", [w.Random("mean", w.C), "m"])]);
            w.Add("x", "Add", [w.Add("y", "Mul", ["input", "m"]), "s"]);
        },
        ["Relu"] = w => w.Add("x", "Relu", ["input"]),
        ["Relu6"] = w => w.Add("x", "Relu6", [w.Add("y", "Mul", ["input", w.Number("k", 9)])]),
        ["Softmax of images"] = w => w.Add("x", "Softmax", ["input"]),
        ["Softmax of rows"] = w => w.Add("x", "Softmax", [w.Multiplied("y", w.Flat("input"), w.H * w.W * w.C, 5)]),
        ["Identity as output"] = w => w.Add("x", "Identity", ["input"]),
        ["Identity in between"] = w => w.Add("x", "Relu", [w.Add("y", "Identity", ["input"])]),
        ["CheckNumerics"] = w =>
        {
            w.Convolved("y", "input", 3, 1, 5, "SAME");
            w.Add("check", "CheckNumerics", ["y"], ("message", "no NaN"));
            w.Add("x", "Relu", [w.Add("control_dependency", "Identity", ["y", "^check"])]);
        },
        ["StopGradient"] = w => w.Add("x", "Relu", [w.Add("y", "StopGradient", ["input"])]),
        ["Mean"] = w => w.Add("x", "Mean", ["input", w.Whole("axes", 1, 2)], ("keep_dims", true)),
        ["Mean without rows and columns"] = w => w.Add("x", "Mean", ["input", w.Whole("axes", -3, -2)], ("keep_dims", false)),
        ["Concat"] = w => w.Add("x", "Concat", [w.Axis("axis", 3), "input", w.Convolved("y", "input", 1, 1, 7, "SAME"), "input"]),
        ["ConcatV2"] = w => w.Add("x", "ConcatV2", ["input", w.Convolved("y", "input", 1, 1, 7, "SAME"), w.Axis("axis", -1)]),
        ["ConcatV2 of rows"] = w => w.Add("x", "ConcatV2", [w.Multiplied("y", w.Flat("input"), w.H * w.W * w.C, 5), "y", w.Axis("axis", 1)]),
        ["Split"] = w => w.Halves("input"),
        ["Split of a kernel"] = w =>
        {
            var (a, b) = w.Halves("input");
            w.Add("ws", "Split", [w.Axis("kernels/axis", 3), w.Random("w", 3, 3, 4, 6)], ("num_split", 2));
            foreach (var (name, from, kernel) in new[] { ("x", a, "ws"), ("z", b, "ws:1") })
            {
                w.Add(name, "Conv2D", [from, kernel], ("strides", new[] { 1, 1, 1, 1 }), ("padding", "SAME"));
            }

            w.Add("together", "ConcatV2", ["x", "z", w.Axis("axis", 3)]);
        },
        ["Pad"] = w => w.Add("x", "Pad", ["input", w.Constant("sides", [4, 2], new[] { 0, 0, 1, 2, 3, 0, 0, 0 })]),
        ["Squeeze"] = w => w.Add("x", "Squeeze", [w.Add("m", "Mean", ["input", w.Whole("axes", 1, 2)], ("keep_dims", true))], ("squeeze_dims", new[] { 1, 2 })),
        ["Reshape to rows"] = w => w.Flat("input"),
        ["Reshape to the same"] = w => w.Add("y", "Relu", [w.Add("x", "Reshape", ["input", w.Whole("sizes", -1, w.H, w.W, w.C)])]),
        ["Reshape to another's shape"] = w =>
        {
            w.Convolved("y", w.Add("m", "Mean", ["input", w.Whole("axes", 1, 2)], ("keep_dims", true)), 1, 1, 5, "SAME");
            w.Add("flat", "Reshape", ["y", w.Whole("sizes", -1, 5)]);
            w.Add("x", "Reshape", [w.Add("s", "Softmax", ["flat"]), w.Add("like", "Shape", ["y"])]);
            w.Add("z", "Relu", ["x"]);
        },
        ["Add"] = w => w.Add("x", "Add", ["input", w.Add("y", "Relu", ["input"])]),
        ["AddV2"] = w => w.Add("x", "AddV2", ["input", w.Add("y", "Relu", ["input"])]),
        ["Mul"] = w => w.Add("x", "Mul", ["input", w.Add("y", "Relu", ["input"])]),
        ["Sub"] = w => w.Add("x", "Sub", ["input", w.Add("y", "Relu", ["input"])]),
        ["Add with a number"] = w => w.Add("x", "Add", [w.Number("k", 3), "input"]),
        ["Sub of a number"] = w => w.Add("x", "Sub", ["input", w.Number("k", 3)]),
        ["Sub from a number"] = w => w.Add("x", "Sub", [w.Number("k", 3), "input"]),
        ["RealDiv by a number"] = w => w.Add("x", "RealDiv", ["input", w.Number("k", 128)]),
        ["Add with channels"] = w => w.Add("x", "Add", [w.Random("k", w.C), "input"]),
        ["Sub of channels"] = w => w.Add("x", "Sub", ["input", w.Random("k", 1, 1, 1, w.C)]),
        ["Sub from channels"] = w => w.Add("x", "Sub", [w.Random("k", w.C), "input"]),
        ["Mul with channels"] = w => w.Add("x", "Mul", [w.Random("k", 1, w.C), "input"]),
        ["RealDiv by channels"] = w => w.Add("x", "RealDiv", ["input", w.Positive("k", w.C)]),
        ["Sub of an image"] = w => w.Add("x", "Sub", ["input", w.Random("k", w.H, w.W, w.C)]),
        ["Mul with rows"] = w => w.Add("x", "Mul", [w.Multiplied("y", w.Flat("input"), w.H * w.W * w.C, 5), w.Random("k", 5)]),
    };

    private static readonly Arbitrary<Writing> Writings = (
        from height in Gen.Elements(2, 3, 5, 8, 13)
        from width in Gen.Elements(2, 3, 4, 7, 17)
        from channels in Gen.Elements(2, 3, 16, 17)
        from seed in Gen.Choose(0, 1000)
        select new Writing(height, width, channels, seed)).ToArbitrary();

    private readonly ScratchFolder scratch = new();

    public static TheoryData<string> Names => [.. Cases.Keys];

    public void Dispose() => scratch.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void AgreesWithItsDefinition(string name) => Holds.For(Writings, w =>
    {
        var fresh = w with { };
        Cases[name](fresh);
        var graph = TensorFlowComparison.Import(scratch, fresh.Nodes);
        Assert.True(TensorFlowComparison.AssertAgree(graph, fresh.Nodes.Nodes) > 1, "only the input was compared");
    });

    [Fact]
    public void EveryOperationOfTheTableIsAmongThem()
    {
        var written = Cases.Values.SelectMany(c =>
        {
            var w = new Writing(8, 8, 4, 1);
            c(w);
            return w.Nodes.Nodes.Select(n => n.Operation);
        });
        Assert.Equal(
            ["FusedDepthwiseConv2dNative", "_FusedConv2D", "_FusedMatMul"], // tested in TensorFlowGraphTests: GraphDefs have no such
            TensorFlowGraph.Supported.Except(written).Order(StringComparer.Ordinal));
    }

    /// <summary>A graph under construction, whose input has H rows, W columns and C channels.</summary>
    public sealed record Writing(int H, int W, int C, int Seed)
    {
        private Random? random;
        private GraphDefWriter? nodes;

        internal GraphDefWriter Nodes
        {
            get
            {
                if (nodes == null)
                {
                    nodes = new();
                    nodes.Add("input", "Placeholder", [], ("dtype", Float), ("shape", new GraphDefShape(-1, H, W, C)));
                }

                return nodes;
            }
        }

        internal string Add(string name, string operation, string[] inputs, params (string Key, object Value)[] attributes) =>
            Nodes.Add(name, operation, inputs, [.. attributes, .. operation.StartsWith("FusedB", StringComparison.Ordinal) ? [("is_training", (object)false)] : Array.Empty<(string, object)>()]);

        internal string Constant(string name, int[] sizes, Array values) => Nodes.Constant(name, sizes, values);

        internal string Random(string name, params int[] sizes) =>
            Constant(name, sizes, PlainConvolution.Normal(random ??= new(Seed), sizes.Aggregate(1, (p, n) => p * n)).ToArray());

        internal string Positive(string name, int count) =>
            Constant(name, [count], PlainConvolution.Normal(random ??= new(Seed), count).Select(v => 0.5f + v * v).ToArray());

        internal string Number(string name, float value) => Constant(name, [], new[] { value });

        internal string Axis(string name, int value) => Constant(name, [], new[] { value });

        internal string Whole(string name, params int[] values) => Constant(name, [values.Length], values);

        internal string Flat(string from) => Add($"{from}/flat", "Reshape", [from, Whole($"{from}/sizes", -1, H * W * C)]);

        internal string Convolved(string name, string from, int size, int stride, int outputs, string padding) => Add(
            name, "Conv2D", [from, Random($"{name}/w", Math.Min(size, H), Math.Min(size, W), C, outputs)],
            ("strides", new[] { 1, stride, stride, 1 }), ("padding", padding));

        internal string Multiplied(string name, string from, int inputs, int outputs) =>
            Add(name, "MatMul", [from, Random($"{name}/w", inputs, outputs)]);

        internal string Pooled(string name, string operation, int size, int stride, string padding) => Add(
            name, operation, ["input"], ("ksize", new[] { 1, size, size, 1 }), ("strides", new[] { 1, stride, stride, 1 }), ("padding", padding));

        internal string Normalized(string name, string operation) => Add(
            name, operation, ["input", Random("gamma", C), Random("beta", C), Random("mean", C), Positive("variance", C)], ("epsilon", 0.01f));

        internal string OldNormalized(string name, bool isScaled) => Add(
            name, "BatchNormWithGlobalNormalization", ["input", Random("mean", C), Positive("variance", C), Random("beta", C), Random("gamma", C)],
            ("variance_epsilon", 0.01f), ("scale_after_normalization", isScaled));

        /// <summary>Two halves of an even number of channels.</summary>
        internal (string First, string Second) Halves(string from)
        {
            Add("even", "Conv2D", [from, Random("even/w", 1, 1, C, 8)], ("strides", new[] { 1, 1, 1, 1 }), ("padding", "SAME"));
            Add("halves", "Split", [Axis("halves/axis", 3), "even"], ("num_split", 2));
            return ("halves", "halves:1");
        }
    }
}
