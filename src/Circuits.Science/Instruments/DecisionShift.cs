using Circuits.Engine;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Edits;

namespace Circuits.Science.Instruments;

/// <summary>How far a network's decision on one image moves when some of its units are made to say something else.</summary>
/// <param name="Nats">The Kullback-Leibler divergence of the decision after from the one before: 0 where nothing changes.</param>
/// <param name="IsSameTop">Whether the most probable class stays.</param>
public readonly record struct DecisionShift(double Nats, bool IsSameTop)
{
    /// <summary>The node that decides: the network's last, where that has one number a class for images of this size; else null.</summary>
    public static string? NodeOf(Graph graph, int sizePixels) =>
        Shapes.OutputsOf(graph, sizePixels).TryGetValue(graph.Nodes[^1].Name, out var shape) && shape is { Height: 1, Width: 1, Channels: > 1 }
            ? graph.Nodes[^1].Name
            : null;

    /// <summary>Replaces units in turn by several sets of activations, and compares each decision with that on the first set, their own.</summary>
    /// <param name="engine">Runs the network.</param>
    /// <param name="subject">The network.</param>
    /// <param name="images">All of the size that the layer is for.</param>
    /// <param name="layer">The units' layer.</param>
    /// <param name="units">Which units.</param>
    /// <param name="own">What they say themselves: by image, index in <paramref name="units"/>, and position, row by row.</param>
    /// <param name="replacements">What they are made to say.</param>
    /// <returns>Replacement by replacement, image by image.</returns>
    /// <exception cref="GraphException">The network does not decide on images of this size.</exception>
    public static IReadOnlyList<IReadOnlyList<DecisionShift>> Of(
        IEngine engine, Subject subject, IReadOnlyList<Image> images, Layer layer, IReadOnlyList<int> units,
        Func<int, int, int, double> own, params IReadOnlyList<Func<int, int, int, double>> replacements)
    {
        var node = NodeOf(subject.Graph, layer.SizePixels)
            ?? throw new GraphException($"{subject.Name} makes no decision on images of {layer.SizePixels} pixels.");

        // What other units say comes from the run itself: their donors are never looked at.
        List<Func<int, int, int, double>> runs = [own, .. replacements];
        var shape = new Shape(runs.Count * images.Count, layer.Units, layer.RowsAndColumns, layer.RowsAndColumns);
        var (donors, plane) = (new float[shape.Count], layer.RowsAndColumns * layer.RowsAndColumns);
        for (var donor = 0; donor < shape.Batch; donor++)
        {
            for (var i = 0; i < units.Count; i++)
            {
                for (var place = 0; place < plane; place++)
                {
                    donors[(donor * layer.Units + units[i]) * plane + place] = (float)runs[donor / images.Count](donor % images.Count, i, place);
                }
            }
        }

        var patched = subject.With(new ActivationPatch(new(layer.Node, units), new(shape, donors)));
        var said = Activations.Of(engine, patched, [.. Enumerable.Range(0, runs.Count).SelectMany(_ => images)], node);
        var areProbabilities = subject.Graph[node].Operation is Softmax;
        var decisions = said.Values.Chunk(said.Shape.Channels).Select(d => Probabilities(d, areProbabilities)).ToList();
        return
        [
            .. Enumerable.Range(1, replacements.Count).Select(run => Enumerable.Range(0, images.Count)
                .Select(image => Between(decisions[image], decisions[run * images.Count + image])).ToList()),
        ];
    }

    /// <summary>From one decision to another.</summary>
    internal static DecisionShift Between(IReadOnlyList<double> before, IReadOnlyList<double> after)
    {
        const double Least = 1e-12; // float32 rounds what is smaller
        var nats = before.Zip(after, (p, q) => p > 0 ? p * Math.Log(p / Math.Max(q, Least)) : 0).Sum();
        return new(Math.Max(0, nats), Top(before) == Top(after));
    }

    private static int Top(IReadOnlyList<double> decision) => Enumerable.Range(0, decision.Count).MaxBy(i => decision[i]);

    private static double[] Probabilities(float[] values, bool areProbabilities)
    {
        var largest = areProbabilities ? 0 : values.Max();
        double[] unscaled = [.. values.Select(v => areProbabilities ? v : Math.Exp(v - largest))];
        var sum = unscaled.Sum();
        return [.. unscaled.Select(v => v / sum)];
    }
}
