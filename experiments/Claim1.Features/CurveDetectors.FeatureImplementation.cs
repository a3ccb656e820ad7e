using Circuits.Science;
using Circuits.Science.Evidence;
using Circuits.Science.Instruments;
using Circuits.Science.Statistics;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Verdicts;
using MathNet.Numerics.Random;

namespace Circuits.Experiments.Claim1.Features;

// Argument 5: feature implementation. Angles come from drawn curves and lines, the arrangement from the weights.
public static partial class CurveDetectors
{
    /// <summary>
    /// Five steps of 8 px: over less an arc of 30 px bends by less than a step, and differs from its mirror image by the lines' angles alone.
    /// </summary>
    private const double LeastKernelPixels = 40;

    /// <summary>The units of the source that lines tune most, as many in each network: InceptionV1's layer of lines has 33.</summary>
    private const int LinesRead = 32;

    /// <summary>Chance is a half, since the mirror image of a kernel fits the other way; three in four, as in argument 3.</summary>
    private const double LeastShareTangent = 0.75;

    private const int ExchangedLines = 199;

    /// <summary>Argument 5: the curve detection algorithm can be read off the weights.</summary>
    [Claim("curves.implementation", "A unit's weights on line detectors lie tangent along the arc that it prefers rather than along the arc's mirror image.", Source + ", argument 5")]
    public static Verdict Argument5_FeatureImplementation(Trial trial)
    {
        if (FamilyReadings(trial) is not { } families)
        {
            return NoFamily(trial);
        }

        var target = families[0][0].Layer;
        if (InputNode.Of(trial.Subject.Graph, target, LeastKernelPixels) is not { } source)
        {
            return Verdict.Untested(
                $"No node before {target.Node} is passed by all that reaches it and seen over {LeastKernelPixels:0} px.", "See 'circuits nodes'.");
        }

        var circuits = trial.All.Zip(families, (who, family) => trial.Once("implementation", who.Subject, on =>
            LineInputs.Of(trial.Engine, on, source, family, LinesRead, trial.Reporter($"lines, {who.Name}"), trial.Cancellation))).ToList();
        var fits = circuits.Select(c => c.Fits(c.Normals)).ToList();
        var shares = fits.Select((own, i) => Proportion.Wilson(own.Count(f => f > 0), own.Count)).ToList();
        var members = fits[0].Count;
        var controls = trial.Controls.Select((control, i) => new Comparison(
            new(control.Letter, shares[i + 1], members),
            Proportion.Difference(Along(fits[0]), members, Along(fits[i + 1]), members),
            FisherExact.Greater(Along(fits[0]), members - Along(fits[0]), Along(fits[i + 1]), members - Along(fits[i + 1]))));
        var verdict = Verdict.Decide(
            Quantity.Share("units whose lines lie along their arc"), new(trial.Subject.Name, shares[0], members), LeastShareTangent,
            [.. controls, Exchanged(trial, circuits[0], shares[0], fits[0])]);
        return verdict with
        {
            Notes =
            [
                $"from {source.Node} ({source.Units} units) to {target.Node}, kernels of {circuits[0].Weights.Shape.Height} x {circuits[0].Weights.Shape.Width} positions of {source.Field.Horizontal.StridePixels} px, paths multiplied out",
                $"mean correlation with the arc less its mirror image: {Names(trial, i => $"{fits[i].Average():F3}")}",
                $"how far lines tune the {circuits[0].Lines.Count} units read, at least (1: a single orientation): {Names(trial, i => $"{circuits[i].Lines.Min(l => l.Concentration):F2}")}",
                "units share inputs and weights: the interval takes them for independent, and is too narrow",
                Presupposed(trial),
            ],
            Figures = [("lines", TangentPicture.Draw(circuits[0], fits[0]))],
        };

        static int Along(IReadOnlyList<double> own) => own.Count(f => f > 0);
    }

    /// <summary>The subject's own weights, its lines' angles exchanged among them.</summary>
    private static Comparison Exchanged(Trial trial, LineInputs circuit, Estimate share, IReadOnlyList<double> fits)
    {
        var random = new Xoshiro256StarStar(Seeds.Derive(trial.Seed, "lines exchanged"), threadSafe: false);
        var normals = circuit.Normals.ToArray();
        var nulls = Enumerable.Range(0, ExchangedLines).Select(_ =>
        {
            for (var i = 0; i < normals.Length; i++)
            {
                var j = random.Next(i, normals.Length);
                (normals[i], normals[j]) = (normals[j], normals[i]);
            }

            return circuit.Fits(normals);
        }).ToList();
        var shares = nulls.Select(own => own.Count(f => f > 0) / (double)own.Count).Order().ToList();
        var (low, middle, high) = (shares[ExchangedLines / 40], shares[ExchangedLines / 2], shares[^(ExchangedLines / 40 + 1)]);
        return new(
            new("exchanged", new(middle, low, high), ExchangedLines),
            new(share.Value - middle, share.Value - high, share.Value - low),
            Permutation.PValue(fits.Average(), [.. nulls.Select(own => own.Average())]));
    }
}
