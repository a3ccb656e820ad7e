using System.Runtime.InteropServices;

namespace Circuits.Engine.Memory;

/// <summary>Zeroed floats on a cache line, outside the collected heap; freed when disposed or forgotten.</summary>
internal sealed unsafe class NativeFloats : SafeHandle
{
    /// <summary>Four such bytes are a NaN, which spreads to whatever is computed from it.</summary>
    private const byte GuardPattern = 0xFF;

    private const int LineBytes = 64;

    private static int overruns;

    private readonly int guard = GuardBytes;
    private readonly void* allocated; // the handle is the first cache line in it

    public NativeFloats(long count)
        : base(0, ownsHandle: true)
    {
        Bytes = BytesOf(count);
        // Large blocks come from the system as zeros: nobody touches them before the threads that fill them do.
        allocated = NativeMemory.AllocZeroed((nuint)(Math.Max(Bytes, LineBytes) + 2 * guard + LineBytes));
        var memory = (byte*)(((nint)allocated + LineBytes - 1) / LineBytes * LineBytes);
        NativeMemory.Fill(memory, (nuint)guard, GuardPattern);
        NativeMemory.Fill(memory + guard + Bytes, (nuint)guard, GuardPattern);
        SetHandle((nint)memory);
    }

    /// <summary>For tests: how much of memory before and after each buffer made from now on is watched. A multiple of 64.</summary>
    public static int GuardBytes { get; set; }

    /// <summary>Buffers freed so far whose guards somebody wrote to.</summary>
    public static int Overruns => Volatile.Read(ref overruns);

    public float* Pointer => (float*)(handle + guard);

    public long Bytes { get; }

    /// <summary>What so many floats take: whole cache lines.</summary>
    public static long BytesOf(long count) => checked((count + 15) / 16 * LineBytes);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        var memory = (byte*)handle;
        var before = new ReadOnlySpan<byte>(memory, guard);
        var after = new ReadOnlySpan<byte>(memory + guard + Bytes, guard);
        if (before.ContainsAnyExcept(GuardPattern) || after.ContainsAnyExcept(GuardPattern))
        {
            Interlocked.Increment(ref overruns);
        }

        NativeMemory.Free(allocated);
        return true;
    }
}
