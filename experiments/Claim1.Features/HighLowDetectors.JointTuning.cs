using Circuits.Science;
using Circuits.Science.Instruments;
using Circuits.Science.Statistics;
using Circuits.Science.Verdicts;

namespace Circuits.Experiments.Claim1.Features;

/// <summary>Argument 4: joint tuning.</summary>
public static partial class HighLowDetectors
{
    // As for curves: half of the error that chance gives. Fewer sources and steps, since families are smaller and tuning wider.
    private const double LargestTakeoverErrorDegrees = 45;
    private const int Sources = 8;
    private const int Turns = 12;

    /// <summary>(c) When natural patches that excite one unit are turned, the others take over in the order of their angles.</summary>
    [Claim("high-low.joint-tuning", "Turning what excites one unit hands it over to the others at their angles.", Source + ", argument 4")]
    [Expect("planted-inception-v1", Outcome.Untested, NoDetectors)]
    [Expect("planted-curves", Outcome.Untested, CurvesAlone)]
    public static Verdict Argument4_JointTuning(Trial trial)
    {
        if (Families(trial) is not { } families)
        {
            return NoFamily(trial);
        }

        var surveys = CurveDetectors.Surveys(trial);
        var takeovers = trial.All.Select((who, i) => JointTuning.Of(
            trial.Engine, who.Subject, families[i], surveys[i].Natural.Single(n => n.Layer.Node == families[i].Layer.Node), CurveDetectors.Scenes(trial), trial.Samples(Sources),
            trial.Reporter($"joint tuning of high-low detectors, {who.Name}"), trial.Cancellation, Turns)).ToList();
        var verdict = TakenOver.Decide(trial, "high-low joint tuning", takeovers, LargestTakeoverErrorDegrees);
        return verdict with { Notes = [.. verdict.Notes, Presupposed(trial)] };
    }
}
