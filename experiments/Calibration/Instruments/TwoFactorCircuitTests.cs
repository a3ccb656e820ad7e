using Circuits.Engine;
using Circuits.Experiments.Calibration.Claims;
using Circuits.Science.Instruments;
using Circuits.Science.Subjects;

namespace Circuits.Experiments.Calibration.Instruments;

/// <summary>The planted circuit is read as it was written; with wrong angles, or on units that are none, it is not.</summary>
public sealed class TwoFactorCircuitTests
{
    private static readonly Family Detectors = Family.Of(PlantedHighLowUnits.Detectors);

    private static readonly Lazy<TwoFactorCircuit> Circuit = new(() =>
        TwoFactorCircuit.Of(NaturalImages.Engine, PlantedHighLowUnits.Subject, Detectors, PlantedHighLowUnits.Battery));

    [Fact]
    public void ThePlantedCircuitIsMirroredAlongEachUnitsDirection() =>
        Assert.All(Circuit.Value.Alignment(Detectors), a => Assert.InRange(a, 0.97, 1));

    [Fact]
    public void ItsFactorsAreHighAndLowFrequency()
    {
        Assert.InRange(Circuit.Value.FactorPreferences.High, 0.4, 1);
        Assert.InRange(Circuit.Value.FactorPreferences.Low, -1, -0.4);
        Assert.InRange(Circuit.Value.ExplainedShare, 0.95, 1);
        Assert.Equal(Circuit.Value.Separation, Circuit.Value.SeparationOf(Circuit.Value.Preferences));
    }

    /// <summary>7 is prime to 24: each member gets another's angle, spread all around.</summary>
    [Fact]
    public void AnglesOfOtherMembersGiveChance() => Assert.InRange(
        Circuit.Value.Alignment(Detectors with { Members = [.. Detectors.Members.Select(m => m with { PreferredDegrees = 7 * m.PreferredDegrees })] }).Average(), -0.2, 0.2);

    [Fact]
    public void TheOppositeAngleIsTheMirrorImage() => Assert.All(
        Circuit.Value.Alignment(Detectors with { Members = [.. Detectors.Members.Select(m => m with { PreferredDegrees = m.PreferredDegrees + 180 })] }), a => Assert.InRange(a, -1, -0.97));

    [Theory]
    [InlineData("planted-high-low", "highlow", "pooled")]
    [InlineData("inception-v3", "activation_10", "max_pooling2d_2")]
    [InlineData("inception-v3", "activation_11", "activation_10")]
    [InlineData("inception-v3", "activation_9", null)]
    public void TheSourceIsBehindTheBottleneck(string subject, string node, string? source)
    {
        var graph = Zoo.Load(subject).Graph;
        var layer = Layer.Of(graph, Planted.SizePixels).Single(l => l.Node == node);
        Assert.Equal(source, TwoFactorCircuit.SourceOf(graph, layer));
    }

    [Fact]
    public void AConvolutionWithoutSidesIsRefused()
    {
        var subject = Zoo.Load("inception-v3");
        var layer = Layer.Of(subject.Graph, Planted.SizePixels).Single(l => l.Node == "activation_9");
        Assert.Throws<GraphException>(() => TwoFactorCircuit.Of(
            NaturalImages.Engine, subject, new Family(layer, [new(0, 0, 1)]), PlantedHighLowUnits.Battery));
    }
}
