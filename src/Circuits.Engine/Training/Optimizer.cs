using System.Collections.Immutable;
using System.Runtime.Intrinsics;
using Circuits.Engine.Kernels;

namespace Circuits.Engine.Training;

/// <summary>A rule that changes weights by their gradients: <see cref="Sgd"/> or <see cref="Adam"/>. What it remembers between steps is an <see cref="Optimization"/>.</summary>
/// <remarks>Every weight is computed by itself, by the same operations whatever the vector width: the same bits everywhere.</remarks>
public abstract unsafe record Optimizer
{
    /// <summary>How strongly weights are drawn to 0, as <c>weight_decay</c> in PyTorch: this times the weight is added to its gradient.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Which parameters decay: by default the kernels, and neither biases nor what a normalisation learns.</summary>
    public Func<Parameter, bool> Decays { get; init; } = static p => p.Name.EndsWith("/kernel", StringComparison.Ordinal);

    /// <summary>What is remembered of each weight, by name; 0 before the first step.</summary>
    internal abstract ImmutableArray<string> Memories { get; }

    /// <summary>The settings in one line, without the predicate.</summary>
    public abstract override string ToString();

    /// <summary>One step of one parameter.</summary>
    /// <param name="values">Its weights.</param>
    /// <param name="gradient">Their gradient.</param>
    /// <param name="memories">What is remembered of them, in the order of <see cref="Memories"/>.</param>
    /// <param name="step">Counts from 1.</param>
    /// <param name="learningRate">Of this step.</param>
    /// <param name="weightDecay">Of this parameter.</param>
    internal void Update(
        Span<float> values, ReadOnlySpan<float> gradient, float[][] memories, long step, double learningRate, double weightDecay)
    {
        fixed (float* w = values, g = gradient, first = memories.ElementAtOrDefault(0), second = memories.ElementAtOrDefault(1))
        {
            var weights = new Weights(w, g, first, second, values.Length);
            var done = Vector512.IsHardwareAccelerated ? Update<Vector512<float>, Lanes16>(weights, step, learningRate, weightDecay)
                : Vector256.IsHardwareAccelerated ? Update<Vector256<float>, Lanes8>(weights, step, learningRate, weightDecay)
                : Update<Vector128<float>, Lanes4>(weights, step, learningRate, weightDecay);
            Update<float, Lanes1>(weights.From(done), step, learningRate, weightDecay);
        }
    }

    /// <summary>Changes as many weights as fill vectors.</summary>
    /// <returns>How many.</returns>
    private protected abstract int Update<V, L>(Weights weights, long step, double learningRate, double weightDecay)
        where V : struct
        where L : struct, ILanes<V>;

    /// <summary>Some weights, with what belongs to each.</summary>
    private protected readonly struct Weights(float* values, float* gradient, float* first, float* second, int count)
    {
        public float* Values => values;

        public float* Gradient => gradient;

        /// <summary>What is remembered first of each, if anything.</summary>
        public float* First => first;

        /// <summary>What is remembered second of each, if anything.</summary>
        public float* Second => second;

        public int Count => count;

        public Weights From(int start) => new(values + start, gradient + start, first + start, second + start, count - start);
    }
}
