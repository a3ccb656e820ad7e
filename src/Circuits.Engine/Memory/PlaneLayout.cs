namespace Circuits.Engine.Memory;

/// <summary>How one plane of activations lies in memory: rows of pixels, each pixel a few channels side by side, with a border of zeros.</summary>
/// <param name="Height">Rows of activations.</param>
/// <param name="Width">Pixels of activations in a row.</param>
/// <param name="Lanes">Channels side by side in a pixel: 16, or all of an image's few.</param>
/// <param name="Halo">The border: as much padding as any convolution of the plan wants, so that none needs a branch.</param>
internal readonly record struct PlaneLayout(int Height, int Width, int Lanes, Border Halo)
{
    /// <summary>Floats from a row to the next.</summary>
    public int RowPitch => (Width + Halo.Left + Halo.Right) * Lanes;

    /// <summary>Whether the pixels of a plane lie side by side, as those of one long row do.</summary>
    public bool IsOneRow => Height == 1 || RowPitch == Width * Lanes;

    /// <summary>Floats from a plane to the next: whole cache lines, and not so that a pixel's blocks all fall on the same lines of the cache.</summary>
    public nint PlanePitch
    {
        get
        {
            var lines = ((nint)RowPitch * (Height + Halo.Top + Halo.Bottom) + 15) / 16;
            return (lines % 16 == 0 ? lines + 1 : lines) * 16;
        }
    }

    /// <summary>The first activation, in floats from the plane's start.</summary>
    public nint Origin => (nint)Halo.Top * RowPitch + Halo.Left * Lanes;
}
