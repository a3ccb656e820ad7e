namespace Circuits.Engine.Kernels;

/// <summary>The way over images, rows and pixels along which the gradient to a kernel is summed; distances in floats.</summary>
internal struct PixelWalk
{
    public nint Images;
    public nint Rows;
    public nint Pixels;
    public nint InputImage;
    public nint InputRow;
    public nint InputPixel;
    public nint GradientImage;
    public nint GradientRow;
}
