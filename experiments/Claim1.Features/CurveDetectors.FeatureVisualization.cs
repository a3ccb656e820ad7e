using Circuits.Science;
using Circuits.Science.Evidence;
using Circuits.Science.Instruments;
using Circuits.Science.Statistics;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Networks;
using Circuits.Science.Verdicts;
using MathNet.Numerics.Random;

namespace Circuits.Experiments.Claim1.Features;

// Argument 1: feature visualisation. Settings were chosen on the planted networks alone: 96 px covers the fields of their units
// (64 px, which does not, gave a mean cosine of 0.35 in the pixels); 12 steps were enough for a handwritten reader, 24 make
// a picture that a person can read as well. Which reading is the verdict was decided before the first run (0312753): the
// reader's, since on a planted unit's picture it erred by 10 degrees, the structure tensor by 40 (later, on eight units: by up to 11 and
// 69). On the trained networks the pixels agree better: see the notes. One seed a unit is not in the interval: the same planted network
// written otherwise, equal but for rounding, gave 0.51 and 0.41.
public static partial class CurveDetectors
{
    private static readonly VisualizationSettings QuickPicture = new() { SizePixels = 96, Steps = 24, LearningRate = 0.15, RedirectedSteps = 4 };

    /// <summary>Six, one to each sixth of the circle: six unrelated angles have a mean cosine of 0 ± 0.29.</summary>
    private const int PicturedUnits = 6;

    /// <summary>The cosine of 45 degrees, half of what chance gives, as asked of joint tuning.</summary>
    private const double LeastCosineOfPictures = 0.7;

    private const int ShufflesOfPictures = 999;

    /// <summary>Of each picture the figure shows the middle, reduced: a quarter of a cell, and a small file.</summary>
    private const int MiddlePixels = 80, ShownPixels = 50;

    /// <summary>Argument 1: what a unit makes when it is free to choose is the curve that it prefers of those drawn.</summary>
    [Claim("curves.feature-visualization", "A picture made to excite a unit of the family bends the way that the unit prefers of drawn curves, as another network's curve detectors read it.", Source + ", argument 1")]
    [Expect("inception-v3", Outcome.Inconclusive, FirstRun + "0.36 over six units, -0.21 to 0.77: the pictures show rings and eyes as often as one curve.")]
    [Expect("mobilenet-v2", Outcome.Inconclusive, FirstRun + "0.38, -0.36 to 0.86, as on Inception-v3.")]
    [Expect("mobilenet-v2-mid", Outcome.Refuted, FirstRun + "0.00, over six pictures of one seed each: not shown to agree, as photographs and drawn curves did not (joint tuning).")]
    [Expect("planted-high-low", Outcome.Refuted, FirstRun + "0.51 [0.13, 0.81], and 0.41 [0.12, 0.65] since its Gabors read the colours: it has no curve detectors.")]
    public static Verdict Argument1_FeatureVisualization(Trial trial)
    {
        if (FamilyReadings(trial) is not { } families)
        {
            return NoFamily(trial);
        }

        var pictured = Pictured(trial, families);
        var cosines = pictured.Select(own => own.Select(p => p.Cosine(p.Unit)).ToList()).ToList();
        var subject = Bootstrap.Interval(cosines[0], c => c.Average(), Seeds.Derive(trial.Seed, "pictures"));
        var controls = trial.Controls.Zip(cosines.Skip(1), (control, own) => new Comparison(
            new(control.Letter, Bootstrap.Interval(own, c => c.Average(), Seeds.Derive(trial.Seed, "pictures " + control.Letter)), own.Count),
            Bootstrap.Difference(cosines[0], own, c => c.Average(), Seeds.Derive(trial.Seed, "pictures advantage " + control.Letter)),
            Permutation.TwoSample(
                cosines[0], own, (a, b) => a.Average() - b.Average(), Seeds.Derive(trial.Seed, "pictures p " + control.Letter)).PValue));
        var verdict = Verdict.Decide(
            new("cosine between picture and drawn curves"), new(trial.Subject.Name, subject, cosines[0].Count), LeastCosineOfPictures,
            [.. controls, Exchanged(trial, pictured[0])]);
        return verdict with
        {
            Notes =
            [
                $"read in the pictures' pixels by the structure tensor, no network at all: {trial.OfEach(i => $"{pictured[i].Average(p => p.CosineOfPixels):F2}")}",
                $"pictures with a defect (blank, saturated, not excited) or to which the reader is silent, counted as 0: {trial.OfEach(i => $"{pictured[i].Count(p => p.ReadDegrees is null)}")} of {pictured[0].Count}{FirstDefect(pictured)}",
                "six units are few: the bootstrap's interval is too narrow (see its page)",
                Presupposed(trial),
            ],
            Figures = [("pictures", PicturesOf(trial, pictured))],
        };
    }

    private static List<IReadOnlyList<PicturedUnit>> Pictured(Trial trial, List<IReadOnlyList<CurveReading>> families)
    {
        using var reader = trial.Subject.Name == new PlantedCurves().Name
            ? CurveReader.OfPlantedInceptionV1(trial.Engine, QuickPicture.SizePixels)
            : CurveReader.OfPlantedCurves(trial.Engine, QuickPicture.SizePixels);
        return [.. trial.All.Zip(families, (who, family) => trial.Once("feature visualisation", who.Subject, on => Pictured(trial, who.Name, on, family, reader)))];
    }

