using Circuits.Experiments.Calibration.Claims;
using Circuits.Science.Instruments;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Networks;

namespace Circuits.Experiments.Calibration.Instruments;

/// <summary>The order of curve, rounded angle, sharp angle and line, on formulas and on the planted network.</summary>
public sealed class SelectivityOrderTests
{
    [Fact]
    public void StepsAreWhatTheFormulaSays()
    {
        var responses = Answers.To(SelectivityOrder.Stimuli, s => s switch
        {
            Curve c => Near(c.OrientationDegrees) ? 2 : 9,
            Angle { RoundingRadiusPixels: > 0 } a => Near(a.OrientationDegrees) ? 1.6 : 9,
            Angle a => Near(a.OrientationDegrees) ? 1 : 9,
            Line l => Near(l.OrientationDegrees) ? 0.4 : 9,
            _ => double.NaN,
        });
        var steps = SelectivityOrder.Of(responses, new(0, 100, 1));
        Assert.Equal(0.2, steps.CurveOverRounded, 1e-6);
        Assert.Equal(0.3, steps.RoundedOverSharp, 1e-6);
        Assert.Equal(0.8, steps.CurveOverLine, 1e-6);

        // Other orientations, also across 0 degrees, play no part.
        static bool Near(double degrees) => degrees is >= 85 and <= 115;
    }

    [Fact]
    public void AUnitThatPrefersSharpAnglesHasNegativeSteps()
    {
        var responses = Answers.To(SelectivityOrder.Stimuli, s => s switch { Curve => 1, Angle { RoundingRadiusPixels: > 0 } => 1.5, Angle => 2, _ => 3 });
        Assert.Equal(new SelectivityOrder.Steps(-0.5, -0.5, -2), SelectivityOrder.Of(responses, new(0, 355, 1)));
    }

    /// <summary>A silent control must not meet a threshold of zero.</summary>
    [Fact]
    public void AUnitThatDoesNotAnswerTheCurveIsAsFarFromTheOrderAsCanBe() =>
        Assert.Equal(new(-1, -1, -1), SelectivityOrder.Of(Answers.To(SelectivityOrder.Stimuli, s => s is Curve ? 0 : 1), new(0, 0, 1)));

    /// <summary>The same stroke turning through the same angle: only how the turning is spread differs.</summary>
    [Fact]
    public void TheStimuliDifferOnlyInHowTheyTurn()
    {
        Assert.Equal(4 * 36 * 2, SelectivityOrder.Stimuli.Length);
        var curve = SelectivityOrder.Stimuli.OfType<Curve>().First();
        Assert.All(SelectivityOrder.Stimuli.Cast<Stroke>(), s => Assert.Equal((curve.LengthPixels, curve.ThicknessPixels), (s.LengthPixels, s.ThicknessPixels)));
        Assert.All(SelectivityOrder.Stimuli.OfType<Angle>(), a => Assert.Equal(curve.TurnDegrees, 180 - a.OpeningDegrees, 1e-9));
        Assert.Equal(SelectivityOrder.Stimuli.Length / 2, SelectivityOrder.Stimuli.Cast<Stroke>().Count(s => s.Foreground == Drawing.Light));
    }

    [Fact]
    public void EveryPlantedCurveUnitPutsCurvesBeforeRoundedBeforeSharpAndBeforeLines()
    {
        using var probe = new Probe(NaturalImages.Engine, Planted.Subject, Planted.SizePixels, [Planted.Curves]);
        var responses = probe.Peaks(SelectivityOrder.Stimuli.Length, i => SelectivityOrder.Stimuli[i].Render(Planted.SizePixels))[0];
        Assert.All(Enumerable.Range(0, PlantedCurves.CurveUnits), unit =>
        {
            var steps = SelectivityOrder.Of(responses, new(unit, 15 * unit, 1));
            Assert.True(steps is { CurveOverRounded: > 0, RoundedOverSharp: > 0, CurveOverLine: > 0 }, $"{unit}: {steps}");
        });

        // A line unit prefers its line.
        Assert.True(SelectivityOrder.Of(responses, new(PlantedCurves.CurveUnits, 0, 1)).CurveOverLine < 0);
    }
}
