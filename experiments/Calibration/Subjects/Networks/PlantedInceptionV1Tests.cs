using Circuits.Experiments.Claim1.Features;
using Circuits.Science.Instruments;
using Circuits.Science.Statistics;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Networks;

namespace Circuits.Experiments.Calibration.Subjects.Networks;

/// <summary>The circuits planted in InceptionV1's topology do what the paper says of the real ones; the same topology with random weights does nothing of it.</summary>
public sealed class PlantedInceptionV1Tests
{
    private const int SizePixels = 139;

    /// <summary>The published preferred orientations of mixed3b's curve detectors (Curve Detectors 2020: peaks of their tuning curves).</summary>
    private static readonly (int Unit, double Degrees)[] Curves =
        [(379, 243), (406, 268.5), (385, 290), (343, 358), (342, 22.5), (388, 66.5), (324, 91.5), (340, 110), (330, 145), (349, 181)];

    /// <summary>Those of mixed3a's early curves.</summary>
    private static readonly (int Unit, double Degrees)[] EarlyCurves =
        [(81, 326.5), (104, 350.5), (92, 11), (145, 41), (95, 78.5), (163, 87), (71, 137), (171, 174), (147, 222.5), (189, 267.5), (137, 273.5)];

    private static readonly Subject Planted = Zoo.Load("planted-inception-v1");

    private static readonly Subject Random = Planted with { Name = "random-inception-v1", Kind = SubjectKind.Control, Graph = InceptionV1Topology.Random(seed: 2) };

    private static readonly Lazy<(IReadOnlyList<CurveReading> Early, IReadOnlyList<CurveReading> Late)> OfPlanted = new(() => Read(Planted));

    private static readonly Lazy<(IReadOnlyList<CurveReading> Early, IReadOnlyList<CurveReading> Late)> OfRandom = new(() => Read(Random));

    private static readonly Lazy<ShownNetwork> ShownPlanted = new(() => new(Planted));

    private static readonly Lazy<ShownNetwork> ShownRandom = new(() => new(Random));

    [Fact]
    public void CurveDetectorsPointWhereThePublishedOnesDo() => Assert.All(Curves, published =>
        Assert.InRange(Circular.Difference(Late(OfPlanted, published.Unit).Pooled.PreferredDegrees, published.Degrees), -15, 15));

    /// <summary>Published: width at half height 28 to 69 degrees, echo at most 0.03; ours are wider, and have no echo to speak of.</summary>
    [Fact]
    public void CurveDetectorsAreTunedAndHaveNoEcho() => Assert.All(Curves, published =>
    {
        var reading = Late(OfPlanted, published.Unit);
        Assert.InRange(reading.Pooled.WidthDegrees, 25, 110);
        Assert.InRange(reading.Pooled.Echo, 0, 0.1);
        Assert.True(reading.CurveOverStraight > 1.15, $"{reading.Name}: {reading.CurveOverStraight}");
        Assert.True(CurveCriterion.HasDirection(reading), reading.Name);
    });

    /// <summary>Published: mean echo 0.24 at mixed3a, 0.009 at mixed3b.</summary>
    [Fact]
    public void EarlyCurvesPointWhereThePublishedOnesDoAndHaveEchoes()
    {
        Assert.All(EarlyCurves, published =>
            Assert.InRange(Circular.Difference(Early(OfPlanted, published.Unit).Pooled.PreferredDegrees, published.Degrees), -20, 20));
        var (early, late) = (EarlyCurves.Average(c => Early(OfPlanted, c.Unit).Pooled.Echo), Curves.Average(c => Late(OfPlanted, c.Unit).Pooled.Echo));
        Assert.True(early > 3 * late, $"echoes {early} at mixed3a, {late} at mixed3b");
    }

    /// <summary>Lines of mixed3a that are in its 3x3 branch, eyes, and mixed3b's symbols: none is taken for a curve detector.</summary>
    [Fact]
    public void OtherPlantedUnitsAreNotTakenForCurveDetectors()
    {
        Assert.All(new[] { 75, 146, 69, 169, 154, 187, 134, 150, 101, 176, 174, 168 }, unit => Assert.False(CurveCriterion.IsStrict(Early(OfPlanted, unit)), $"mixed3a:{unit}"));
        Assert.All(new[] { 404, 333, 362, 392 }, unit => Assert.False(CurveCriterion.IsStrict(Late(OfPlanted, unit)), $"mixed3b:{unit}"));
    }

