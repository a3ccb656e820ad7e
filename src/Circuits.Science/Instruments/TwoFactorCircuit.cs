using Circuits.Engine;
using Circuits.Science.Subjects;

namespace Circuits.Science.Instruments;

/// <summary>The circuit of high-low frequency detectors read from weights: one family of inputs for high and one for low frequency, with mirrored spatial weights.</summary>
/// <remarks>
/// High-Low Frequency Detectors (2021): the expanded weights of all detectors of a layer onto the layer before are factored
/// together into two channel factors and, for each detector, two signed spatial factors. What makes one channel factor "high"
/// is measured apart from any boundary and from any weight: what its channels answer to uniform textures.
/// </remarks>
public sealed class TwoFactorCircuit
{
    private readonly OneSidedFactorization factors;
    private readonly double[][] directions;

    private TwoFactorCircuit(string source, OneSidedFactorization factors, double[] preferences, double[][] directions) =>
        (Source, this.factors, Preferences, this.directions) = (source, factors, preferences, directions);

    /// <summary>The node whose channels are read.</summary>
    public string Source { get; }

    /// <summary>Of each channel of the source: (h - l) / (h + l), h its mean response to uniform high frequency, l to low; 0 for a silent one.</summary>
    public IReadOnlyList<double> Preferences { get; }

    /// <summary>How much of the weights' square the two factors account for.</summary>
    public double ExplainedShare => factors.ExplainedShare;

    /// <summary>The preference of each channel factor: the mean of its channels', weighted by the factor's squares.</summary>
    public (double High, double Low) FactorPreferences => Sorted(Preferences, out _);

    /// <summary>How far apart the two factors' preferences are; 0 to 2.</summary>
    public double Separation => FactorPreferences.High - FactorPreferences.Low;

    /// <summary>The same with the channels' preferences exchanged among them: the null of <see cref="Separation"/>.</summary>
    public double SeparationOf(IReadOnlyList<double> preferences)
    {
        var (high, low) = Sorted(preferences, out _);
        return high - low;
    }

    /// <summary>Detector by detector, how well the factors point: high frequency where it prefers high frequency, low frequency opposite.</summary>
    /// <remarks>
    /// The mean of two cosines: of the high factor's direction with the preferred one, and of the low factor's with the
    /// opposite. 1 for a mirrored circuit, 0 by chance, -1 for the mirror image. The direction of a factor is that in which its
    /// spatial weights increase.
    /// </remarks>
    /// <param name="family">Its members, in the order of the reading.</param>
    public IReadOnlyList<double> Alignment(Family family)
    {
        Sorted(Preferences, out var high);
        return
        [
            .. family.Members.Select((m, i) =>
                (Math.Cos(directions[high][i] - double.DegreesToRadians(m.PreferredDegrees))
                    - Math.Cos(directions[1 - high][i] - double.DegreesToRadians(m.PreferredDegrees))) / 2),
        ];
    }

    /// <summary>Where the units of a convolution read from: back through 1x1 convolutions, normalisations and ReLUs; null for a 1x1 convolution, which has no spatial weights.</summary>
    public static string? SourceOf(Graph graph, Layer layer)
    {
        if (graph[layer.Convolution].Operation is Convolution { Window: { ExtentHeight: 1, ExtentWidth: 1 } })
        {
            return null;
        }

        var source = graph[layer.Convolution].Inputs[0];
        var at = source;
        while (graph[at] is { Operation: Relu or BatchNormalization or Convolution { Window: { ExtentHeight: 1, ExtentWidth: 1 } } } node)
        {
            at = node.Inputs[0];
            source = node.Operation is Convolution ? at : source;
        }

        return source;
    }

    /// <summary>Reads the circuit of a family.</summary>
    /// <param name="engine">Runs the network.</param>
    /// <param name="subject">The subject or a control.</param>
    /// <param name="family">Members of one layer.</param>
    /// <param name="battery">Its uniform textures tell high from low.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="GraphException">The layer is a 1x1 convolution, or there is no linear path from its source.</exception>
    public static TwoFactorCircuit Of(IEngine engine, Subject subject, Family family, HighLowBattery battery, CancellationToken cancellation = default)
    {
        var source = SourceOf(subject.Graph, family.Layer)
            ?? throw new GraphException($"{family.Layer.Convolution} is a 1x1 convolution: it has no spatial weights.");
        var size = family.Layer.SizePixels;
        var shape = Shapes.OutputsOf(subject.Graph, size)[source];
        var layer = new Layer(source, source, shape.Channels, shape.Height, ReceptiveField.Of(subject.Graph, size)[source], size);
        var weights = ExpandedWeights.Between(engine, subject.Graph, source, family.Layer.Convolution, family.Members.Select(m => m.Unit));
        var places = (int)(weights.Shape.Height * weights.Shape.Width);
        double[][] matrix =
        [
            .. Enumerable.Range(0, shape.Channels).Select(channel => Enumerable.Range(0, family.Members.Length)
                .SelectMany(member => weights.Kernel(member, channel).ToArray().Select(w => (double)w)).ToArray()),
        ];
        var factors = OneSidedFactorization.Of(matrix);
        double[][] directions =
        [
            .. factors.Columns.Select(spatial => Enumerable.Range(0, family.Members.Length)
                .Select(member => DirectionOf(spatial.AsSpan(member * places, places), (int)weights.Shape.Width, weights.TopOffset, weights.LeftOffset)).ToArray()),
        ];
        return new(source, factors, PreferencesOf(engine, subject, layer, battery, cancellation), directions);
    }

    private static double[] PreferencesOf(IEngine engine, Subject subject, Layer layer, HighLowBattery battery, CancellationToken cancellation)
    {
        var (high, low) = (battery.OfFoil[(int)HighLowBattery.Foil.UniformHigh], battery.OfFoil[(int)HighLowBattery.Foil.UniformLow]);
        using var probe = new Probe(engine, subject, layer.SizePixels, [layer]);
        var responses = probe.Peaks(high.Length + low.Length, i => (i < high.Length ? high[i] : low[i - high.Length]).Render(layer.SizePixels), cancellation: cancellation)[0];
        return
        [
            .. Enumerable.Range(0, layer.Units).Select(channel =>
            {
                var h = Enumerable.Range(0, high.Length).Average(i => (double)responses[i, channel]);
                var l = Enumerable.Range(high.Length, low.Length).Average(i => (double)responses[i, channel]);
                return h + l > 0 ? (h - l) / (h + l) : 0;
            }),
        ];
    }

    /// <summary>Radians clockwise from +x, of the first moment of the weights about the middle.</summary>
    private static double DirectionOf(ReadOnlySpan<double> spatial, int width, double top, double left)
    {
        var (x, y) = (0.0, 0.0);
        for (var i = 0; i < spatial.Length; i++)
        {
            (x, y) = (x + (left + i % width) * spatial[i], y + (top + i / width) * spatial[i]);
        }

        return Math.Atan2(y, x);
    }

    /// <summary>The factors' preferences, the higher first, and which of them that is.</summary>
    private (double High, double Low) Sorted(IReadOnlyList<double> preferences, out int high)
    {
        double[] own = [.. factors.Rows.Select(row => row.Zip(preferences, (a, p) => a * a * p).Sum())];
        high = own[0] >= own[1] ? 0 : 1;
        return (own[high], own[1 - high]);
    }
}
