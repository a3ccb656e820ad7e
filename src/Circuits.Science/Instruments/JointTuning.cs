using Circuits.Engine;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;

namespace Circuits.Science.Instruments;

/// <summary>Turns the natural patches that excite one unit, and sees at which angle each other member of its family takes over.</summary>
/// <remarks>
/// Zoom In, Claim 1, Example 1, argument 4: "if we take dataset examples that excite a curve detector and rotate them, it
/// gradually stops firing and the curve detectors in the next orientation begin to fire". If unit a prefers angle A and
/// unit b angle B, turning a's patches by B - A should excite b most. A and B come from drawn curves, the patches from
/// photographs, so nothing makes them agree but the feature.
/// </remarks>
public static class JointTuning
{
    /// <summary>Patches for each source unit, each from another photograph.</summary>
    public const int PatchesPerUnit = 4;

    /// <summary>Steps of a full turn, unless another number is asked for.</summary>
    public const int Turns = 24;

    /// <summary>How far one member's takeover is from where its preferred angle predicts it.</summary>
    /// <param name="Source">Whose patches were turned.</param>
    /// <param name="Taker">Who should take over.</param>
    /// <param name="ErrorDegrees">0 to 180; 90 is chance, and what a member that never answers gets.</param>
    /// <param name="IsSilent">The taker never answered.</param>
    public readonly record struct Takeover(Family.Member Source, Family.Member Taker, double ErrorDegrees, bool IsSilent);

    /// <summary>All ordered pairs of a source and another member.</summary>
    /// <param name="engine">Runs the network.</param>
    /// <param name="subject">The subject or a control.</param>
    /// <param name="family">At the size of the scenes' views.</param>
    /// <param name="natural">Where scenes excite the units of the family's layer.</param>
    /// <param name="scenes">The scenes.</param>
    /// <param name="sources">How many members, from the first on, provide patches.</param>
    /// <param name="progress">From 0 to 1.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <param name="turns">Steps of a full turn.</param>
    public static IReadOnlyList<Takeover> Of(
        IEngine engine, Subject subject, Family family, NaturalActivity natural, NaturalScenes scenes, int sources,
        IProgress<double>? progress = null, CancellationToken cancellation = default, int turns = Turns)
    {
        var chosen = family.Members.Take(sources).Select(m => (Member: m, Places: natural.Strongest(m.Unit, PatchesPerUnit).ToList())).ToList();
        var views = chosen.SelectMany(c => c.Places).SelectMany(place => Enumerable.Range(0, turns).Select(turn => (place, turn))).ToList();
        var (layer, middle) = (family.Layer, family.Layer.Middle);
        var field = (layer.Field.Horizontal.Centre(middle), layer.Field.Vertical.Centre(middle));
        using var probe = new Probe(engine, subject, scenes.ViewPixels, [layer]);
        var responses = probe.Peaks(
            views.Count,
            i => scenes.View(views[i].place.Scene, views[i].place.X, views[i].place.Y, 360.0 * views[i].turn / turns, field),
            reach: 0,
            progress,
            cancellation)[0];
        var takeovers = new List<Takeover>();
        var first = 0;
        foreach (var (source, places) in chosen)
        {
            foreach (var taker in family.Members.Where(m => m != source))
            {
                var tuning = new TuningCurve(Enumerable.Range(0, turns).Select(turn =>
                    Enumerable.Range(0, places.Count).Average(p => (double)responses[first + p * turns + turn, taker.Unit])));
                var error = Math.Abs(Math.IEEERemainder(tuning.PreferredDegrees - (taker.PreferredDegrees - source.PreferredDegrees), 360));
                takeovers.Add(new(source, taker, tuning.Peak > 0 ? error : 90, tuning.Peak == 0));
            }

            first += places.Count * turns;
        }

        return takeovers;
    }
}