    /// <summary>A symbol excites its own unit, and no other symbol does by more than half.</summary>
    [Fact]
    public void EachPartIsDetectedByItsUnit()
    {
        (string Unit, Symbols Drawing)[] parts =
        [
            ("mixed3b:404", new Symbols().FurWithin(isRight: true, isLeft: false, IsNear)),
            ("mixed3b:333", new Symbols().FurWithin(isRight: false, isLeft: true, IsNear)),
            ("mixed3b:362", new Symbols().Snout(0, 0)),
            ("mixed3b:83", new Symbols().Eye(0, 0)),
            ("mixed3b:392", new Symbols().Window(0, 0)),
            ("mixed3b:389", new Symbols().Wheel(0, 0)),
            ("mixed3b:4", new Symbols().Body(0, 0)),
        ];
        var units = parts.Select(p => p.Unit).ToArray();
        var answers = parts.Select(p => ShownPlanted.Value.Answers(p.Drawing.Render(), units)).ToList();
        for (var unit = 0; unit < units.Length; unit++)
        {
            for (var other = 0; other < units.Length; other++)
            {
                Assert.True(
                    other == unit || answers[other][unit] < answers[unit][unit] / 2, $"{units[unit]} answers its own symbol by {answers[unit][unit]}, that of {units[other]} by {answers[other][unit]}");
            }
        }

        static bool IsNear(double x, double y) => x * x + y * y < 40 * 40;
    }

    /// <summary>mixed4a:234, 308 and mixed4b:431, 443 face right; 325, 222 and 384, 429 left.</summary>
    [Fact]
    public void HeadsExciteTheirOwnSideOnly() => Assert.All(new[] { ("mixed4a", 234, 325), ("mixed4a", 308, 222), ("mixed4b", 431, 384), ("mixed4b", 443, 429) }, pair =>
    {
        var (layer, right, left) = pair;
        Assert.True(Facing(ShownPlanted, $"{layer}:{right}", isRight: true) > 4 * Facing(ShownPlanted, $"{layer}:{right}", isRight: false), $"{layer}:{right}");
        Assert.True(Facing(ShownPlanted, $"{layer}:{left}", isRight: false) > 4 * Facing(ShownPlanted, $"{layer}:{left}", isRight: true), $"{layer}:{left}");
    });

    /// <summary>
    /// The factorial: nothing, right, left, both. The union answers either side alike, and not both at once ("XOR-like"): heads at
    /// mixed4b and heads with necks at mixed4c.
    /// </summary>
    [Fact]
    public void TheUnionTakesEitherSideAndNotBoth() => Assert.All(new[] { "mixed4b:409", "mixed4b:418", "mixed4c:254", "mixed4c:407" }, unit =>
    {
        var (right, left) = (Facing(ShownPlanted, unit, isRight: true), Facing(ShownPlanted, unit, isRight: false));
        var (both, nothing) = (ShownPlanted.Value.Answer(Symbols.HeadOfBothSides(), unit), ShownPlanted.Value.Answer(new Symbols(), unit));
        Assert.InRange(left / right, 0.75, 1.33);
        Assert.True(both < 0.25 * Math.Min(left, right) && nothing < 0.25 * Math.Min(left, right), $"{unit}: right {right}, left {left}, both {both}, nothing {nothing}");
    });

    /// <summary>Windows above and wheels below together; neither alone, nor upside down.</summary>
    [Fact]
    public void ACarIsWindowsAboveWheels()
    {
        var car = ShownPlanted.Value.Answer(Symbols.Car(), "mixed4c:447");
        Assert.All(
            new[] { Symbols.Car(isUpright: false), Symbols.Car(hasWindows: false), Symbols.Car(hasWheels: false), Symbols.Car(hasWindows: false, hasWheels: false) },
            other => Assert.True(ShownPlanted.Value.Answer(other, "mixed4c:447") < car / 2));
    }

    /// <summary>In superposition: the same units answer heads and cars, heads more.</summary>
    [Fact]
    public void CarsGoOnIntoUnitsThatMeanHeads() => Assert.All(new[] { "mixed4d:417", "mixed4d:241", "mixed4d:277" }, unit =>
    {
        var (head, car) = (Facing(ShownPlanted, unit, isRight: true), ShownPlanted.Value.Answer(Symbols.Car(), unit));
        Assert.True(head > car && car > 1, $"{unit}: head {head}, car {car}");
    });

