using Circuits.Engine.Compilation;
using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>A batch normalisation that is not folded into a convolution, and the ReLU behind it.</summary>
internal sealed unsafe class BatchNormalizationStep(
    Value output, Value input, Value factors, NormalizationWeights weights, Relu? relu, bool isTraining) : RowStep(output, input, factors)
{
    private const int Block = ChannelMap.BlockChannels;

    public override bool HasTrainedParameters => weights.AreTrained;

    public override void Differentiate(Backward backward)
    {
        var gradient = backward.Of(Output);
        Value? coefficients = null;
        if (isTraining || weights.AreTrained)
        {
            var moments = MomentsStep.Of(Inputs[0]);
            coefficients = new(Output.Name, new(1, Output.Shape.Channels, 1, 3), Output.Map, Block);
            backward.Add(new MomentsStep(moments, gradient, Inputs[0], factors, relu));
            backward.Add(new BatchNormalizationCoefficientsStep(coefficients, moments, factors, Output.Shape, weights, isTraining));
        }

        backward.Contribute(Inputs[0], into => isTraining
            ? new BatchNormalizationGradientStep(into, gradient, Inputs[0], factors, coefficients!, relu)
            : new NormalizationGradientStep(into, gradient, Inputs[0], factors, relu));
    }

    protected override void Run<V, L>(int task)
    {
        var (image, block, y) = Locate(task);
        V least = L.Broadcast(relu is null ? float.NegativeInfinity : 0), most = L.Broadcast(relu?.Ceiling ?? float.PositiveInfinity);
        for (var lane = 0; lane < Block; lane += L.Count)
        {
            var source = Inputs[0].At(image, block, y, 0) + lane;
            var destination = Output.At(image, block, y, 0) + lane;
            V scale = L.Load(NormalizationFactors.Scale(Inputs[1], block) + lane), offset = L.Load(NormalizationFactors.Offset(Inputs[1], block) + lane);
            for (var i = 0; i < Output.Shape.Width * Block; i += Block)
            {
                L.Store(L.Clamp(L.MultiplyAdd(L.Load(source + i), scale, offset), least, most), destination + i);
            }
        }
    }
}

/// <summary>With constant statistics: the gradient times the scale, where the ReLU let through.</summary>
internal sealed unsafe class NormalizationGradientStep(Value into, Value gradient, Value input, Value factors, Relu? relu)
    : RowStep(into, gradient, input, factors)
{
    private const int Block = ChannelMap.BlockChannels;

    protected override void Run<V, L>(int task)
    {
        var (image, block, y) = Locate(task);
        V zero = L.Broadcast(0), ceiling = L.Broadcast(relu?.Ceiling ?? 0);
        for (var lane = 0; lane < Block; lane += L.Count)
        {
            var gradient = Inputs[0].At(image, block, y, 0) + lane;
            var input = Inputs[1].At(image, block, y, 0) + lane;
            var destination = Output.At(image, block, y, 0) + lane;
            V scale = L.Load(NormalizationFactors.Scale(Inputs[2], block) + lane), offset = L.Load(NormalizationFactors.Offset(Inputs[2], block) + lane);
            for (var i = 0; i < Output.Shape.Width * Block; i += Block)
            {
                var given = L.Load(gradient + i);
                if (relu is not null)
                {
                    given = L.Between(L.MultiplyAdd(L.Load(input + i), scale, offset), zero, ceiling, given);
                }

                L.Store(L.Multiply(given, scale), destination + i);
            }
        }
    }
}

/// <summary>
/// The gradients of gamma and beta, and, since mean and variance are the batch's own, the three numbers a, b and c per
/// channel that make the input's gradient a · gradient + b · input + c.
/// </summary>
internal sealed unsafe class BatchNormalizationCoefficientsStep(
    Value coefficients, Value moments, Value factors, Shape batch, NormalizationWeights weights, bool isTraining) : Step(coefficients, moments, factors)
{
    private const int Block = ChannelMap.BlockChannels;

    public override void Prepare() => Tasks = Output.Map.Blocks;

    public override void Run(int task)
    {
        var total = stackalloc double[2 * Block];
        MomentsStep.Total(Inputs[0], task, total);
        float* a = Output.At(0, task, 0, 0), b = Output.At(0, task, 0, 1), c = Output.At(0, task, 0, 2);
        new Span<float>(a, 3 * Block).Clear();
        var count = (double)batch.Batch * batch.Height * batch.Width;
        for (var channel = Output.Map.FirstChannel(task); channel < Output.Map.FirstChannel(task + 1); channel++)
        {
            var lane = Output.Map[channel] % Block;
            var mean = NormalizationFactors.Mean(factors, task, lane);
            var inverseDeviation = NormalizationFactors.InverseDeviation(factors, task, lane);
            var sum = total[lane];
            var ofGamma = (total[Block + lane] - mean * sum) * inverseDeviation; // the sum of gradient · normalised input
            weights.SetGradients(channel, ofGamma, sum);
            if (isTraining)
            {
                var scale = weights.Gamma(channel) * inverseDeviation;
                var slope = -scale * inverseDeviation * ofGamma / count;
                a[lane] = (float)scale;
                b[lane] = (float)slope;
                c[lane] = (float)(-scale * sum / count - slope * mean);
            }
        }
    }
}

/// <summary>With the batch's own statistics: a · gradient + b · input + c, the gradient being 0 where the ReLU cut.</summary>
internal sealed unsafe class BatchNormalizationGradientStep(Value into, Value gradient, Value input, Value factors, Value coefficients, Relu? relu)
    : RowStep(into, gradient, input, factors, coefficients)
{
    private const int Block = ChannelMap.BlockChannels;

    protected override void Run<V, L>(int task)
    {
        var (image, block, y) = Locate(task);
        V zero = L.Broadcast(0), ceiling = L.Broadcast(relu?.Ceiling ?? 0);
        for (var lane = 0; lane < Block; lane += L.Count)
        {
            var gradient = Inputs[0].At(image, block, y, 0) + lane;
            var input = Inputs[1].At(image, block, y, 0) + lane;
            var destination = Output.At(image, block, y, 0) + lane;
            V scale = L.Load(NormalizationFactors.Scale(Inputs[2], block) + lane), offset = L.Load(NormalizationFactors.Offset(Inputs[2], block) + lane);
            var coefficients = Inputs[3].At(0, block, 0, 0) + lane;
            V a = L.Load(coefficients), b = L.Load(coefficients + Block), c = L.Load(coefficients + 2 * Block);
            for (var i = 0; i < Output.Shape.Width * Block; i += Block)
            {
                var (given, x) = (L.Load(gradient + i), L.Load(input + i));
                if (relu is not null)
                {
                    given = L.Between(L.MultiplyAdd(x, scale, offset), zero, ceiling, given);
                }

                L.Store(L.MultiplyAdd(a, given, L.MultiplyAdd(b, x, c)), destination + i);
            }
        }
    }
}
