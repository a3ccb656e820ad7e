using System.Runtime.InteropServices;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers.Onnx;

/// <summary>Normalisation by stored statistics, and by neighbouring channels.</summary>
internal static class OnnxNormalization
{
    internal static void Batch(OnnxStep step)
    {
        var x = step.Reals();
        if (step.Flag("training_mode") || Enumerable.Range(1, Math.Max(0, step.Outputs.Length - 1)).Any(step.IsTaken))
        {
            throw new OnnxRefusal("in training mode");
        }

        if (step.Integer("spatial", 1) == 0 || x.Sizes.Length > Activation.MostSizes)
        {
            throw new OnnxRefusal(x.Sizes.Length > Activation.MostSizes ? "along 3 axes" : "that is not spatial");
        }

        var parts = new[] { "scale", "offset", "mean", "variance" }
            .Select((what, i) => ImmutableCollectionsMarshal.AsImmutableArray(step.Constant(i + 1, what).Reals)).ToArray();
        step.Give(new BatchNormalization(parts[2], parts[3], parts[0], parts[1], step.Float("epsilon", 1e-5f)), x.Sizes, x.Node);
    }

    internal static void LocalResponse(OnnxStep step)
    {
        var (x, size) = (step.Reals(), OnnxStep.Small("size", step.Integer("size", 1)));
        if (size % 2 == 0)
        {
            throw new OnnxRefusal("over an even number of channels");
        }

        if (x.Sizes.Length > Activation.MostSizes)
        {
            throw new OnnxRefusal("along 3 axes");
        }

        var (alpha, beta, bias) = (step.Float("alpha", 1e-4f), step.Float("beta", 0.75f), step.Float("bias", 1));
        step.Give(LocalResponseNormalization.FromPyTorch(size, alpha, beta, bias), x.Sizes, x.Node);
    }
}
