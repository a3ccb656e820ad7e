using Circuits.Experiments.Calibration.Stimuli;
using Circuits.Science.Instruments;
using Circuits.Science.Statistics;
using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics;

namespace Circuits.Experiments.Calibration.Instruments;

/// <summary>Tuning curves of which everything is known in closed form.</summary>
public sealed class TuningCurveTests
{
    private static readonly int[] Steps = [8, 24, 36, 72];
    private static readonly double[] Preferred = [0, 30, 90, 123.4, 181, 270, 359.9];

    [Fact]
    public void ACosineBumpHasHalfAConcentrationAndIsHalfACircleWide() => OverAll((steps, about) =>
    {
        var curve = Of(steps, d => 1 + Math.Cos(Radians(d - about)));
        Near(about, curve.PreferredDegrees);
        Assert.Equal(0.5, curve.Concentration, 1e-12);

        // Half of the largest response among the steps is not quite half of the peak between two of them.
        var largest = Math.Abs(Circular.Difference(Math.Round(about * steps / 360) * 360 / steps, about));
        var exact = 2 * double.RadiansToDegrees(Math.Acos((1 + Math.Cos(Radians(largest))) / 2 - 1));
        Assert.Equal(exact, curve.WidthDegrees, largest < 1e-9 ? 1e-9 : 300.0 / (steps * steps));
    });

    /// <summary>R1 = I1(k) / I0(k): Fisher (1993), "Statistical Analysis of Circular Data", equation 3.29. Half of the peak is where k (1 - cos) = ln 2.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void AVonMisesBumpHasTheRatioOfBesselFunctions(double k)
    {
        foreach (var about in Preferred)
        {
            var curve = Of(72, d => 3 * Answers.Bump(d, about, k));
            Near(about, curve.PreferredDegrees);
            Assert.Equal(SpecialFunctions.BesselI1(k) / SpecialFunctions.BesselI0(k), curve.Concentration, 1e-9);
            Assert.Equal(2 * double.RadiansToDegrees(Math.Acos(1 - Math.Log(2) / k)), curve.WidthDegrees, 0.5);
        }
    }

    /// <summary>An axis has no direction: the unit answers the opposite curve as well as its own.</summary>
    [Fact]
    public void TwoOppositeBumpsHaveNoDirectionAndAFullEcho() => OverAll((steps, about) =>
    {
        var curve = Of(steps, d => Answers.AxisBump(d, about));
        Assert.Equal(0, curve.Concentration, 1e-12);
        Assert.Equal(1, curve.Echo, 1e-9);

        // k (1 - cos 2x) = ln 2 on each side of one of the two.
        if (steps >= 36)
        {
            Assert.Equal(double.RadiansToDegrees(Math.Acos(1 - Math.Log(2) / 2)), curve.WidthDegrees, tolerance: 3);
        }
    });

    [Fact]
    public void AnUnequalPairOfBumpsHasTheRatioAsItsEcho() => OverAll((steps, about) =>
    {
        var step = 360.0 / steps;
        var on = Math.Round(about / step) * step;
        var curve = Of(steps, d => Answers.Bump(d, on, 20) + 0.6 * Answers.Bump(d, on + 180, 20));
        Near(on, curve.PreferredDegrees);
        Assert.Equal(0.6, curve.Echo, 1e-9);
    });

    [Fact]
    public void AUniformCurveHasNoPreference()
    {
        var curve = Of(36, _ => 0.7);
        Assert.Equal(0, curve.Concentration, 1e-12);
        Assert.Equal((1, 360), (curve.Echo, curve.WidthDegrees));
    }

    [Fact]
    public void ASingleStepIsAsConcentratedAsCanBe()
    {
        var curve = Of(36, d => d == 250 ? 2 : 0);
        Assert.Equal(1, curve.Concentration, 1e-12);
        Near(250, curve.PreferredDegrees);
        Assert.Equal((0, 10), (curve.Echo, curve.WidthDegrees));
    }

