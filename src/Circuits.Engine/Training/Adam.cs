using System.Collections.Immutable;
using Circuits.Engine.Kernels;

namespace Circuits.Engine.Training;

/// <summary>Steps of a size that hardly depends on the gradient's (Kingma &amp; Ba 2014), bias-corrected, as <c>torch.optim.Adam</c> and <c>AdamW</c>.</summary>
/// <param name="Beta1">Share of the mean gradient kept from step to step.</param>
/// <param name="Beta2">Share of the mean squared gradient kept from step to step.</param>
/// <param name="Epsilon">Added to the root of the mean square.</param>
/// <param name="IsDecoupled">Whether decay shrinks the weights themselves, by learning rate · decay (Loshchilov &amp; Hutter 2017), and leaves the gradient.</param>
public sealed unsafe record Adam(double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8, bool IsDecoupled = false) : Optimizer
{
    /// <summary>From 0 to below 1.</summary>
    public double Beta1 { get; } = Share(Beta1, nameof(Beta1));

    /// <summary>From 0 to below 1.</summary>
    public double Beta2 { get; } = Share(Beta2, nameof(Beta2));

    /// <inheritdoc/>
    internal override ImmutableArray<string> Memories => ["mean", "square"];

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"Adam(betas {Beta1} and {Beta2}, epsilon {Epsilon}, decoupled {IsDecoupled}, weight decay {WeightDecay})");

    private protected override int Update<V, L>(Weights weights, long step, double learningRate, double weightDecay)
    {
        var size = L.Broadcast((float)(-learningRate / (1 - Power(Beta1, step))));
        var correction = L.Broadcast((float)Math.Sqrt(1 - Power(Beta2, step)));
        var decay = L.Broadcast(IsDecoupled ? 0 : (float)weightDecay);
        var kept = L.Broadcast(IsDecoupled ? (float)(1 - learningRate * weightDecay) : 1);
        var (keptMean, newMean) = (L.Broadcast((float)Beta1), L.Broadcast((float)(1 - Beta1)));
        var (keptSquare, newSquare) = (L.Broadcast((float)Beta2), L.Broadcast((float)(1 - Beta2)));
        var epsilon = L.Broadcast((float)Epsilon);
        var i = 0;
        for (; i + L.Count <= weights.Count; i += L.Count)
        {
            var value = L.Load(weights.Values + i);
            var gradient = L.MultiplyAdd(decay, value, L.Load(weights.Gradient + i));
            var mean = L.MultiplyAdd(newMean, gradient, L.Multiply(keptMean, L.Load(weights.First + i)));
            var square = L.MultiplyAdd(L.Multiply(newSquare, gradient), gradient, L.Multiply(keptSquare, L.Load(weights.Second + i)));
            L.Store(mean, weights.First + i);
            L.Store(square, weights.Second + i);
            var root = L.Add(L.Divide(L.Sqrt(square), correction), epsilon);
            L.Store(L.MultiplyAdd(size, L.Divide(mean, root), L.Multiply(kept, value)), weights.Values + i);
        }

        return i;
    }

    private static double Share(double beta, string name) =>
        beta is >= 0 and < 1 ? beta : throw new ArgumentOutOfRangeException(name, beta, "A share kept from step to step is at least 0 and below 1.");

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
