using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;
using Circuits.Engine.Kernels;

namespace Circuits.Engine;

/// <summary>What an <see cref="AffineSampling"/> finds beyond the pixels of its input.</summary>
public enum Outside
{
    /// <summary>Zeros.</summary>
    Zero,

    /// <summary>The plane mirrored at the centres of its border pixels, again and again.</summary>
    Reflected,
}

/// <summary>Each output pixel taken, by bilinear interpolation, from where an affine map sends it: rotation, scale, shift and crop in one.</summary>
/// <param name="Height">Rows of the output.</param>
/// <param name="Width">Columns of the output.</param>
/// <param name="Outside">What lies beyond the input.</param>
/// <remarks>
/// The first input is the images, the second their matrices, N x 6 x 1 x 1, usually an <see cref="Input"/> of its own
/// that is set anew before each pass: (a, b, c, d, e, f) send the output pixel in column x and row y to column a x + b y + c
/// and row d x + e y + f of the input. Coordinates are those of pixel centres, the first pixel's being 0.
/// <see cref="Matrix"/> makes them. Gradients go to the images, not to the matrices. A stretch of pixels that shrinks
/// is not smoothed.
/// </remarks>
public sealed record AffineSampling(int Height, int Width, Outside Outside = Outside.Zero) : Operation
{
    /// <summary>The matrix that turns, scales and then moves a picture about its centre, into the centre of the output.</summary>
    /// <param name="from">The input's rows and columns, in pixels.</param>
    /// <param name="to">The output's.</param>
    /// <param name="rotationDegrees">Clockwise on screen.</param>
    /// <param name="scale">Above 1 enlarges.</param>
    /// <param name="rightPixels">By which the picture moves to the right.</param>
    /// <param name="downPixels">By which it moves down.</param>
    public static float[] Matrix(
        (int Height, int Width) from, (int Height, int Width) to, double rotationDegrees = 0, double scale = 1, double rightPixels = 0, double downPixels = 0)
    {
        var (sine, cosine) = Cosine.WithSine(rotationDegrees / 180);
        var (a, b) = (cosine / scale, sine / scale);
        var (x, y) = ((to.Width - 1) / 2.0 + rightPixels, (to.Height - 1) / 2.0 + downPixels);
        return
        [
            (float)a, (float)b, (float)((from.Width - 1) / 2.0 - a * x - b * y),
            (float)-b, (float)a, (float)((from.Height - 1) / 2.0 + b * x - a * y),
        ];
    }

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => inputs switch
    {
        _ when Height < 1 || Width < 1 => throw new GraphException($"{Height}x{Width} pixels are no plane. Give at least 1x1."),
        [var images, { Channels: 6, Height: 1, Width: 1 } matrices] when matrices.Batch == images.Batch => images with { Height = Height, Width = Width },
        [var images, var matrices] => throw new GraphException($"its matrices are {matrices}; {images} needs {images.Batch}x6x1x1."),
        _ => throw new GraphException($"{Name} takes images and matrices, it was given {inputs.Count} inputs."),
    };

    internal override void Lower(Lowering at) => at.Add(new AffineSamplingStep(at.Like(at.Input()), at.Input(), at.Input(1), Outside));
}
