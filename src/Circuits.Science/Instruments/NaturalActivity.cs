using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;

namespace Circuits.Science.Instruments;

/// <summary>What a layer's units answer to natural scenes: the yardstick for "strongly", and where each unit answers most.</summary>
/// <remarks>"Dataset examples" (Zoom In, Claim 1, argument 2) provide the patches for joint tuning (argument 4).</remarks>
public sealed class NaturalActivity
{
    /// <summary>Points kept for each unit by <see cref="InProportion"/>.</summary>
    private const int Kept = 16;

    private readonly float[] peaks;
    private readonly ushort[] places;
    private readonly (int Sample, float Response)[] proportional;
    private readonly IReadOnlyList<(int Row, int Column)> positions;
    private readonly int photographs;

    private NaturalActivity(
        Layer layer, double[] percentile99, float[] peaks, ushort[] places, (int Sample, float Response)[] proportional, int photographs) =>
        (Layer, Percentile99, this.peaks, this.places, this.proportional, positions, this.photographs) =
        (layer, percentile99, peaks, places, proportional, Probe.Positions(layer, NaturalScenes.ReachPixels), photographs);

    /// <summary>The layer, at the size of the scenes.</summary>
    public Layer Layer { get; }

    /// <summary>Unit by unit, the response exceeded at one in a hundred positions.</summary>
    public IReadOnlyList<double> Percentile99 { get; }

    /// <summary>Shows all scenes to a subject.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="layers">By the nodes of these layers.</param>
    /// <param name="scenes">The scenes.</param>
    /// <param name="show">Runs the probe: engine, progress and cancellation are the caller's.</param>
    public static IReadOnlyList<NaturalActivity> Of(
        Subject subject, IReadOnlyList<Layer> layers, NaturalScenes scenes, Func<IReadOnlyList<Layer>, IReadOnlyList<Responses>> show)
    {
        var nodes = layers.Select(l => l.Node).ToHashSet();
        var atSceneSize = Layer.Of(subject.Graph, scenes.ScenePixels).Where(l => nodes.Contains(l.Node)).ToList();
        return [.. show(atSceneSize).Select(samples => Of(samples, scenes))];
    }

    /// <summary>Where scenes excite a unit most, each from another photograph, strongest first.</summary>
    public IEnumerable<NaturalPlace> Strongest(int unit, int count) => Enumerable.Range(0, peaks.Length / Layer.Units)
        .GroupBy(scene => scene % photographs)
        .Select(sameGroup => sameGroup.MaxBy(scene => peaks[scene * Layer.Units + unit]))
        .OrderByDescending(scene => peaks[scene * Layer.Units + unit])
        .Take(count)
        .Select(scene => At(scene, places[scene * Layer.Units + unit], peaks[scene * Layer.Units + unit]));

    /// <summary>
    /// Sixteen points, each chosen with a probability in proportion to the unit's response there: a share of them estimates the share
    /// of the unit's expected value, the sum of response times frequency, that comes from such points. None of a silent unit.
    /// </summary>
    /// <remarks>Systematic sampling: the sum of responses is walked through, scene by scene, in equal steps.</remarks>
    public IEnumerable<NaturalPlace> InProportion(int unit) => proportional.Skip(unit * Kept).Take(Kept)
        .Where(p => p.Response > 0)
        .Select(p => At(p.Sample / positions.Count, p.Sample % positions.Count, p.Response));

    private NaturalPlace At(int scene, int place, float response)
    {
        var (row, column) = positions[place];
        return new(scene, Layer.Field.Horizontal.Centre(column), Layer.Field.Vertical.Centre(row), response);
    }

    private static NaturalActivity Of(Responses samples, NaturalScenes scenes)
    {
        var units = samples.Layer.Units;
        var perScene = samples.Images / scenes.Count;
        var levels = new double[units];
        var peaks = new float[scenes.Count * units];
        var places = new ushort[scenes.Count * units];
        var proportional = new (int, float)[units * Kept];
        Parallel.For(0, units, unit =>
        {
            var values = new float[samples.Images];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = samples[i, unit];
            }

            for (var scene = 0; scene < scenes.Count; scene++)
            {
                var own = values.AsSpan(scene * perScene, perScene);
                var best = 0;
                for (var place = 1; place < perScene; place++)
                {
                    best = own[place] > own[best] ? place : best;
                }

                peaks[scene * units + unit] = own[best];
                places[scene * units + unit] = (ushort)best;
            }

            Walk(values, proportional.AsSpan(unit * Kept, Kept));
            Array.Sort(values);
            levels[unit] = values[(int)(0.99 * (values.Length - 1))];
        });
        return new(samples.Layer, levels, peaks, places, proportional, scenes.Photographs);
    }

    private static void Walk(float[] responses, Span<(int, float)> chosen)
    {
        var sum = responses.Sum(r => (double)r);
        var (passed, next) = (0.0, 0);
        for (var i = 0; i < responses.Length && sum > 0; i++)
        {
            passed += responses[i];
            while (next < chosen.Length && passed > sum * (next + 0.5) / chosen.Length)
            {
                chosen[next++] = (i, responses[i]);
            }
        }
    }
}

/// <summary>A point of a natural scene that excites a unit.</summary>
/// <param name="Scene">Which scene.</param>
/// <param name="X">The centre of the unit's receptive field, in pixels from the left edge.</param>
/// <param name="Y">In pixels from the top edge.</param>
/// <param name="Response">How strongly.</param>
public readonly record struct NaturalPlace(int Scene, double X, double Y, double Response);
