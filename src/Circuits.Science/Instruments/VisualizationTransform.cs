using Circuits.Engine;
using MathNet.Numerics.Random;

namespace Circuits.Science.Instruments;

/// <summary>How a picture is turned, scaled and moved before each look, so that it does not depend on the exact pixels.</summary>
/// <remarks>
/// Lucid's chain: padded by 12, moved by up to 8 (a random crop), scaled by 0.9 to 1.1, turned by up to 10 degrees, moved by
/// up to 4. Here it is one map and one bilinear interpolation, where lucid interpolates twice, its second time by nearest
/// pixels; the crop has one size, that of lucid's at scale 1; and beyond the padding is grey, where lucid's corners are black.
/// </remarks>
internal sealed class VisualizationTransform(int sizePixels, int seed)
{
    private const int PadPixels = 12, FirstJitterPixels = 8, SecondJitterPixels = 4;
    private const int Scales = 11, MostDegrees = 10, ExtraUpright = 5;

    private readonly Xoshiro256StarStar random = new(seed, threadSafe: false);

    /// <summary>The side of what the network is shown.</summary>
    public int ShownPixels { get; } = sizePixels + 2 * PadPixels - FirstJitterPixels - SecondJitterPixels;

    /// <summary>The picture as it is, in the middle.</summary>
    public float[] Still => AffineSampling.Matrix((sizePixels, sizePixels), (ShownPixels, ShownPixels));

    /// <summary>A matrix for <see cref="AffineSampling"/>, drawn anew.</summary>
    public float[] Draw()
    {
        var (right, down) = (Jitter(FirstJitterPixels), Jitter(FirstJitterPixels));
        var scale = 0.9 + 0.02 * random.Next(Scales);
        var turn = random.Next(2 * MostDegrees + 1 + ExtraUpright) - MostDegrees;
        var matrix = AffineSampling.Matrix(
            (sizePixels, sizePixels), (ShownPixels, ShownPixels), turn > MostDegrees ? 0 : turn, scale,
            Jitter(SecondJitterPixels), Jitter(SecondJitterPixels));

        // What is moved before it is turned moves where the picture is looked up.
        matrix[2] -= right;
        matrix[5] -= down;
        return matrix;
    }

    private int Jitter(int pixels) => random.Next(pixels + 1) - pixels / 2;
}
