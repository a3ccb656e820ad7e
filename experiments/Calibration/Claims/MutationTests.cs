using Circuits.Experiments.Claim1.Features;
using Circuits.Science.Instruments;
using Circuits.Science.Statistics;
using Circuits.Science.Verdicts;

namespace Circuits.Experiments.Calibration.Claims;

/// <summary>Ways to be wrong that would make everything true, shown red: what protects from each is put to the test.</summary>
public sealed class MutationTests
{
    private static readonly Lazy<IReadOnlyList<CurveReading>> Nulls = new(() =>
        [.. new[] { "Q", "R", "S" }.SelectMany(letter => Planted.Survey(Planted.Null(Planted.Subject, letter, 1)).Readings)]);

    /// <summary>A criterion that accepts everything: the controls meet it as well, and the verdict is Nonspecific.</summary>
    [Fact]
    public void ACriterionThatAcceptsEverythingIsNonspecific() => Assert.Equal(Outcome.Nonspecific, WithCriterion(_ => true).Outcome);

    [Fact]
    public void TheCriterionItselfIsSupportedOnThePlantedNetwork() => Assert.Equal(Outcome.Supported, WithCriterion(CurveCriterion.IsStrict).Outcome);

    /// <summary>None of 36 units leaves up to 10 % possible (Wilson), so such a small network cannot refute 5 %: it says how many would.</summary>
    [Fact]
    public void ACriterionThatAcceptsNothingIsNotSupported()
    {
        Assert.Equal(Outcome.Inconclusive, WithCriterion(_ => false).Outcome);
        Assert.Equal(Outcome.Refuted, Decide([0, 0, 0, 0], 400).Outcome);
    }

    /// <summary>"Answers curves at all" and "answers curves strongly" are no criteria.</summary>
    [Fact]
    public void ACriterionOfStrengthAloneIsNonspecific()
    {
        Assert.Equal(Outcome.Nonspecific, WithCriterion(r => r.CurvePeak > 0).Outcome);
        Assert.Equal(Outcome.Nonspecific, WithCriterion(r => r.Strength >= 0.4).Outcome);
    }

    [Fact]
    public void TheRealCriterionRejectsNearlyAllNullUnits() => Assert.InRange(Nulls.Value.Count(CurveCriterion.IsStrict), 0, 0.05 * Nulls.Value.Count);

    /// <summary>Without its controls, the accept-all criterion would clear the threshold: the control is what stops it.</summary>
    [Fact]
    public void WithoutControlsTheAcceptAllCriterionWouldPass()
    {
        Assert.True(Proportion.Wilson(36, 36).Low > 0.05);
        Assert.Throws<ArgumentException>(() => Decide([36], 36));
    }

    /// <summary>The verdict of <see cref="CurveDetectors.Exist"/> under another criterion.</summary>
    private static Verdict WithCriterion(Func<CurveReading, bool> criterion)
    {
        var units = Planted.OwnSurvey.Readings.Count;
        return Decide([Planted.OwnSurvey.Readings.Count(criterion), .. Nulls.Value.Chunk(units).Select(c => c.Count(criterion))], units);
    }

    private static Verdict Decide(IReadOnlyList<int> counts, int units) => Verdict.Decide(
        Quantity.Share("units"), new("planted", Proportion.Wilson(counts[0], units), units), 0.05,
        [
            .. counts.Skip(1).Zip("QRS", (count, letter) => new Comparison(
                new(letter.ToString(), Proportion.Wilson(count, units), units),
                Proportion.Difference(counts[0], units, count, units),
                FisherExact.Greater(counts[0], units - counts[0], count, units - count))),
        ]);
}
