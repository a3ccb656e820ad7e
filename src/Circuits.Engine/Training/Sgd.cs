using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Circuits.Engine.Training;

/// <summary>Stochastic gradient descent with momentum, as <c>torch.optim.SGD</c> without dampening.</summary>
/// <param name="Momentum">Share of the velocity kept from step to step, 0 to below 1: velocity = momentum · velocity + gradient.</param>
/// <param name="IsNesterov">Whether a step also looks ahead by the momentum (Sutskever et al. 2013).</param>
public sealed record Sgd(double Momentum = 0, bool IsNesterov = false) : Optimizer
{
    /// <inheritdoc/>
    internal override ImmutableArray<string> Memories => Momentum == 0 ? [] : ["velocity"];

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"Sgd(momentum {Momentum}, Nesterov {IsNesterov}, weight decay {WeightDecay})");

    /// <inheritdoc/>
    internal override void Update(
        Span<float> values, ReadOnlySpan<float> gradient, float[][] memories, long step, double learningRate, double weightDecay)
    {
        // Without momentum the gradient is its own velocity, and nothing is remembered.
        var (momentum, rate, decay) = ((float)Momentum, (float)-learningRate, (float)weightDecay);
        var remembered = memories.Length == 0 ? [] : memories[0].AsSpan(0, values.Length);
        gradient = gradient[..values.Length];
        ref var w = ref MemoryMarshal.GetReference(values);
        ref var g = ref MemoryMarshal.GetReference(gradient);
        ref var v = ref MemoryMarshal.GetReference(remembered);
        var i = 0;
        for (; i + Vector256<float>.Count <= values.Length; i += Vector256<float>.Count)
        {
            var weight = Vector256.LoadUnsafe(ref w, (nuint)i);
            var change = Vector256.FusedMultiplyAdd(Vector256.Create(decay), weight, Vector256.LoadUnsafe(ref g, (nuint)i));
            if (momentum != 0)
            {
                var velocity = Vector256.FusedMultiplyAdd(Vector256.Create(momentum), Vector256.LoadUnsafe(ref v, (nuint)i), change);
                velocity.StoreUnsafe(ref v, (nuint)i);
                change = IsNesterov ? Vector256.FusedMultiplyAdd(Vector256.Create(momentum), velocity, change) : velocity;
            }

            Vector256.FusedMultiplyAdd(Vector256.Create(rate), change, weight).StoreUnsafe(ref w, (nuint)i);
        }

        for (; i < values.Length; i++)
        {
            var change = MathF.FusedMultiplyAdd(decay, values[i], gradient[i]);
            if (momentum != 0)
            {
                remembered[i] = MathF.FusedMultiplyAdd(momentum, remembered[i], change);
                change = IsNesterov ? MathF.FusedMultiplyAdd(momentum, remembered[i], change) : remembered[i];
            }

            values[i] = MathF.FusedMultiplyAdd(rate, change, values[i]);
        }
    }
}
