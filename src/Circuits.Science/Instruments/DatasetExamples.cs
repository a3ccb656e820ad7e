using Circuits.Engine;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using MathNet.Numerics.Random;

namespace Circuits.Science.Instruments;

/// <summary>What of a set of images excites a unit, what leaves it alone, and what inhibits it (Zoom In, Claim 1, argument 2).</summary>
/// <remarks>
/// Activations are those before the ReLU, so that what inhibits shows too. Images stream: one is in memory at a time, beside the first
/// <see cref="PilotImages"/>, whose least and largest activation set the bins, and the examples kept. Places of an image overlap, so each
/// row of examples has at most one of each image. See docs/instruments/dataset-examples.md.
/// </remarks>
public sealed class DatasetExamples
{
    /// <summary>Bins between the weakest and the strongest activation of the first images.</summary>
    public const int BinCount = 8;

    /// <summary>Images that set the bins.</summary>
    public const int PilotImages = 32;

    private readonly int perRow;
    private readonly Xoshiro256StarStar random;
    private readonly PriorityQueue<DatasetExample, double> strongest = new(), weakest = new();
    private readonly List<DatasetExample>[] samples = [.. Enumerable.Range(0, BinCount).Select(_ => new List<DatasetExample>())];
    private readonly long[] places = new long[BinCount], imagesWith = new long[BinCount];
    private readonly double[] value = new double[BinCount];
    private double least, width;

    private DatasetExamples(Unit unit, int perRow, int seed) => (Unit, this.perRow, random) = (unit, perRow, new(Seeds.Derive(seed, "dataset examples"), threadSafe: false));

    /// <summary>The unit whose activation was taken: the one before the ReLU, where there is one.</summary>
    public Unit Unit { get; }

    /// <summary>How many images were seen.</summary>
    public int Images { get; private set; }

    /// <summary>The places with the largest activation, largest first.</summary>
    public IReadOnlyList<DatasetExample> Strongest => [.. strongest.UnorderedItems.Select(i => i.Element).OrderByDescending(e => e.Activation).ThenBy(e => e.Name, StringComparer.Ordinal)];

    /// <summary>Those with the most negative, most negative first.</summary>
    public IReadOnlyList<DatasetExample> Weakest => [.. weakest.UnorderedItems.Select(i => i.Element).OrderBy(e => e.Activation).ThenBy(e => e.Name, StringComparer.Ordinal)];

    /// <summary>From the lowest activations to the highest.</summary>
    public IReadOnlyList<ActivationBin> Bins
    {
        get
        {
            var (all, sum) = (Math.Max(1, places.Sum()), value.Sum());
            return
            [
                .. Enumerable.Range(0, BinCount).Select(bin => new ActivationBin(
                    bin == 0 ? double.NegativeInfinity : least + bin * width, bin == BinCount - 1 ? double.PositiveInfinity : least + (bin + 1) * width,
                    places[bin], (double)places[bin] / all, sum > 0 ? value[bin] / sum : 0,
                    [.. samples[bin].OrderBy(e => e.Activation).ThenBy(e => e.Name, StringComparer.Ordinal)])),
            ];
        }
    }

    /// <summary>Shows images to a subject.</summary>
    /// <param name="engine">Runs the network.</param>
    /// <param name="subject">The network.</param>
    /// <param name="unit">Which unit; its activation is taken before the ReLU.</param>
    /// <param name="images">Of any size: their middle square is scaled to <paramref name="sizePixels"/>.</param>
    /// <param name="sizePixels">The side of what the network is shown.</param>
    /// <param name="perRow">How many examples are kept of each bin, and of the strongest and the weakest.</param>
    /// <param name="seed">Of which examples of a bin are kept.</param>
    /// <param name="progress">Told how many images have been shown.</param>
    /// <param name="cancellation">Looked at between images.</param>
    /// <exception cref="GraphException">There is no such unit, or the network cannot run on that size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Not one example is to be kept.</exception>
    public static DatasetExamples Of(
        IEngine engine, Subject subject, Unit unit, IEnumerable<(string Name, Image Image)> images, int sizePixels, int perRow = 8, int seed = 0,
        IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perRow, 1);
        var read = BeforeRelu(subject.Graph, unit.In(subject.Graph));
        using var eye = new Eye(engine, subject, read, sizePixels);
        var found = new DatasetExamples(read, perRow, seed);
        var pilot = new List<(string Name, Image Image, float[] Activations)>();
        foreach (var (name, image) in images)
        {
            cancellation.ThrowIfCancellationRequested();
            var shown = Square(image, sizePixels);
            var activations = eye.See(shown, cancellation);
            if (pilot.Count < PilotImages && found.width == 0)
            {
                pilot.Add((name, shown, activations));
                if (pilot.Count == PilotImages)
                {
                    found.Begin(pilot, eye);
                }
            }
            else
            {
                found.Take(name, shown, activations, eye);
            }

            found.Images++;
            progress?.Report(found.Images);
        }

        if (pilot.Count < PilotImages)
        {
            found.Begin(pilot, eye);
        }

