using Circuits.Engine.Compilation;
using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <inheritdoc cref="Mean"/>
internal sealed class MeanStep(Value output, Value input) : ReduceStep(output, input, (double)input.Shape.Count / output.Shape.Count)
{
    public override void Differentiate(Backward backward) => backward.Contribute(Inputs[0], into =>
    {
        // A part of each mean's gradient, repeated over what was averaged.
        var part = new Value(Output.Name, Output.Shape, Output.Map, Output.Lanes);
        backward.Add(new ElementwiseStep<AffineFunction>(part, backward.Of(Output), new((float)((double)Output.Shape.Count / Inputs[0].Shape.Count), 0)));
        var (one, all) = (Output.Shape, Inputs[0].Shape);
        return new GatherStep(
            into,
            part,
            [Along(Axes.Channels, one.Channels, all.Channels), Along(Axes.Height, one.Height, all.Height), Along(Axes.Width, one.Width, all.Width)],
            0);

        static Gathered Along(Axes axis, int kept, int size) => kept == size ? Gathered.Run(axis, 0, size, size) : new(axis, new int[size]);
    });
}
