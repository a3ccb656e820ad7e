using System.Collections.Immutable;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers.Onnx;

/// <summary>Operators on single numbers, and softmax.</summary>
internal static class OnnxActivations
{
    /// <summary>An operation of real numbers one by one.</summary>
    internal static void Pointwise(OnnxStep step, Operation operation) => step.Give(operation, step.Reals().Sizes, step.Reals().Node);

    /// <summary>The value itself.</summary>
    internal static void Same(OnnxStep step, Operation operation)
    {
        var x = step.Activation();
        step.Give(step.Add("result", operation, x.Node), x.Sizes, x.IsWhole);
    }

    internal static void Cast(OnnxStep step)
    {
        var (x, to) = (step.Activation(), (OnnxType)step.Integer("to", 0));
        if (to == OnnxType.Bfloat16 || (!OnnxTensor.IsRealType(to) && !(x.IsWhole && OnnxTensor.IsWholeType(to))))
        {
            throw new OnnxRefusal($"of values that depend on the images to {to}");
        }

        step.Give(step.Add("result", new Identity(), x.Node), x.Sizes, !OnnxTensor.IsRealType(to));
    }

    internal static void Clip(OnnxStep step)
    {
        const int BoundsAreInputsSince = 11;
        var (low, high) = step.OperatorSet >= BoundsAreInputsSince
            ? (Bound(1, float.NegativeInfinity), Bound(2, float.PositiveInfinity))
            : (step.Float("min", float.NegativeInfinity), step.Float("max", float.PositiveInfinity));
        Same(step, low == 0 && high > 0 ? new Relu(high == float.MaxValue ? float.PositiveInfinity : high) : new Clamp(low, high));

        float Bound(int input, float otherwise) => step.Has(input) ? step.Constant(input, "bound").Reals.Single() : otherwise;
    }

    /// <summary>At inference the identity; in training as the file says.</summary>
    internal static void Dropout(OnnxStep step)
    {
        const int RatioIsInputSince = 12;
        if (step.IsTaken(1))
        {
            throw new OnnxRefusal("whose mask is taken");
        }

        var isTraining = step.OperatorSet >= RatioIsInputSince && step.Has(2) && step.Constant(2, "training mode").Integers.Single() != 0;
        var ratio = step.OperatorSet < RatioIsInputSince ? step.Float("ratio", 0.5f)
            : step.Has(1) ? step.Constant(1, "ratio").Reals.Single() : 0.5f;
        if (isTraining && ratio != 0)
        {
            throw new OnnxRefusal("in training mode, which drops at random");
        }

        Same(step, ratio is >= 0 and < 1 ? new Dropout(ratio) : new Identity());
    }

    internal static void HardSigmoid(OnnxStep step)
    {
        var x = step.Reals();
        step.Give(HardSigmoid(step, x, step.Float("alpha", 0.2f), step.Float("beta", 0.5f)), x.Sizes);
    }

    internal static void HardSwish(OnnxStep step)
    {
        var x = step.Reals();
        step.Give(new Multiply(), x.Sizes, x.Node, HardSigmoid(step, x, 1f / 6, 0.5f));
    }

    /// <summary>max(x, 0) + slope · min(x, 0), with a slope for each channel or number.</summary>
    internal static void PRelu(OnnxStep step)
    {
        var (x, slope) = (step.Reals(), step.Constant(1, "slope"));
        if (slope.Count == 1)
        {
            step.Give(new LeakyRelu(slope.Reals[0]), x.Sizes, x.Node);
            return;
        }

        var below = step.Add("below", new Clamp(float.NegativeInfinity, 0), x.Node);
        var sloped = OnnxArithmetic.Combined(step, "Mul", x with { Node = below }, slope);
        if (!sloped.Sizes.SequenceEqual(x.Sizes))
        {
            throw new OnnxRefusal("whose slopes have other sizes than its input");
        }

        step.Give(new Add(), x.Sizes, step.Add("above", new Relu(), x.Node), sloped.Node);
    }

    /// <summary>Softmax or its logarithm, across channels in the engine and across any axes here.</summary>
    internal static void AcrossAxes(OnnxStep step, Operation operation)
    {
        const int OneAxisSince = 13;
        var x = step.Reals();
        var (first, end) = step.OperatorSet >= OneAxisSince
            ? (OnnxStep.ImageAxis(step.Integer("axis", -1), x.Sizes.Length), 0)
            : (OnnxStep.ImageAxis(step.Integer("axis", 1), x.Sizes.Length), x.Sizes.Length); // all axes from that one on
        end = end == 0 ? first + 1 : end;
        if (first == 0 && end == 1 && x.Sizes.Length <= Activation.MostSizes)
        {
            step.Give(operation, x.Sizes, x.Node);
            return;
        }

        ImmutableArray<int> grouped = [Count(0, first), Count(first, end), Count(end, x.Sizes.Length)];
        var (across, sizes) = OnnxRearrangements.Ordered(step, OnnxRearrangements.Reshaped(step, x.Node, grouped), grouped, [1, 0, 2]);
        var (back, _) = OnnxRearrangements.Ordered(step, step.Add("across", operation, across), sizes, [1, 0, 2]);
        step.Give(OnnxRearrangements.Reshaped(step, back, x.Sizes), x.Sizes);

        int Count(int from, int to) => x.Sizes[from..to].Aggregate(1, (product, s) => product * s);
    }

    private static string HardSigmoid(OnnxStep step, Activation x, float slope, float offset) =>
        step.Add("clamped", new Clamp(0, 1), step.Add("scaled", new Affine(slope, offset), x.Node));
}
