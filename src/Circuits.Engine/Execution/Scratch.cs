using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>Memory that a task may use until it ends: one piece for each thread, which stays in that core's cache from task to task.</summary>
internal static unsafe class Scratch
{
    [ThreadStatic]
    private static NativeFloats? ofThread;

    /// <summary>At least so many floats, of any value.</summary>
    public static float* OfThisThread(long floats)
    {
        if (ofThread is null || ofThread.Bytes < floats * sizeof(float))
        {
            ofThread?.Dispose();
            ofThread = new(floats);
        }

        return ofThread.Pointer;
    }
}
