namespace Circuits.Science.Stimuli;

/// <summary>A texture as a sum of cosines: a checkerboard has two, a grating one, noise many.</summary>
internal static class PlaneWaves
{
    /// <summary>So many cosines look like noise, and are drawn in about a millisecond.</summary>
    private const int NoiseWaves = 16;

    /// <summary>The texture's value at each pixel, row by row; its mean and contrast are the caller's to set.</summary>
    /// <param name="texture">Which.</param>
    /// <param name="wavelengthPixels">Of the cosines of a checkerboard and of a grating; the middle of the band of noise.</param>
    /// <param name="degrees">Where the first cosine runs, clockwise on screen from +x; noise turns with it.</param>
    /// <param name="phaseDegrees">Moves the pattern along; noise is given other phases by another seed.</param>
    /// <param name="seed">Of the noise.</param>
    /// <param name="sizePixels">The canvas's side.</param>
    /// <param name="firstX">The place of the first pixel's centre, in pixels from the figure's own point.</param>
    /// <param name="firstY">The same, downward.</param>
    public static double[] Draw(
        Texture texture, double wavelengthPixels, double degrees, double phaseDegrees, int seed, int sizePixels, double firstX, double firstY)
    {
        var values = new double[sizePixels * sizePixels];
        var (k, phase) = (2 * Math.PI / wavelengthPixels, double.DegreesToRadians(phaseDegrees));
        switch (texture)
        {
            case Texture.Checkerboard:
                // cos a · cos b is half of cos(a - b) + cos(a + b).
                Add(k * Math.Sqrt(2), degrees - 45, 0);
                Add(k * Math.Sqrt(2), degrees + 45, 2 * phase);
                break;
            case Texture.Grating:
                Add(k, degrees, phase);
                break;
            default:
                var random = new Random(seed);
                for (var i = 0; i < NoiseWaves; i++)
                {
                    Add(k * Math.Pow(2, random.NextDouble() - 0.5), degrees + 360 * random.NextDouble(), phase + 2 * Math.PI * random.NextDouble());
                }

                break;
        }

        return values;

        void Add(double frequency, double direction, double start)
        {
            var (x, y) = Direction.FromDegrees(direction);
            var (stepSin, stepCos) = Math.SinCos(frequency * x);
            for (var row = 0; row < sizePixels; row++)
            {
                var (sin, cos) = Math.SinCos(frequency * (x * firstX + y * (firstY + row)) + start);
                for (var column = 0; column < sizePixels; column++)
                {
                    values[row * sizePixels + column] += cos;
                    (sin, cos) = (sin * stepCos + cos * stepSin, cos * stepCos - sin * stepSin);
                }
            }
        }
    }
}
