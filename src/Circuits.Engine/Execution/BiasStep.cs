using Circuits.Engine.Compilation;
using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <inheritdoc cref="Bias"/>
internal sealed unsafe class BiasStep : RowStep
{
    private const int Block = ChannelMap.BlockChannels;
    private readonly Bias bias;
    private readonly Parameter? parameter;
    private readonly NativeFloats packed;

    public BiasStep(Value output, Value input, Bias bias, Parameter? parameter)
        : base(output, input)
    {
        (this.bias, this.parameter) = (bias, parameter);
        packed = new((long)output.Map.Blocks * Block);
    }

    public override bool HasTrainedParameters => parameter is not null;

    public override int PackTasks => 1;

    public override long WeightBytes => packed.Bytes;

    public override void Pack(int task)
    {
        var values = parameter is null ? bias.Values.AsSpan() : parameter.Values;
        for (var c = 0; c < values.Length; c++)
        {
            packed.Pointer[Output.Map[c]] = values[c];
        }
    }

    public override void Differentiate(Backward backward)
    {
        var gradient = backward.Of(Output);
        backward.Pass(Inputs[0], gradient);
        if (parameter is not null)
        {
            ParameterSumStep.Add(backward, gradient, parameter);
        }
    }

    public override void Release() => packed.Dispose();

    protected override void Run<V, L>(int task)
    {
        var (image, block, y) = Locate(task);
        for (var lane = 0; lane < Block; lane += L.Count)
        {
            var source = Inputs[0].At(image, block, y, 0) + lane;
            var destination = Output.At(image, block, y, 0) + lane;
            var offset = L.Load(packed.Pointer + block * Block + lane);
            for (var x = 0; x < Output.Shape.Width; x++)
            {
                L.Store(L.Add(L.Load(source + x * Block), offset), destination + x * Block);
            }
        }
    }
}
