using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Circuits.Engine.Training;

/// <summary>Steps of a size that hardly depends on the gradient's (Kingma &amp; Ba 2014), bias-corrected, as <c>torch.optim.Adam</c> and <c>AdamW</c>.</summary>
/// <param name="Beta1">Share of the mean gradient kept from step to step.</param>
/// <param name="Beta2">Share of the mean squared gradient kept from step to step.</param>
/// <param name="Epsilon">Added to the root of the mean square.</param>
/// <param name="IsDecoupled">Whether decay shrinks the weights themselves, by learning rate · decay (Loshchilov &amp; Hutter 2017), and leaves the gradient.</param>
public sealed record Adam(double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8, bool IsDecoupled = false) : Optimizer
{
    /// <inheritdoc/>
    internal override ImmutableArray<string> Memories => ["mean", "square"];

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"Adam(betas {Beta1} and {Beta2}, epsilon {Epsilon}, decoupled {IsDecoupled}, weight decay {WeightDecay})");

    /// <inheritdoc/>
    internal override void Update(
        Span<float> values, ReadOnlySpan<float> gradient, float[][] memories, long step, double learningRate, double weightDecay)
    {
        var size = (float)(-learningRate / (1 - Power(Beta1, step)));
        var correction = (float)Math.Sqrt(1 - Power(Beta2, step));
        var decay = IsDecoupled ? 0f : (float)weightDecay;
        var kept = IsDecoupled ? (float)(1 - learningRate * weightDecay) : 1f;
        var (keptMean, newMean) = ((float)Beta1, (float)(1 - Beta1));
        var (keptSquare, newSquare) = ((float)Beta2, (float)(1 - Beta2));
        var epsilon = (float)Epsilon;
        var means = memories[0].AsSpan(0, values.Length);
        var squares = memories[1].AsSpan(0, values.Length);
        gradient = gradient[..values.Length];
        ref var w = ref MemoryMarshal.GetReference(values);
        ref var d = ref MemoryMarshal.GetReference(gradient);
        ref var m = ref MemoryMarshal.GetReference(means);
        ref var s = ref MemoryMarshal.GetReference(squares);
        var i = 0;
        for (; i + Vector256<float>.Count <= values.Length; i += Vector256<float>.Count)
        {
            var weight = Vector256.LoadUnsafe(ref w, (nuint)i);
            var g = Vector256.FusedMultiplyAdd(Vector256.Create(decay), weight, Vector256.LoadUnsafe(ref d, (nuint)i));
            var mean = Vector256.FusedMultiplyAdd(Vector256.Create(newMean), g, keptMean * Vector256.LoadUnsafe(ref m, (nuint)i));
            var square = Vector256.FusedMultiplyAdd(newSquare * g, g, keptSquare * Vector256.LoadUnsafe(ref s, (nuint)i));
            mean.StoreUnsafe(ref m, (nuint)i);
            square.StoreUnsafe(ref s, (nuint)i);
            var root = Vector256.Sqrt(square) / correction + Vector256.Create(epsilon);
            Vector256.FusedMultiplyAdd(Vector256.Create(size), mean / root, kept * weight).StoreUnsafe(ref w, (nuint)i);
        }

        for (; i < values.Length; i++)
        {
            var g = MathF.FusedMultiplyAdd(decay, values[i], gradient[i]);
            means[i] = MathF.FusedMultiplyAdd(newMean, g, keptMean * means[i]);
            squares[i] = MathF.FusedMultiplyAdd(newSquare * g, g, keptSquare * squares[i]);
            var root = MathF.Sqrt(squares[i]) / correction + epsilon;
            values[i] = MathF.FusedMultiplyAdd(size, means[i] / root, kept * values[i]);
        }
    }

    /// <summary>By squaring: the C library's power differs from machine to machine.</summary>
    private static double Power(double factor, long exponent)
    {
        var power = 1.0;
        for (; exponent > 0; exponent >>= 1, factor *= factor)
        {
            power = (exponent & 1) == 1 ? power * factor : power;
        }

        return power;
    }
}
