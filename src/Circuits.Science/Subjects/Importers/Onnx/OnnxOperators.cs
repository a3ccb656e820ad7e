using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers.Onnx;

/// <summary>The operators that are read, and what reads each.</summary>
internal static class OnnxOperators
{
    /// <summary>Those of values that depend on the images.</summary>
    private static readonly Dictionary<string, Action<OnnxStep>> OfImages = new()
    {
        ["Add"] = OnnxArithmetic.Binary,
        ["AveragePool"] = OnnxPools.Average,
        ["BatchNormalization"] = OnnxNormalization.Batch,
        ["Cast"] = OnnxActivations.Cast,
        ["Clip"] = OnnxActivations.Clip,
        ["Concat"] = OnnxJoining.Concat,
        ["Conv"] = OnnxConvolutions.Convolution,
        ["ConvTranspose"] = OnnxConvolutions.Transposed,
        ["Div"] = OnnxArithmetic.Binary,
        ["Dropout"] = OnnxActivations.Dropout,
        ["Flatten"] = OnnxRearrangements.Flatten,
        ["Gather"] = OnnxJoining.Gather,
        ["Gemm"] = OnnxProducts.Gemm,
        ["GlobalAveragePool"] = OnnxPools.GlobalAverage,
        ["GlobalMaxPool"] = OnnxPools.GlobalMax,
        ["HardSigmoid"] = OnnxActivations.HardSigmoid,
        ["HardSwish"] = OnnxActivations.HardSwish,
        ["Identity"] = s => OnnxActivations.Same(s, new Identity()),
        ["LRN"] = OnnxNormalization.LocalResponse,
        ["LeakyRelu"] = s => OnnxActivations.Pointwise(s, new LeakyRelu(s.Float("alpha", 0.01f))),
        ["LogSoftmax"] = s => OnnxActivations.AcrossAxes(s, new LogSoftmax()),
        ["MatMul"] = OnnxProducts.MatMul,
        ["MaxPool"] = OnnxPools.Max,
        ["Mul"] = OnnxArithmetic.Binary,
        ["Neg"] = s => OnnxActivations.Pointwise(s, new Affine(-1, 0)),
        ["PRelu"] = OnnxActivations.PRelu,
        ["Pad"] = OnnxPadding.Pad,
        ["ReduceMean"] = OnnxPools.Mean,
        ["Relu"] = s => OnnxActivations.Pointwise(s, new Relu()),
        ["Reshape"] = OnnxRearrangements.Reshape,
        ["Resize"] = OnnxResizing.Resize,
        ["Sigmoid"] = s => OnnxActivations.Pointwise(s, new Sigmoid()),
        ["Slice"] = OnnxJoining.Slice,
        ["Softmax"] = s => OnnxActivations.AcrossAxes(s, new Softmax()),
        ["Softplus"] = s => OnnxActivations.Pointwise(s, new Softplus()),
        ["Split"] = OnnxJoining.Split,
        ["Squeeze"] = OnnxRearrangements.Squeeze,
        ["Sub"] = OnnxArithmetic.Binary,
        ["Sum"] = OnnxArithmetic.Sum,
        ["Tanh"] = s => OnnxActivations.Pointwise(s, new Tanh()),
        ["Transpose"] = OnnxRearrangements.Transpose,
        ["Unsqueeze"] = OnnxRearrangements.Unsqueeze,
        ["Upsample"] = OnnxResizing.Upsample,
    };

    /// <summary>All that are read.</summary>
    internal static IReadOnlyCollection<string> Names { get; } =
        [.. OfImages.Keys.Union(OnnxFolding.Operators).Order(StringComparer.Ordinal)];

    /// <summary>Whether an operator is read only where it computes with constants and shapes.</summary>
    internal static bool IsOfConstantsOnly(string kind) => !OfImages.ContainsKey(kind) && OnnxFolding.Operators.Contains(kind);

    /// <summary>Imports a node.</summary>
    /// <exception cref="OnnxRefusal">It is not supported.</exception>
    /// <exception cref="GraphException">It does not fit its inputs.</exception>
    internal static void Import(OnnxStep step)
    {
        var folds = OnnxFolding.Operators.Contains(step.Kind);
        if (!OfImages.TryGetValue(step.Kind, out var import) && !folds)
        {
            throw new OnnxRefusal("");
        }

        if (step.Values.OfType<Missing>().Any())
        {
            step.GiveMissing();
        }
        else if (folds && (OnnxFolding.IsOfShapes(step.Kind) || step.Values.All(v => v is Known)))
        {
            step.Give(OnnxFolding.Fold(step));
        }
        else if (import is not null)
        {
            import(step);
        }
        else
        {
            throw new OnnxRefusal("of values that depend on the images");
        }
    }
}
