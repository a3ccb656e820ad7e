using Circuits.Science.Subjects;

namespace Circuits.Science.Instruments;

/// <summary>Units of a network beside handwritten ones: each written unit put on its original's scale, on some images, to be compared on others.</summary>
/// <remarks>Zoom In, Claim 1, argument 7. Of a pair only a scale and a threshold are fitted; docs/instruments/handwritten-circuit.md.</remarks>
public sealed class HandwrittenBank
{
    /// <summary>How far from an image's middle a unit may look to be fitted and compared: nobody sees a border there.</summary>
    private const int ReachPixels = 35;

    private readonly float[] own, written;
    private readonly int plane;

    /// <summary>Fits each unit.</summary>
    /// <param name="layer">The originals' layer.</param>
    /// <param name="units">The originals.</param>
    /// <param name="own">What the layer said to some images; may hold more units than are asked for.</param>
    /// <param name="written">What the handwritten units said to the same images, before a ReLU, on the same grid.</param>
    /// <param name="writtenUnits">For each original the handwritten unit that stands for it.</param>
    /// <param name="fitted">On which images scales and thresholds are fitted.</param>
    /// <exception cref="ArgumentException">The activations are not of the same images, or of other grids than the layer's.</exception>
    public HandwrittenBank(
        Layer layer, IReadOnlyList<int> units, Activations own, Activations written, IReadOnlyList<int> writtenUnits, IReadOnlyList<int> fitted)
    {
        plane = layer.RowsAndColumns * layer.RowsAndColumns;
        if (own.Shape.Batch != written.Shape.Batch || own.Shape.Height * own.Shape.Width != plane || written.Shape.Height * written.Shape.Width != plane)
        {
            throw new ArgumentException($"{own.Shape} and {written.Shape} are not activations of {layer.Node} and of its stand-ins to the same images.", nameof(written));
        }

        (Layer, Units, this.own, this.written) = (layer, units, Of(own, units), Of(written, writtenUnits));
        Near = [.. Probe.Positions(layer, ReachPixels).Select(p => p.Row * layer.RowsAndColumns + p.Column)];
        Fits = [.. Enumerable.Range(0, units.Count).AsParallel().AsOrdered().Select(i => ScaleAndThreshold.Fit(Pooled(this.written, i, fitted), Pooled(this.own, i, fitted)))];
    }

    /// <summary>The originals' layer.</summary>
    public Layer Layer { get; }

    /// <summary>The originals.</summary>
    public IReadOnlyList<int> Units { get; }

    /// <summary>The positions compared: those that look near an image's middle.</summary>
    public IReadOnlyList<int> Near { get; }

    /// <summary>Unit by unit.</summary>
    public IReadOnlyList<ScaleAndThreshold> Fits { get; }

    /// <summary>What an original said: image, index in <see cref="Units"/>, position row by row.</summary>
    public double Own(int image, int unit, int place) => own[(image * Units.Count + unit) * plane + place];

    /// <summary>What its stand-in says, on its scale.</summary>
    public double Written(int image, int unit, int place) => Fits[unit].Of(written[(image * Units.Count + unit) * plane + place]);

    /// <summary>For the correlation of stand-in and original over places of one image: unit by unit.</summary>
    public Moments[] MomentsOf(int image) =>
    [
        .. Enumerable.Range(0, Units.Count).Select(unit => Near.Aggregate(default(Moments), (sum, place) => sum.With(Written(image, unit, place), Own(image, unit, place)))),
    ];

    private float[] Of(Activations all, IReadOnlyList<int> units)
    {
        var some = new float[all.Shape.Batch * units.Count * plane];
        for (var i = 0; i < all.Shape.Batch * units.Count; i++)
        {
            all.Values.AsSpan((i / units.Count * all.Shape.Channels + units[i % units.Count]) * plane, plane).CopyTo(some.AsSpan(i * plane));
        }

        return some;
    }

    private float[] Pooled(float[] values, int unit, IReadOnlyList<int> images) =>
        [.. from image in images from place in Near select values[(image * Units.Count + unit) * plane + place]];
}
