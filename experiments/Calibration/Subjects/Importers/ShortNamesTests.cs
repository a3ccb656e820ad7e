using Circuits.Science.Subjects.Importers;
using Xunit;

namespace Circuits.Experiments.Calibration.Subjects.Importers;

public sealed class ShortNamesTests
{
    [Fact]
    public void NamesLoseTheFoldersThatMostOfThemShare()
    {
        var names = ShortNames.Of(["input", "A/B/M/Conv/Relu6", "A/B/M/block/Relu6", "A/B/M/block/add", "A/B/M/pool", "A/dense/BiasAdd", "Identity"]);
        Assert.Equal(["input", "Conv/Relu6", "block/Relu6", "block/add", "pool", "dense/BiasAdd", "Identity"], names.Values);
    }

    [Fact]
    public void NamesStayWhereShorterOnesWouldMeet()
    {
        string[] names = ["A/B/x", "A/B/y", "A/B/z", "A/x"];
        Assert.Equal(names, ShortNames.Of(names).Values);
    }

    [Fact]
    public void ANameIsNeverShortenedToNothing() => Assert.Equal(["x"], ShortNames.Of(["A/B/x"]).Values);
}
