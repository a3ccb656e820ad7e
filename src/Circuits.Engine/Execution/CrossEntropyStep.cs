using Circuits.Engine.Compilation;
using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>The cross entropy of targets and the softmax of logits, in double precision and channel order.</summary>
internal sealed unsafe class CrossEntropyStep(Value output, Value logits, Value targets) : Step(output, logits, targets)
{
    public override void Prepare() => Tasks = Output.Shape.Batch * Output.Shape.Height;

    public override void Differentiate(Backward backward)
    {
        backward.Contribute(logits, into => new CrossEntropyGradientStep(into, backward.Of(Output), logits, targets));
        backward.Contribute(targets, into => new CrossEntropyTargetGradientStep(into, backward.Of(Output), logits));
    }

    public override void Run(int task)
    {
        var (image, y) = (task / Output.Shape.Height, task % Output.Shape.Height);
        Output.ClearUnusedLanes(image, y);
        for (var x = 0; x < Output.Shape.Width; x++)
        {
            var (largest, sum) = SoftmaxStep.Exponentials(logits, image, y, x);
            var logarithm = Exponential.Log(sum);
            var loss = 0.0;
            for (var c = 0; c < logits.Shape.Channels; c++)
            {
                loss += *targets.Channel(image, c, y, x) * (logarithm - (*logits.Channel(image, c, y, x) - largest));
            }

            *Output.Channel(image, 0, y, x) = (float)loss;
        }
    }
}

/// <summary>With respect to the logits: gradient · (softmax · the sum of the targets - target).</summary>
internal sealed unsafe class CrossEntropyGradientStep(Value into, Value gradient, Value logits, Value targets) : Step(into, gradient, logits, targets)
{
    public override void Prepare() => Tasks = Output.Shape.Batch * Output.Shape.Height;

    public override void Run(int task)
    {
        var (image, y) = (task / Output.Shape.Height, task % Output.Shape.Height);
        Output.ClearUnusedLanes(image, y);
        for (var x = 0; x < Output.Shape.Width; x++)
        {
            double gradient = *Inputs[0].Channel(image, 0, y, x);
            var (largest, sum) = SoftmaxStep.Exponentials(logits, image, y, x);
            var total = 0.0;
            for (var c = 0; c < Output.Shape.Channels; c++)
            {
                total += *targets.Channel(image, c, y, x);
            }

            for (var c = 0; c < Output.Shape.Channels; c++)
            {
                var probability = Exponential.Exp(*logits.Channel(image, c, y, x) - largest) / sum;
                *Output.Channel(image, c, y, x) = (float)(gradient * (probability * total - *targets.Channel(image, c, y, x)));
            }
        }
    }
}

/// <summary>With respect to the targets: minus gradient · log softmax.</summary>
internal sealed unsafe class CrossEntropyTargetGradientStep(Value into, Value gradient, Value logits) : Step(into, gradient, logits)
{
    public override void Prepare() => Tasks = Output.Shape.Batch * Output.Shape.Height;

    public override void Run(int task)
    {
        var (image, y) = (task / Output.Shape.Height, task % Output.Shape.Height);
        Output.ClearUnusedLanes(image, y);
        for (var x = 0; x < Output.Shape.Width; x++)
        {
            double gradient = *Inputs[0].Channel(image, 0, y, x);
            var (largest, sum) = SoftmaxStep.Exponentials(logits, image, y, x);
            var logarithm = Exponential.Log(sum);
            for (var c = 0; c < Output.Shape.Channels; c++)
            {
                *Output.Channel(image, c, y, x) = (float)(gradient * (logarithm - (*logits.Channel(image, c, y, x) - largest)));
            }
        }
    }
}
