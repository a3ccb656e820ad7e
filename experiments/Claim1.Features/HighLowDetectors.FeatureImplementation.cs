using Circuits.Engine;
using Circuits.Science;
using Circuits.Science.Instruments;
using Circuits.Science.Statistics;
using Circuits.Science.Verdicts;
using MathNet.Numerics.Statistics;

namespace Circuits.Experiments.Claim1.Features;

/// <summary>Argument 5: feature implementation.</summary>
public static partial class HighLowDetectors
{
    /// <summary>A mean error of 60 degrees, of both factors: half way from chance (0) to the circuit as it was drawn (1).</summary>
    private const double LeastAlignment = 0.5;

    private const int Relabellings = 999;
    private const double LargestLabelP = 0.05;

    /// <summary>(d) The weights are those of the published circuit: one family of inputs excites on the high-frequency side, another on the low one, mirrored.</summary>
    [Claim("high-low.implementation", "Weights have two factors, inputs of high and of low frequency, whose spatial weights are mirror images along the direction that each unit prefers.", Source + ", argument 5")]
    [Expect("inception-v3", Outcome.Inconclusive, FirstRun + "an alignment of 0.98, far above Q, R and S; but the two factors' channels hardly differ in frequency preference (-0.10 and -0.12, p 0.24 for exchanged labels): mirrored, and not shown to be high and low. The source, activation_10, has detectors of its own.")]
    [Expect("mobilenet-v2", Outcome.Untested, "its layer is depthwise; before that was asked: 1.00, Supported, with factors that prefer 0.00 and -0.07.")]
    [Expect("mobilenet-v2-mid", Outcome.Untested, "its layer is depthwise; before that was asked: 1.00, and Q 0.55, Nonspecific.")]
    [Expect("planted-inception-v1", Outcome.Untested, NoDetectors)]
    [Expect("planted-curves", Outcome.Untested, CurvesAlone)]
    public static Verdict Argument5_FeatureImplementation(Trial trial)
    {
        if (Families(trial) is not { } families)
        {
            return NoFamily(trial);
        }

        if (TwoFactorCircuit.SourceOf(trial.Subject.Graph, families[0].Layer) is null)
        {
            return Verdict.Untested($"{families[0].Layer.Node} is a 1x1 convolution: its weights have no sides.", "See high-low.exist for the layer chosen.");
        }

        if (trial.Subject.Graph[families[0].Layer.Convolution].Operation is Convolution { Groups: > 1 })
        {
            return Verdict.Untested(
                $"{families[0].Layer.Node} is depthwise: all channels of a unit share one spatial kernel, and mirrored factors are forced.",
                "See high-low.exist for the layer chosen.");
        }

        var circuits = trial.All.Zip(families, (who, family) => trial.Once("high-low circuit", who.Subject, on =>
            TwoFactorCircuit.Of(trial.Engine, on, family, Battery(trial), trial.Cancellation))).ToList();
        var alignments = circuits.Zip(families, (circuit, family) => circuit.Alignment(family)).ToList();
        var subject = Bootstrap.Interval(alignments[0], Mean, Seeds.Derive(trial.Seed, "alignment"));
        var controls = trial.Controls.Zip(alignments.Skip(1), (control, own) => new Comparison(
            new(control.Letter, Bootstrap.Interval(own, Mean, Seeds.Derive(trial.Seed, "alignment " + control.Letter)), own.Count),
            Bootstrap.Difference(alignments[0], own, Mean, Seeds.Derive(trial.Seed, "alignment advantage " + control.Letter)),
            Permutation.TwoSample(alignments[0], own, (a, b) => a.Average() - b.Average(), Seeds.Derive(trial.Seed, "alignment p " + control.Letter)).PValue)).ToList();

        // Which factor is "high" is one bit, so the null is how far apart the factors' preferences are, labels exchanged.
        var random = new Random(Seeds.Derive(trial.Seed, "frequency labels"));
        var nulls = Enumerable.Range(0, Relabellings).Select(_ =>
        {
            double[] labels = [.. circuits[0].Preferences];
            random.Shuffle(labels);
            return circuits[0].SeparationOf(labels);
        }).ToList();
        // Where exchanged labels lie as far apart, the label says nothing, and so does an alignment that hangs on it. p decides: the
        // control has no value of its own, and its advantage is the subject's, down to 0 where p is too large.
        var p = Permutation.PValue(circuits[0].Separation, nulls);
        var exchanged = new Comparison(
            new("labels", new(0, 0, 0), alignments[0].Count), new(subject.Value, p <= LargestLabelP ? subject.Low : Math.Min(0, subject.Low), subject.High), p);
        var verdict = Verdict.Decide(
            new("alignment of the two factors"), new(trial.Subject.Name, subject, alignments[0].Count), LeastAlignment, [.. controls, exchanged]);
        return verdict with
        {
            Notes =
            [
                $"weights from {trial.OfEach(i => circuits[i].Source)}",
                $"frequency preference of the two factors' channels, (high - low) / (high + low): {trial.OfEach(i => $"{circuits[i].FactorPreferences.High:0.00} and {circuits[i].FactorPreferences.Low:0.00}")}; with labels exchanged they lie {nulls.Median():0.00} apart",
                $"share of the weights' square that two factors explain: {trial.OfEach(i => $"{circuits[i].ExplainedShare:P0}")}",
                Presupposed(trial),
            ],
        };
    }

    private static double Mean(IReadOnlyList<double> values) => values.Average();
}
