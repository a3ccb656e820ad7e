using System.Runtime.InteropServices;

namespace Circuits.Engine.Memory;

/// <summary>Zeroed floats on a cache line, outside the collected heap; freed when disposed or forgotten.</summary>
internal sealed unsafe class NativeFloats : SafeHandle
{
    public NativeFloats(long count)
        : base(0, ownsHandle: true)
    {
        Bytes = checked((count + 15) / 16 * 64);
        var memory = NativeMemory.AlignedAlloc((nuint)Math.Max(Bytes, 64), 64);
        NativeMemory.Clear(memory, (nuint)Math.Max(Bytes, 64));
        SetHandle((nint)memory);
    }

    public float* Pointer => (float*)handle;

    public long Bytes { get; }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