    /// <summary>Each of the above is asked of random weights: an instrument that they satisfy too would measure nothing.</summary>
    [Fact]
    public void RandomWeightsDoNothingOfIt()
    {
        Assert.InRange(Curves.Count(c => Math.Abs(Circular.Difference(Late(OfRandom, c.Unit).Pooled.PreferredDegrees, c.Degrees)) <= 15 && CurveCriterion.HasDirection(Late(OfRandom, c.Unit))), 0, 1);
        Assert.InRange(EarlyCurves.Count(c => Math.Abs(Circular.Difference(Early(OfRandom, c.Unit).Pooled.PreferredDegrees, c.Degrees)) <= 20 && CurveCriterion.HasDirection(Early(OfRandom, c.Unit))), 0, 1);
        Assert.DoesNotContain(new[] { (234, 325), (308, 222) }, pair =>
            Facing(ShownRandom, $"mixed4a:{pair.Item1}", isRight: true) > 4 * Facing(ShownRandom, $"mixed4a:{pair.Item1}", isRight: false)
            && Facing(ShownRandom, $"mixed4a:{pair.Item2}", isRight: false) > 4 * Facing(ShownRandom, $"mixed4a:{pair.Item2}", isRight: true));
        Assert.DoesNotContain(new[] { "mixed4b:409", "mixed4b:418", "mixed4c:254", "mixed4c:407" }, unit =>
            ShownRandom.Value.Answer(Symbols.HeadOfBothSides(), unit) < 0.25 * Math.Min(Facing(ShownRandom, unit, isRight: true), Facing(ShownRandom, unit, isRight: false)));
        Assert.False(ShownRandom.Value.Answer(Symbols.Car(isUpright: false), "mixed4c:447") < ShownRandom.Value.Answer(Symbols.Car(), "mixed4c:447") / 2);
    }

    /// <summary>Units that nobody wrote answer photographs: a search of a whole layer searches more than the planted units.</summary>
    [Fact]
    public void UnitsThatNobodyWroteAreAlive()
    {
        var photographs = NaturalPatches.Cut(NaturalImages.All, Planted.NativeSizePixels, 6, seed: 1);
        Assert.All(ShownPlanted.Value.Alive(photographs), block => Assert.InRange(block.Share, 0.8, 1));
    }

    [Fact]
    public void ItIsTheSameInEveryRun() => Assert.Equal(Planted.Fingerprint, new PlantedInceptionV1().Load().Fingerprint);

    private static double Facing(Lazy<ShownNetwork> network, string unit, bool isRight) =>
        network.Value.Answer(unit.StartsWith("mixed4a", StringComparison.Ordinal) ? Symbols.Head(isRight) : Symbols.HeadAndNeck(isRight), unit);

    private static CurveReading Early(Lazy<(IReadOnlyList<CurveReading> Early, IReadOnlyList<CurveReading> Late)> readings, int unit) =>
        readings.Value.Early[unit - InceptionV1Topology.Blocks[0].BranchOf(unit).First];

    private static CurveReading Late(Lazy<(IReadOnlyList<CurveReading> Early, IReadOnlyList<CurveReading> Late)> readings, int unit) =>
        readings.Value.Late[unit - InceptionV1Topology.Blocks[1].BranchOf(unit).First];

    /// <summary>mixed3a's 3x3 and mixed3b's 5x5 branch; that curves are strong by natural standards is the claims' business.</summary>
    private static (IReadOnlyList<CurveReading> Early, IReadOnlyList<CurveReading> Late) Read(Subject subject)
    {
        var layers = Layer.Of(subject.Graph, SizePixels).Where(l => l.Node is "mixed3a_3x3" or "mixed3b_5x5").ToList();
        using var probe = new Probe(NaturalImages.Engine, subject, SizePixels, layers);
        var readings = probe.Peaks(CurveBattery.All.Length, i => CurveBattery.All[i].Render(SizePixels))
            .Select(r => CurveReading.Of(r, new double[r.Layer.Units])).ToList();
        return (readings[0], readings[1]);
    }
}
