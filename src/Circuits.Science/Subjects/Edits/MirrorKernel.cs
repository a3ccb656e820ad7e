namespace Circuits.Science.Subjects.Edits;

/// <summary>Which way a kernel is mirrored.</summary>
public enum Mirror
{
    /// <summary>Left becomes right.</summary>
    LeftRight,

    /// <summary>Top becomes bottom.</summary>
    TopBottom,
}

/// <summary>The kernel between two units mirrored.</summary>
public sealed record MirrorKernel(Unit From, Unit To, Mirror Mirror) : KernelEdit(From, To)
{
    /// <inheritdoc/>
    public override string Description => $"mirror {Between} {(Mirror == Mirror.LeftRight ? "left-right" : "top-bottom")}";

    private protected override float[] Edited(ReadOnlySpan<float> kernel, int height, int width, Func<float, float> unscaled)
    {
        var mirrored = new float[kernel.Length];
        for (var i = 0; i < mirrored.Length; i++)
        {
            var (y, x) = (i / width, i % width);
            mirrored[i] = Mirror == Mirror.LeftRight ? kernel[y * width + (width - 1 - x)] : kernel[(height - 1 - y) * width + x];
        }

        return mirrored;
    }
}
