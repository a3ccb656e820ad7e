using Circuits.Engine;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;

namespace Circuits.Science.Instruments;

/// <summary>All units of some layers read with the <see cref="CurveBattery"/>, beside what natural scenes excite in them.</summary>
/// <param name="Readings">Unit by unit, layer by layer.</param>
/// <param name="Natural">Layer by layer.</param>
public sealed record CurveSurvey(IReadOnlyList<CurveReading> Readings, IReadOnlyList<NaturalActivity> Natural)
{
    /// <summary>Runs the survey.</summary>
    /// <param name="engine">Runs the network.</param>
    /// <param name="subject">The subject or a control.</param>
    /// <param name="layers">Which layers, at the size of the scenes' views.</param>
    /// <param name="scenes">Natural scenes.</param>
    /// <param name="progress">From 0 to 1.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public static CurveSurvey Of(
        IEngine engine, Subject subject, IReadOnlyList<Layer> layers, NaturalScenes scenes,
        IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        var size = scenes.ViewPixels;
        var battery = CurveBattery.All;
        var share = battery.Length / (battery.Length + scenes.Count * Math.Pow(scenes.ScenePixels / (double)size, 2));
        var natural = NaturalActivity.Of(subject, layers, scenes, atSceneSize =>
        {
            using var wide = new Probe(engine, subject, scenes.ScenePixels, atSceneSize);
            return wide.Samples(scenes.Count, i => scenes[i], NaturalScenes.ReachPixels, Part(0, 1 - share), cancellation);
        });
        using var probe = new Probe(engine, subject, size, layers);
        var responses = probe.Peaks(battery.Length, i => battery[i].Render(size), reach: 1, Part(1 - share, share), cancellation);
        return new([.. responses.Zip(natural, (r, n) => CurveReading.Of(r, n.Percentile99)).SelectMany(r => r)], natural);

        IProgress<double> Part(double from, double length) => new Share(progress, from, length);
    }

    private sealed class Share(IProgress<double>? progress, double from, double length) : IProgress<double>
    {
        public void Report(double value) => progress?.Report(from + length * value);
    }
}
