using Circuits.Engine;

namespace Circuits.Science.Subjects.Networks;

/// <summary>A network written by hand that detects high-low frequency boundaries: the positive control of every claim about them.</summary>
/// <remarks>
/// Built the way the circuit is read (High-Low Frequency Detectors, Schubert et al. 2021; Zoom In, Claim 1, Example 2): Gabor
/// filters of a short and of a long wavelength, in four phases; their sum, indifferent to phase; pooling; then units that are
/// excited by high frequency on one side and by low frequency on the other, and inhibited by the mirror image. Beside them
/// stand units that no instrument may take for them: for high frequency anywhere, for low frequency anywhere, for more
/// contrast on one side whatever the frequency, and for more light on one side. Luminance only, no training.
/// </remarks>
public sealed class PlantedHighLow : INetwork
{
    /// <summary>High-low units: one for every 15 degrees, unit i preferring high frequency in direction 15 · i.</summary>
    public const int HighLowUnits = 24;

    /// <summary>After them: high frequency, low frequency, four contrast edges, four luminance edges.</summary>
    public const int OtherUnits = 2 + 2 * EdgeUnits;

    private const int EdgeUnits = 4;
    private const int Orientations = 6;
    private const int Phases = 4;
    private const int FineSide = 11;
    private const int CoarseSide = 27;
    private const int FilterStride = 4;
    private const double HighWavelengthPixels = 5.5;
    private const double HighSigmaPixels = 2.2;
    private const double LowWavelengthPixels = 22;
    private const double LowSigmaPixels = 7;
    private const int Energies = 2 * Orientations;
    private const int KernelSide = 5;
    private const int GridPixels = 8;

    /// <summary>How far from its middle a unit looks.</summary>
    private const double ReachPixels = 14;

    /// <summary>What one side alone, with its frequency, cannot exceed: so both sides are asked for.</summary>
    private const double Threshold = 0.15;

    /// <inheritdoc/>
    public string Name => "planted-high-low";

    /// <inheritdoc/>
    public string Summary => "A handwritten circuit of 24 high-low frequency detectors and 10 other units: the positive control.";

    /// <inheritdoc/>
    public string Source => "PlantedHighLow.cs";

    /// <inheritdoc/>
    public string Licence => "MIT";

    /// <inheritdoc/>
    public Subject Load() => new(
        Name,
        SubjectKind.Planted,
        new Graph(
        [
            new("image", new Input(3, 139, 139)),
            new("fine_pre_relu", Gabors(FineSide, HighWavelengthPixels, HighSigmaPixels, withLight: false), "image"),
            new("fine", new Relu(), "fine_pre_relu"),
            new("coarse_pre_relu", Gabors(CoarseSide, LowWavelengthPixels, LowSigmaPixels, withLight: true), "image"),
            new("coarse", new Relu(), "coarse_pre_relu"),
            new("gabor", new Concat(), "fine", "coarse"),
            new("energy_pre_relu", Sums(), "gabor"),
            new("energy", new Relu(), "energy_pre_relu"),
            new("pooled", new MaxPool(Window.Square(3, 2), Padding.Valid), "energy"),
            new("highlow_pre_relu", Boundaries(), "pooled"),
            new("highlow", new Relu(), "highlow_pre_relu"),
        ]),
        Preprocessing.Identity,
        NativeSizePixels: 139,
        new(Source, Licence));

