using Circuits.Engine;
using Circuits.Science.Instruments;
using Circuits.Science.Subjects;

namespace Circuits.Experiments.Claim1.Features;

/// <summary>What a family reads of the line detectors before it.</summary>
/// <param name="Family">The units that read.</param>
/// <param name="Source">The layer that is read, at the size that the family was read at.</param>
/// <param name="Lines">Its units that lines tune most.</param>
/// <param name="Weights">From that layer to the family's units, in their order.</param>
internal sealed record LineInputs(IReadOnlyList<CurveReading> Family, Layer Source, IReadOnlyList<LineTuning> Lines, ExpandedWeights Weights)
{
    private readonly IReadOnlyList<TangentArrangement> arrangements =
    [
        .. Family.Select((unit, i) => new TangentArrangement(
            Weights, i, [.. Lines.Select(l => l.Unit)], Source.Field.Horizontal.StridePixels, unit.Pooled.PreferredDegrees)),
    ];

    /// <summary>The lines' normals, as they are.</summary>
    public IReadOnlyList<double> Normals { get; } = [.. Lines.Select(l => l.NormalDegrees)];

    /// <summary>Draws lines for the source, and reads the weights.</summary>
    public static LineInputs Of(
        IEngine engine, Subject on, Layer source, IReadOnlyList<CurveReading> family, int lines,
        IProgress<double>? progress, CancellationToken cancellation)
    {
        using var probe = new Probe(engine, on, source.SizePixels, [source]);
        var responses = probe.Peaks(LineTuning.Lines.Count, i => LineTuning.Lines[i].Render(source.SizePixels), reach: 1, progress, cancellation)[0];
        var tuned = LineTuning.Of(responses).OrderByDescending(t => t.Concentration).Take(lines).ToList();
        return new(family, source, tuned, ExpandedWeights.Between(engine, on.Graph, source.Node, family[0].Layer.Node, family.Select(r => r.Unit)));
    }

    /// <summary>For each unit, how far its weights lie along its arc rather than the mirror image, if the lines had those normals.</summary>
    public IReadOnlyList<double> Fits(IReadOnlyList<double> normals) => [.. arrangements.Select(a => a.Fit(normals))];
}
