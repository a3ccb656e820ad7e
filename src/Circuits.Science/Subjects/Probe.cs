using System.Runtime.ExceptionServices;
using Circuits.Engine;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects.Edits;

namespace Circuits.Science.Subjects;

/// <summary>Shows images to a subject and notes what the units in the middle of each layer's grid answer.</summary>
/// <remarks>It owns a compiled network: dispose of it. Not for several threads at once.</remarks>
public sealed class Probe : IDisposable
{
    private const int BatchImages = 8;

    private readonly Subject subject;
    private readonly int sizePixels;
    private readonly IReadOnlyList<Layer> layers;
    private readonly ICompiledNetwork network;
    private readonly IReadOnlyList<Patch> patches;

    /// <summary>Compiles what the layers need.</summary>
    /// <param name="engine">Runs the network.</param>
    /// <param name="subject">Whom to show images; where it is patched, image i gets the donor that the patch has for i.</param>
    /// <param name="sizePixels">The side of the images.</param>
    /// <param name="layers">Whose units to watch, as <see cref="Layer.Of"/> gives them for that size.</param>
    public Probe(IEngine engine, Subject subject, int sizePixels, IReadOnlyList<Layer> layers)
    {
        (this.subject, this.sizePixels, this.layers) = (subject, sizePixels, layers);
        network = engine.Compile(subject.Graph, new(BatchImages, 3, sizePixels, sizePixels), layers.Select(l => l.Node));
        patches = Patch.Before(subject, layers.Select(l => l.Node));
    }

    /// <summary>The strongest response of each unit within <paramref name="reach"/> positions of the middle, for each image.</summary>
    /// <param name="count">How many images.</param>
    /// <param name="image">Makes image i; called from several threads, in any order. What it throws is thrown.</param>
    /// <param name="reach">0: the middle position alone; 1: the 3x3 positions about it.</param>
    /// <param name="progress">From 0 to 1.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="ArgumentException">An image has another size.</exception>
    public IReadOnlyList<Responses> Peaks(
        int count, Func<int, Image> image, int reach = 1, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        var tables = layers.Select(l => new float[count * l.Units]).ToList();
        Show(count, image, l => About(l, reach), progress, cancellation, (shown, layer, positions) =>
        {
            var table = tables[layer];
            var units = layers[layer].Units;
            var places = positions.Length / units;
            for (var unit = 0; unit < units; unit++)
            {
                var peak = 0f;
                foreach (var response in positions.Slice(unit * places, places))
                {
                    peak = Math.Max(peak, response);
                }

                table[shown * units + unit] = peak;
            }
        });

        return [.. layers.Zip(tables, (layer, table) => new Responses(layer, count, table))];
    }

    /// <summary>Each unit's responses at every position looking within <paramref name="reachPixels"/> of the image's middle: a sample of its activity.</summary>
    /// <returns>One table per layer whose rows are image by image, position by position, as <see cref="Positions"/> lists them.</returns>
    /// <param name="count">How many images.</param>
    /// <param name="image">Makes image i; called from several threads, in any order.</param>
    /// <param name="reachPixels">How far up, down, left and right of the image's middle.</param>
    /// <param name="progress">From 0 to 1.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="ArgumentException">An image has another size.</exception>
    public IReadOnlyList<Responses> Samples(
        int count, Func<int, Image> image, int reachPixels, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        var places = layers.Select(l => Positions(l, reachPixels).Count).ToList();
        var tables = layers.Select((l, i) => new float[count * places[i] * l.Units]).ToList();
        Show(count, image, l => Within(l, reachPixels), progress, cancellation, (shown, layer, positions) =>
        {
            var units = layers[layer].Units;
            for (var unit = 0; unit < units; unit++)
            {
                for (var place = 0; place < places[layer]; place++)
                {
                    tables[layer][(shown * places[layer] + place) * units + unit] = Math.Max(0, positions[unit * places[layer] + place]);
                }
            }
        });

        return [.. layers.Select((layer, i) => new Responses(layer, count * places[i], tables[i]))];
    }

    /// <summary>The positions (row, column) of a layer's grid whose fields are centred within a reach of the image's middle, row by row.</summary>
    public static IReadOnlyList<(int Row, int Column)> Positions(Layer layer, int reachPixels)
    {
        var (start, length) = Within(layer, reachPixels);
        return [.. from row in Enumerable.Range(start, length) from column in Enumerable.Range(start, length) select (row, column)];
    }

    /// <inheritdoc/>
    public void Dispose() => network.Dispose();

    private delegate void Reader(int image, int layer, ReadOnlySpan<float> unitsByPosition);

    private void Show(int count, Func<int, Image> image, Func<Layer, (int Start, int Length)> span, IProgress<double>? progress, CancellationToken cancellation, Reader read)
    {
        var batch = new float[BatchImages * 3 * sizePixels * sizePixels];
        for (var first = 0; first < count; first += BatchImages)
        {
            cancellation.ThrowIfCancellationRequested();
            var shown = Math.Min(BatchImages, count - first);
            Fill(batch, first, shown, image);
            foreach (var patch in patches)
            {
                patch.Give(network, first, shown);
            }

            network.Forward(batch, cancellation);
            for (var l = 0; l < layers.Count; l++)
            {
                var (start, length) = span(layers[l]);
                var perImage = layers[l].Units * length * length;
                var values = new float[BatchImages * perImage];
                network.Read(layers[l].Node, values, start..(start + length), start..(start + length));
                for (var i = 0; i < shown; i++)
                {
                    read(first + i, l, values.AsSpan(i * perImage, perImage));
                }
            }

            progress?.Report((first + shown) / (double)count);
        }
    }

    private void Fill(float[] batch, int first, int count, Func<int, Image> image)
    {
        var pixels = 3 * sizePixels * sizePixels;
        try
        {
            Parallel.For(0, count, i =>
            {
                var made = image(first + i);
                if (made.WidthPixels != sizePixels || made.HeightPixels != sizePixels)
                {
                    throw new ArgumentException($"Image {first + i} is {made.WidthPixels}x{made.HeightPixels}, the probe takes {sizePixels}x{sizePixels}.");
                }

                made.Values.CopyTo(batch, i * pixels);
                subject.Preprocessing.Apply(batch.AsSpan(i * pixels, pixels), sizePixels * sizePixels);
            });
        }
        catch (AggregateException several)
        {
            // What a stimulus complains of is for a person to read, not how many threads were drawing.
            ExceptionDispatchInfo.Throw(several.Flatten().InnerExceptions[0]);
        }
    }

    /// <summary>So many positions to each side of the middle, as far as the grid goes.</summary>
    private static (int Start, int Length) About(Layer layer, int reach)
    {
        var start = Math.Max(0, layer.Middle - reach);
        return (start, Math.Min(layer.RowsAndColumns, layer.Middle + reach + 1) - start);
    }

    private static (int Start, int Length) Within(Layer layer, int reachPixels)
    {
        var near = Enumerable.Range(0, layer.RowsAndColumns)
            .Where(i => Math.Abs(layer.Field.Horizontal.Centre(i) - layer.SizePixels / 2.0) <= reachPixels).ToList();
        return (near[0], near.Count);
    }
}
