using Circuits.Science.Evidence;
using Circuits.Science.Stimuli;

namespace Circuits.Experiments.Calibration.Stimuli;

/// <summary>Every stimulus at a glance, approved by eye: geometry, anti-aliasing, polarity, and what a population holds.</summary>
public sealed class StimulusSheet
{
    private const int SizePixels = 139;

    [Fact]
    public void IsApproved()
    {
        double[] orientations = [0, 45, 135, 270];
        string[] columns = [.. orientations.Select(o => $"{o:0}°"), "reversed", "population", "population", "population"];
        List<(string Label, IEnumerable<IStimulus> Drawings)> rows =
        [
            ("arc, 60 px", Row(o => new Curve(60, o), Curve.Population().Sample(50, 1).Where(c => !c.Disc))),
            ("arc, 20 px", Row(o => new Curve(20, o), Curve.Population().Sample(50, 2).Where(c => !c.Disc))),
            ("edge of a disc, 30 px", Row(o => new Curve(30, o) { Disc = true }, Curve.Population().Sample(50, 3).Where(c => c.Disc))),
            ("line", Row(o => new Line(o), Line.Population().Sample(3, 4))),
            ("edge", Row(o => new Edge(o), Edge.Population().Sample(3, 5))),
            ("sharp angle", Row(o => new Angle(o), Angle.Population().Sample(50, 6).Where(a => a.RoundingRadiusPixels == 0))),
            ("rounded angle, 20 px", Row(o => new Angle(o) { RoundingRadiusPixels = 20 }, Angle.Population().Sample(50, 7).Where(a => a.RoundingRadiusPixels > 0))),
        ];
        Snapshot.Approve(ContactSheet.Draw(
            "Stimuli",
            [.. rows.Select(r => r.Label)],
            columns,
            [.. rows.Select(r => r.Drawings.Select(d => new ContactSheet.Cell(d.Render(SizePixels))).ToList())],
            cellPoints: 70,
            "139 x 139 pixels. Orientation: the direction in which a curve bulges and an apex points, the normal of a line or edge; degrees clockwise from +x on screen."));

        IEnumerable<IStimulus> Row<T>(Func<double, T> at, IEnumerable<T> population) where T : Drawing =>
            orientations.Select(o => (IStimulus)at(o)).Append(at(0).Reversed).Concat(population.Take(3));
    }

    [Fact]
    public void BoundariesOfTexturesAreApproved()
    {
        double[] orientations = [0, 135];
        string[] columns = [.. orientations.Select(o => $"{o:0}°"), "any", "any"];
        var photographs = BlurBoundary.MostTextured(NaturalPatches.Cut(NaturalImages.All, SizePixels, NaturalImages.All.Count, seed: 13), SizePixels, 4);
        List<(string Label, IEnumerable<IStimulus> Drawings)> rows =
        [
            ("frequency boundary, 6 and 24 px", Row(o => new FrequencyBoundary(o), Of(Texture.Checkerboard))),
            ("grating", Row(o => new FrequencyBoundary(o) { Texture = Texture.Grating }, Of(Texture.Grating))),
            ("noise", Row(o => new FrequencyBoundary(o) { Texture = Texture.Noise }, Of(Texture.Noise))),
            ("contrast boundary", Row(o => new ContrastBoundary(o), ContrastBoundary.Population().Sample(3, 11))),
            ("texture boundary", Row(o => new TextureOrientationBoundary(o) { Texture = Texture.Grating }, TextureOrientationBoundary.Population().Sample(3, 12))),
            ("photograph in focus and blurred", Row(o => new BlurBoundary(photographs[0], o), BlurBoundary.Population(photographs).Sample(3, 14))),
        ];
        Snapshot.Approve(ContactSheet.Draw(
            "Boundaries of textures",
            [.. rows.Select(r => r.Label)],
            columns,
            [.. rows.Select(r => r.Drawings.Select(d => new ContactSheet.Cell(d.Render(SizePixels))).ToList())],
            cellPoints: 40,
            "Orientation: the side that is finer, stronger or in focus; degrees clockwise from +x on screen."));

        IEnumerable<IStimulus> Row(Func<double, IStimulus> at, IEnumerable<IStimulus> population) => orientations.Select(at).Concat(population.Take(2));

        IEnumerable<IStimulus> Of(Texture texture) => FrequencyBoundary.Population().Sample(50, 8).Where(b => b.Texture == texture);
    }
}