        return found;
    }

    /// <summary>The same channel before its ReLU, where that is what the unit's node ends with, through concatenations; else the unit itself.</summary>
    internal static Unit BeforeRelu(Graph graph, Unit unit)
    {
        var (node, index) = (graph[unit.Node], unit.Index);
        while (node.Operation is Concat)
        {
            foreach (var input in node.Inputs)
            {
                var channels = Unit.CountOf(graph, input);
                if (index < channels)
                {
                    node = graph[input];
                    break;
                }

                index -= channels;
            }
        }

        return node.Operation is Relu ? new(graph[node.Inputs[0]].Name, index) : unit;
    }

    private static Image Square(Image image, int sizePixels)
    {
        var side = Math.Min(image.WidthPixels, image.HeightPixels);
        return image.Crop((image.WidthPixels - side) / 2, (image.HeightPixels - side) / 2, side, side).Resize(sizePixels, sizePixels);
    }

    private void Begin(List<(string Name, Image Image, float[] Activations)> pilot, Eye eye)
    {
        if (pilot.Count == 0)
        {
            return;
        }

        least = pilot.Min(p => p.Activations.Min());
        width = Math.Max((pilot.Max(p => p.Activations.Max()) - least) / BinCount, 1e-30);
        pilot.ForEach(p => Take(p.Name, p.Image, p.Activations, eye));
        pilot.Clear();
    }

    private void Take(string name, Image image, float[] activations, Eye eye)
    {
        var (highest, lowest) = (0, 0);
        var own = new int[BinCount];
        var chosen = new int[BinCount];
        for (var i = 0; i < activations.Length; i++)
        {
            highest = activations[i] > activations[highest] ? i : highest;
            lowest = activations[i] < activations[lowest] ? i : lowest;
            var bin = (int)Math.Clamp((activations[i] - least) / width, 0, BinCount - 1);
            places[bin]++;
            value[bin] += Math.Max(0, activations[i]);
            own[bin]++;
            chosen[bin] = random.Next(own[bin]) == 0 ? i : chosen[bin];
        }

        Keep(strongest, highest, activations[highest]);
        Keep(weakest, lowest, -activations[lowest]);
        for (var bin = 0; bin < BinCount; bin++)
        {
            if (own[bin] == 0)
            {
                continue;
            }

            // Every image that has such a place is kept with the same probability.
            imagesWith[bin]++;
            if (samples[bin].Count < perRow)
            {
                samples[bin].Add(Example(chosen[bin]));
            }
            else if (random.NextInt64(imagesWith[bin]) is var slot && slot < perRow)
            {
                samples[bin][(int)slot] = Example(chosen[bin]);
            }
        }

        DatasetExample Example(int place) => eye.Example(name, image, place, activations[place]);

        void Keep(PriorityQueue<DatasetExample, double> queue, int place, double priority)
        {
            if (queue.Count < perRow)
            {
                queue.Enqueue(Example(place), priority);
            }
            else if (queue.TryPeek(out _, out var weakestKept) && priority > weakestKept)
            {
                queue.DequeueEnqueue(Example(place), priority);
            }
        }
    }

    /// <summary>The network, and which part of an image each of the unit's places sees.</summary>
    private sealed class Eye : IDisposable
    {
        private readonly ICompiledNetwork network;
        private readonly Preprocessing preprocessing;
        private readonly Unit unit;
        private readonly int sizePixels;
        private readonly ReceptiveField field;
        private readonly List<(int Row, int Column)> seen;
        private readonly Shape shape;
        private readonly float[] batch, values;

        public Eye(IEngine engine, Subject subject, Unit unit, int sizePixels)
        {
            (preprocessing, this.unit, this.sizePixels) = (subject.Preprocessing, unit, sizePixels);
            network = engine.Compile(subject.Graph, new(1, 3, sizePixels, sizePixels), unit.Node);
            shape = network.ShapeOf(unit.Node);
            field = ReceptiveField.Of(subject.Graph, sizePixels)[unit.Node];
            (batch, values) = (new float[3 * sizePixels * sizePixels], new float[shape.Count]);
            seen =
            [
                .. from row in Within(field.Vertical, shape.Height) from column in Within(field.Horizontal, shape.Width) select (row, column),
            ];
        }

        /// <summary>Activations at the places whose field lies within the image; where none does, at that closest to its middle.</summary>
        public float[] See(Image image, CancellationToken cancellation)
        {
            image.Values.CopyTo(batch, 0);
            preprocessing.Apply(batch, sizePixels * sizePixels);
            network.Forward(batch, cancellation);
            network.Read(unit.Node, values);
            return [.. seen.Select(p => values[(unit.Index * shape.Height + p.Row) * shape.Width + p.Column])];
        }

        public DatasetExample Example(string name, Image image, int place, double activation)
        {
            var (left, right) = Ends(field.Horizontal, seen[place].Column);
            var (top, bottom) = Ends(field.Vertical, seen[place].Row);
            return new(name, left, top, activation, image.Crop(left, top, right - left, bottom - top));
        }

        public void Dispose() => network.Dispose();

        private (int From, int To) Ends(FieldAxis axis, int position) =>
            (Math.Max(0, axis.First + position * axis.StridePixels), Math.Min(sizePixels, axis.Last + 1 + position * axis.StridePixels));

        private IEnumerable<int> Within(FieldAxis axis, int count)
        {
            var inside = Enumerable.Range(0, count)
                .Where(i => axis.First + i * axis.StridePixels >= 0 && axis.Last + i * axis.StridePixels < sizePixels).ToList();
            return inside.Count > 0 ? inside : [Enumerable.Range(0, count).MinBy(i => Math.Abs(axis.Centre(i) - sizePixels / 2.0))];
        }
    }
}
