using System.Collections.Immutable;
using Circuits.Engine.Kernels;

namespace Circuits.Engine.Training;

/// <summary>Stochastic gradient descent with momentum, as <c>torch.optim.SGD</c> without dampening.</summary>
/// <param name="Momentum">Share of the velocity kept from step to step, 0 to below 1: velocity = momentum · velocity + gradient.</param>
/// <param name="IsNesterov">Whether a step also looks ahead by the momentum (Sutskever et al. 2013).</param>
public sealed unsafe record Sgd(double Momentum = 0, bool IsNesterov = false) : Optimizer
{
    /// <summary>From 0 to below 1.</summary>
    public double Momentum { get; } = Momentum is >= 0 and < 1
        ? Momentum
        : throw new ArgumentOutOfRangeException(nameof(Momentum), Momentum, "Momentum is at least 0 and below 1.");

    /// <inheritdoc/>
    internal override ImmutableArray<string> Memories => Momentum == 0 ? [] : ["velocity"];

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"Sgd(momentum {Momentum}, Nesterov {IsNesterov}, weight decay {WeightDecay})");

    private protected override int Update<V, L>(Weights weights, long step, double learningRate, double weightDecay)
    {
        var (momentum, rate, decay) = (L.Broadcast((float)Momentum), L.Broadcast((float)-learningRate), L.Broadcast((float)weightDecay));
        var i = 0;
        for (; i + L.Count <= weights.Count; i += L.Count)
        {
            var value = L.Load(weights.Values + i);
            var change = L.MultiplyAdd(decay, value, L.Load(weights.Gradient + i));
            if (Momentum != 0)
            {
                var velocity = L.MultiplyAdd(momentum, L.Load(weights.First + i), change);
                L.Store(velocity, weights.First + i);
                change = IsNesterov ? L.MultiplyAdd(momentum, velocity, change) : velocity;
            }

            L.Store(L.MultiplyAdd(rate, change, value), weights.Values + i);
        }

        return i;
    }
}
