using Circuits.Science.Statistics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Circuits.Experiments.Calibration.Statistics;

public sealed class BenjaminiHochbergTests
{
    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithReplay(1995, 57);

    // Multiples of 1/40, so that ties are common.
    private static readonly Arbitrary<double[]> PValues = Gen.Choose(0, 40).Select(k => k / 40.0).ArrayOf().ToArbitrary();

    /// <summary>Benjamini and Hochberg (1995), section 4: fifteen hypotheses about thrombolysis, four rejected at 5 %.</summary>
    /// <remarks>numpy: numpy.minimum.accumulate((p * 15 / numpy.arange(1, 16))[::-1])[::-1], as R's p.adjust(p, "BH").</remarks>
    [Fact]
    public void TheExampleOfThePaper()
    {
        double[] p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1];
        double[] expected =
        [
            0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714, 0.06385714, 0.0645, 0.0765, 0.486, 0.58118182, 0.714875, 0.75323077, 0.81321429, 1,
        ];
        var adjusted = BenjaminiHochberg.Adjust(p);
        Assert.Equal(4, adjusted.Count(q => q <= 0.05));
        Assert.All(expected.Zip(adjusted), pair => Assert.Equal(pair.First, pair.Second, 8));
    }

    [Fact]
    public void RejectsJustWhatTheStepUpProcedureRejects() => Prop.ForAll(
        PValues,
        Gen.Choose(1, 60).Select(k => k / 61.0).ToArbitrary(),
        (p, rate) =>
        {
            // The definition: with the p-values in order, reject the first k for the largest k with p(k) <= k q / m.
            var sorted = p.Order().ToArray();
            var rejected = Enumerable.Range(1, p.Length).LastOrDefault(k => sorted[k - 1] <= k * rate / p.Length);
            return BenjaminiHochberg.Adjust(p).Count(q => q <= rate) == rejected;
        }).Check(Seeded);

    [Fact]
    public void IsMonotoneAndNeverBelowTheRawPValue() => Prop.ForAll(
        PValues,
        p =>
        {
            var adjusted = BenjaminiHochberg.Adjust(p);
            return Enumerable.Range(0, p.Length).All(i =>
                p[i] <= adjusted[i] && adjusted[i] <= 1
                && Enumerable.Range(0, p.Length).All(j => p[i] > p[j] || adjusted[i] <= adjusted[j]));
        }).Check(Seeded);

    [Fact]
    public void DoesNotDependOnTheOrder() => Prop.ForAll(
        PValues,
        p => BenjaminiHochberg.Adjust([.. p.Reverse()]).Reverse().SequenceEqual(BenjaminiHochberg.Adjust(p))).Check(Seeded);

    [Fact]
    public void RefusesWhatIsNoPValue()
    {
        var error = Assert.Throws<ArgumentException>(() => BenjaminiHochberg.Adjust([0.5, double.NaN]));
        Assert.Contains("p-value 1 is NaN", error.Message, StringComparison.Ordinal);
    }
}