    private static IReadOnlyList<PicturedUnit> Pictured(Trial trial, string name, Subject on, IReadOnlyList<CurveReading> family, CurveReader reader)
    {
        var units = RoundTheCircle(family, PicturedUnits);
        var progress = trial.Reporter($"pictures, {name}");
        var made = new List<Visualization>();
        foreach (var unit in units)
        {
            var settings = QuickPicture with { Seed = Seeds.Derive(trial.Seed, $"picture {made.Count}") };
            made.Add(FeatureVisualization.Of(
                trial.Engine, on, VisualizationTarget.Neuron(on.Graph, new(unit.Layer.Node, unit.Unit)), settings, cancellation: trial.Cancellation));
            progress.Report((double)made.Count / units.Count);
        }

        return [.. units.Zip(made, reader.Degrees([.. made.Select(m => m.Picture)])).Select(p => new PicturedUnit(p.First, p.Second, p.Second.Defect is null ? p.Third : null))];
    }

    /// <summary>The clearest unit in each of so many sectors of the circle; where a sector is empty, the clearest of the others.</summary>
    internal static IReadOnlyList<CurveReading> RoundTheCircle(IReadOnlyList<CurveReading> family, int count)
    {
        var clearest = family.OrderByDescending(r => r.Pooled.Concentration).ToList();
        return [.. clearest.DistinctBy(r => (int)(r.Pooled.PreferredDegrees * count / 360)).Concat(clearest).Distinct().Take(count).OrderBy(r => r.Pooled.PreferredDegrees)];
    }

    /// <summary>Each picture held against the other units' preferences: pictures of curves, but of any.</summary>
    private static Comparison Exchanged(Trial trial, IReadOnlyList<PicturedUnit> pictured)
    {
        var count = pictured.Count;
        var others = pictured.Select(p => pictured.Where(o => o != p).Average(o => p.Cosine(o.Unit))).ToList();
        var random = new Xoshiro256StarStar(Seeds.Derive(trial.Seed, "pictures exchanged"), threadSafe: false);
        var order = Enumerable.Range(0, count).ToArray();
        var shuffled = Enumerable.Range(0, ShufflesOfPictures).Select(_ =>
        {
            for (var i = 0; i < count; i++)
            {
                var j = random.Next(i, count);
                (order[i], order[j]) = (order[j], order[i]);
            }

            return pictured.Select((p, i) => p.Cosine(pictured[order[i]].Unit)).Average();
        }).ToList();
        return new(
            new("exchanged", Bootstrap.Interval(others, c => c.Average(), Seeds.Derive(trial.Seed, "pictures of others")), count),
            Bootstrap.Interval(
                [.. pictured.Zip(others, (p, other) => p.Cosine(p.Unit) - other)], c => c.Average(), Seeds.Derive(trial.Seed, "pictures own over others")),
            Permutation.PValue(pictured.Select(p => p.Cosine(p.Unit)).Average(), shuffled));
    }

    private static string FirstDefect(IReadOnlyList<IReadOnlyList<PicturedUnit>> pictured) =>
        pictured.SelectMany(own => own).FirstOrDefault(p => p.Made.Defect is not null) is { } bad ? $"; {bad.Unit.Name}: {bad.Made.Defect}" : "";

    private static Image PicturesOf(Trial trial, IReadOnlyList<IReadOnlyList<PicturedUnit>> pictured) => ContactSheet.Draw(
        $"Pictures made to excite units of {pictured[0][0].Unit.Layer.Node}",
        [trial.Subject.Name, $"control {trial.Controls[0].Letter}"],
        [],
        [.. pictured.Take(2).Select(own => own.Select(p => new ContactSheet.Cell(
            Middle(p.Made.Picture), $"{p.Unit.Unit}: {p.Unit.Pooled.PreferredDegrees:0}° → {(p.ReadDegrees is { } read ? $"{Circular.Normalized(read):0}°" : "none")}")).ToList())],
        cellPoints: 2 * ShownPixels,
        $"The middle {MiddlePixels} of {QuickPicture.SizePixels} px after {QuickPicture.Steps} steps. Unit: what it prefers of drawn curves → what another network's curve detectors read in the picture.");

    private static Image Middle(Image picture) => picture.Crop(
        (picture.WidthPixels - MiddlePixels) / 2, (picture.HeightPixels - MiddlePixels) / 2, MiddlePixels, MiddlePixels).Resize(ShownPixels, ShownPixels);

    /// <summary>A unit, the picture made for it, and what the reader said of that: null where it said nothing or the picture has a defect.</summary>
    private sealed record PicturedUnit(CurveReading Unit, Visualization Made, double? ReadDegrees)
    {
        public double CosineOfPixels { get; } = CosineBetween(PictureCurvature.Of(Made.Picture).OutwardDegrees, Unit);

        public double Cosine(CurveReading of) => ReadDegrees is { } read ? CosineBetween(read, of) : 0;

        private static double CosineBetween(double degrees, CurveReading unit) => Math.Cos(double.DegreesToRadians(degrees - unit.Pooled.PreferredDegrees));
    }
}
