using Circuits.Science.Evidence;
using Circuits.Science.Instruments;
using Circuits.Science.Stimuli;

namespace Circuits.Experiments.Claim1.Features;

/// <summary>What excites a unit most among images that it was not scaled on, and what excites the unit written in its place.</summary>
internal static class HandwrittenPicture
{
    private const int Shown = 4;

    /// <summary>The side of what is cut out around a unit's field, and of what is shown of it, reduced: a small file.</summary>
    private const int CropPixels = 72, ShownPixels = 48;

    public static Image Draw(string subject, HandwrittenBank bank, IReadOnlyList<CurveReading> readings, HandwrittenStimuli stimuli)
    {
        var units = readings.Select((reading, i) => (reading, i)).GroupBy(r => (int)(r.reading.Pooled.PreferredDegrees * Shown / 360))
            .OrderBy(quarter => quarter.Key).Select(quarter => quarter.MaxBy(r => r.reading.Pooled.Concentration)).ToList();
        return ContactSheet.Draw(
            $"Photographs that excite units of {subject}, and units written by hand",
            [.. units.Select(u => $"unit {u.reading.Unit}: {u.reading.Pooled.PreferredDegrees:0}°")],
            ["original: best", "second", "written: best", "second"],
            [.. units.Select(u => (IReadOnlyList<ContactSheet.Cell>)[.. Best(u.i, bank.Own), .. Best(u.i, bank.Written)])],
            cellPoints: 1.5 * ShownPixels,
            $"Of {stimuli.ScoredPhotographs.Count} photographs not scaled on. Under each: original / written response.");

        IEnumerable<ContactSheet.Cell> Best(int unit, Func<int, int, int, double> responses) => stimuli.ScoredPhotographs
            .Select(image => (image, place: bank.Near.MaxBy(p => responses(image, unit, p))))
            .OrderByDescending(at => responses(at.image, unit, at.place)).Take(2)
            .Select(at => new ContactSheet.Cell(
                Crop(stimuli.Images[at.image], bank, at.place),
                FormattableString.Invariant($"{bank.Own(at.image, unit, at.place):F1} / {bank.Written(at.image, unit, at.place):F1}")));
    }

    private static Image Crop(Image image, HandwrittenBank bank, int place)
    {
        var layer = bank.Layer;
        return image.Crop(
            Corner(layer.Field.Horizontal.Centre(place % layer.RowsAndColumns)), Corner(layer.Field.Vertical.Centre(place / layer.RowsAndColumns)), CropPixels, CropPixels)
            .Resize(ShownPixels, ShownPixels);

        int Corner(double centre) => Math.Clamp((int)Math.Round(centre - CropPixels / 2.0), 0, layer.SizePixels - CropPixels);
    }
}