    /// <summary>Four phases of each orientation; on request, then, more light than mid-grey, and less.</summary>
    private static Convolution Gabors(int side, double wavelength, double sigma, bool withLight)
    {
        var values = new List<float>();
        foreach (var orientation in Enumerable.Range(0, Orientations))
        {
            var (sin, cos) = Math.SinCos(Math.PI * orientation / Orientations);
            foreach (var phase in Enumerable.Range(0, Phases))
            {
                Add((x, y) => Math.Cos(2 * Math.PI * (x * cos + y * sin) / wavelength + phase * Math.PI / 2), isBalanced: true);
            }
        }

        if (withLight)
        {
            Add((_, _) => 1, isBalanced: false);
            Add((_, _) => -1, isBalanced: false);
        }

        var gabors = Phases * Orientations;
        return new(
            new(gabors + (withLight ? 2 : 0), 3, side, side, [.. values]),
            withLight ? [.. Enumerable.Repeat(0f, gabors), -1, 1] : [],
            new(side, side, FilterStride, FilterStride),
            Padding.Same);

        // No answer of a balanced filter to even light; a contrast of 1 answered by about 1.
        void Add(Func<int, int, double> wave, bool isBalanced)
        {
            double[] filter =
            [
                .. from row in Enumerable.Range(0, side)
                   from column in Enumerable.Range(0, side)
                   let x = column - side / 2
                   let y = row - side / 2
                   select Math.Exp(-(x * x + y * y) / (2 * sigma * sigma)) * wave(x, y),
            ];
            var mean = isBalanced ? filter.Average() : 0;
            var scale = filter.Sum(v => Math.Abs(v - mean)) / 2;

            // Luminance is the mean of the three colours. A convolution of its own for it left the engine one channel in sixteen, at a third of the speed.
            for (var channel = 0; channel < 3; channel++)
            {
                values.AddRange(filter.Select(v => (float)((v - mean) / scale / 3)));
            }
        }
    }

    /// <summary>The four phases of each Gabor together; light and dark as they are.</summary>
    private static Convolution Sums() => new(
        new(Energies + 2, Phases * Energies + 2, 1, 1,
            [
                .. from to in Enumerable.Range(0, Energies + 2)
                   from phase in Enumerable.Range(0, Phases * Energies + 2)
                   select phase < Phases * Energies ? (phase / Phases == to ? 1f : 0) : (phase - Phases * Energies == to - Energies ? 1f : 0),
            ]),
        [],
        Window.Square(1),
        Padding.Valid);

    private static Convolution Boundaries()
    {
        var (values, biases) = (new List<float>(), new List<float>());
        foreach (var unit in Enumerable.Range(0, HighLowUnits))
        {
            Add(360.0 * unit / HighLowUnits, Side, (high: 1, low: -1, light: 0), -Threshold);
        }

        Add(0, (_, far) => far, (high: 1, low: -1, light: 0), 0);
        Add(0, (_, far) => far, (high: -1, low: 1, light: 0), 0);
        foreach (var unit in Enumerable.Range(0, EdgeUnits))
        {
            Add(360.0 * unit / EdgeUnits, Side, (high: 1, low: 1, light: 0), 0);
        }

        foreach (var unit in Enumerable.Range(0, EdgeUnits))
        {
            Add(360.0 * unit / EdgeUnits, Side, (high: 0, low: 0, light: 1), 0);
        }

        return new(
            new(HighLowUnits + OtherUnits, Energies + 2, KernelSide, KernelSide, [.. values]), [.. biases], Window.Square(KernelSide), Padding.Same);

        void Add(double degrees, Func<double, double, double> place, (double high, double low, double light) weight, double bias)
        {
            var (sin, cos) = Math.SinCos(double.DegreesToRadians(degrees));
            double[] places =
            [
                .. from row in Enumerable.Range(0, KernelSide)
                   from column in Enumerable.Range(0, KernelSide)
                   let x = (column - KernelSide / 2) * GridPixels
                   let y = (row - KernelSide / 2) * GridPixels
                   select place(x * cos + y * sin, Math.Exp(-(x * x + y * y) / (2 * ReachPixels * ReachPixels))),
            ];
            var scale = places.Sum(Math.Abs);
            foreach (var channel in Enumerable.Range(0, Energies + 2))
            {
                var own = channel < Orientations ? weight.high : channel < Energies ? weight.low : channel == Energies ? weight.light : -weight.light;
                values.AddRange(places.Select(p => (float)(own * p / scale)));
            }

            biases.Add((float)bias);
        }
    }

    /// <summary>Positive ahead, negative behind, most at the reach.</summary>
    private static double Side(double ahead, double envelope) => ahead / ReachPixels * envelope;
}