    [Fact]
    public void ASilentUnitHasNoDirectionAndNoConcentration()
    {
        var curve = Of(36, _ => 0);
        Assert.Equal((0, 0, 0, 0, 360), (curve.Peak, curve.PreferredDegrees, curve.Concentration, curve.Echo, curve.WidthDegrees));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.001)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void WhatIsNoResponseIsRefused(double value) =>
        Assert.Contains("none negative, all", Assert.Throws<ArgumentException>(() => new TuningCurve([1, 2, 3, value, 2])).Message);

    [Fact]
    public void FewerThanFourStepsAreRefused() => Assert.Throws<ArgumentException>(() => new TuningCurve([1, 2, 3]));

    [Fact]
    public void TheMeanOfCurvesOfDifferentStepsIsRefused() =>
        Assert.Throws<ArgumentException>(() => TuningCurve.Mean([Of(24, _ => 1), Of(36, _ => 1)]));

    [Fact]
    public void TurningTheStimuliTurnsThePreferenceAndNothingElse() => Holds.For(Curves, c =>
    {
        var (responses, by, factor) = c;
        var n = responses.Length;
        var curve = new TuningCurve(responses);
        var turned = new TuningCurve(Enumerable.Range(0, n).Select(i => factor * responses[(i - by + n) % n]));
        Assert.Equal(curve.Concentration, turned.Concentration, 1e-9);
        Assert.Equal(curve.WidthDegrees, turned.WidthDegrees, 1e-6);
        Assert.Equal(curve.Peak * factor, turned.Peak, 1e-9);
        if (curve.Concentration > 1e-6)
        {
            Near(curve.PreferredDegrees + 360.0 * by / n, turned.PreferredDegrees, 1e-4);
            Assert.Equal(curve.Echo, turned.Echo, 1e-9);
        }
    });

    [Fact]
    public void ReadingsStayInTheirRanges() => Holds.For(Curves, c =>
    {
        var curve = new TuningCurve(c.Responses);
        Assert.InRange(curve.PreferredDegrees, 0, Math.BitDecrement(360));
        Assert.InRange(curve.Concentration, 0, 1 + 1e-12);
        Assert.InRange(curve.Echo, 0, 1);
        Assert.InRange(curve.WidthDegrees, 0, 360);
    });

    /// <summary>R1 and the direction are those of the circular statistics, weighted by response.</summary>
    [Fact]
    public void DirectionAndConcentrationAreCircularMoments() => Holds.For(Curves, c =>
    {
        if (c.Responses.Sum() > 0)
        {
            var curve = new TuningCurve(c.Responses);
            double[] angles = [.. c.Responses.Select((_, i) => curve.OrientationDegrees(i))];
            Assert.Equal(Circular.ResultantLength(angles, c.Responses), curve.Concentration, 1e-9);
            if (curve.Concentration > 1e-6)
            {
                Near(Circular.MeanDirection(angles, c.Responses), curve.PreferredDegrees);
            }
        }
    });

    /// <summary>Some hundredths of responses, many of them zero; a turn; a factor.</summary>
    private static Arbitrary<(double[] Responses, int By, double Factor)> Curves => Arb.From(
        from steps in Gen.Elements(4, 5, 24, 36)
        from responses in Gen.Frequency((3, Gen.Choose(0, 10_000)), (1, Gen.Constant(0))).ListOf(steps)
        from turn in Gen.Choose(0, steps - 1)
        from factor in Gen.Choose(1, 100)
        select (responses.Select(r => r / 10_000.0).ToArray(), turn, factor / 10.0));

    private static TuningCurve Of(int steps, Func<double, double> response) => new(Enumerable.Range(0, steps).Select(i => response(360.0 * i / steps)));

    private static void OverAll(Action<int, double> check) => Assert.All(from steps in Steps from about in Preferred select (steps, about), p => check(p.steps, p.about));

    private static void Near(double expected, double actual, double tolerance = 1e-6) => Assert.Equal(0, Circular.Difference(actual, expected), tolerance);

    private static double Radians(double degrees) => double.DegreesToRadians(degrees);
}
