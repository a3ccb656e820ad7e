using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>What a batch normalisation multiplies by and adds, and the statistics those come from: a small value, a plane for each block.</summary>
/// <remarks>
/// 16 scales, 16 offsets, 16 means, 16 inverse deviations 1 / sqrt(variance + epsilon). The last two are two floats each,
/// which add up to it: the gradients are differences of large numbers.
/// </remarks>
internal static unsafe class NormalizationFactors
{
    private const int Block = ChannelMap.BlockChannels;

    public static Value Of(Value value) => new(value.Name, new(1, value.Shape.Channels, 1, 6), value.Map, Block);

    public static float* Scale(Value factors, int block) => factors.At(0, block, 0, 0);

    public static float* Offset(Value factors, int block) => factors.At(0, block, 0, 1);

    public static double Mean(Value factors, int block, int lane) => Sum(factors.At(0, block, 0, 2) + lane);

    public static double InverseDeviation(Value factors, int block, int lane) => Sum(factors.At(0, block, 0, 4) + lane);

    /// <summary>Writes one channel.</summary>
    public static void Set(Value factors, int channel, double mean, double variance, NormalizationWeights weights)
    {
        var (block, lane) = (factors.Map[channel] / Block, factors.Map[channel] % Block);
        var inverseDeviation = 1 / Math.Sqrt(variance + weights.Epsilon);
        var scale = weights.Gamma(channel) * inverseDeviation;
        Scale(factors, block)[lane] = (float)scale;
        Offset(factors, block)[lane] = (float)(weights.Beta(channel) - mean * scale);
        Split(mean, factors.At(0, block, 0, 2) + lane);
        Split(inverseDeviation, factors.At(0, block, 0, 4) + lane);
    }

    private static double Sum(float* parts) => (double)parts[0] + parts[Block];

    private static void Split(double number, float* parts)
    {
        parts[0] = (float)number;
        parts[Block] = (float)(number - parts[0]);
    }
}

/// <summary>The weights of a batch normalisation: parameters where they are changeable, else the operation's own.</summary>
internal sealed class NormalizationWeights(BatchNormalization operation, Parameter? gamma, Parameter? beta, Parameter? mean, Parameter? variance)
{
    public double Epsilon => operation.Epsilon;

    public bool AreTrained => gamma is not null || beta is not null;

    public double Gamma(int channel) => gamma is not null ? gamma.Values[channel] : operation.Gamma.IsEmpty ? 1 : operation.Gamma[channel];

    public double Beta(int channel) => beta is not null ? beta.Values[channel] : operation.Beta.IsEmpty ? 0 : operation.Beta[channel];

    public double Mean(int channel) => mean is not null ? mean.Values[channel] : operation.Mean[channel];

    public double Variance(int channel) => variance is not null ? variance.Values[channel] : operation.Variance[channel];

    /// <summary>Takes a batch's statistics into the running ones.</summary>
    public void KeepUp(int channel, double batchMean, double unbiasedVariance)
    {
        if (mean is not null && variance is not null)
        {
            mean.Values[channel] = (float)((1 - operation.Momentum) * mean.Values[channel] + operation.Momentum * batchMean);
            variance.Values[channel] = (float)((1 - operation.Momentum) * variance.Values[channel] + operation.Momentum * unbiasedVariance);
        }
    }

    public void SetGradients(int channel, double ofGamma, double ofBeta)
    {
        if (gamma is not null)
        {
            gamma.Gradient[channel] = (float)ofGamma;
        }

        if (beta is not null)
        {
            beta.Gradient[channel] = (float)ofBeta;
        }
    }
}

/// <summary>Factors from the running statistics. It waits for nothing, so it runs beside the first steps.</summary>
internal sealed class RunningStatisticsStep(Value factors, NormalizationWeights weights) : Step(factors)
{
    public override long WeightBytes => 2L * sizeof(float) * Output.Shape.Channels;

    public override void Prepare() => Tasks = 1;

    public override void Run(int task)
    {
        Output.ClearUnusedLanes(0, 0);
        for (var c = 0; c < Output.Shape.Channels; c++)
        {
            NormalizationFactors.Set(Output, c, weights.Mean(c), weights.Variance(c), weights);
        }
    }
}

/// <summary>Factors from the batch's own statistics, which are taken into the running ones when the pass has run to its end. A task is a block.</summary>
internal sealed unsafe class BatchStatisticsStep(Value factors, Value moments, Shape batch, NormalizationWeights weights) : Step(factors, moments)
{
    private const int Block = ChannelMap.BlockChannels;

    private readonly (double Mean, double UnbiasedVariance)[] statistics = new (double, double)[factors.Shape.Channels];

    public override void Prepare() => Tasks = Output.Map.Blocks;

    public override void Complete()
    {
        for (var c = 0; c < statistics.Length; c++)
        {
            weights.KeepUp(c, statistics[c].Mean, statistics[c].UnbiasedVariance);
        }
    }

    public override void Run(int task)
    {
        var total = stackalloc double[2 * Block];
        MomentsStep.Total(Inputs[0], task, total);
        new Span<float>(Output.At(0, task, 0, 0), Output.Shape.Width * Block).Clear();
        var count = (double)batch.Batch * batch.Height * batch.Width;
        for (var c = Output.Map.FirstChannel(task); c < Output.Map.FirstChannel(task + 1); c++)
        {
            var lane = Output.Map[c] % Block;
            var mean = total[lane] / count;
            var variance = Math.Max(0, total[Block + lane] / count - mean * mean);
            NormalizationFactors.Set(Output, c, mean, variance, weights);
            statistics[c] = (mean, variance * count / (count - 1));
        }
    }
}
