using System.Runtime.Intrinsics;
using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>A step whose tasks are written once for all vector widths.</summary>
internal abstract class VectorStep(Value output, params Value[] inputs) : Step(output, inputs)
{
    public override void Run(int task)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<Vector512<float>, Lanes16>(task);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<Vector256<float>, Lanes8>(task);
        }
        else
        {
            Run<Vector128<float>, Lanes4>(task);
        }
    }

    protected abstract void Run<V, L>(int task)
        where V : struct
        where L : struct, ILanes<V>;
}
