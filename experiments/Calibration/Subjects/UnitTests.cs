using Circuits.Engine;
using Circuits.Science.Subjects;

namespace Circuits.Experiments.Calibration.Subjects;

public sealed class UnitTests
{
    [Theory]
    [InlineData("mixed3b:379", "mixed3b", 379)]
    [InlineData("a/b:0:7", "a/b:0", 7)]
    public void IsReadAsItIsWritten(string text, string node, int index)
    {
        Assert.Equal(new(node, index), Unit.Parse(text));
        Assert.Equal(text, Unit.Parse(text).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("mixed3b")]
    [InlineData(":3")]
    [InlineData("mixed3b:")]
    [InlineData("mixed3b:-1")]
    [InlineData("mixed3b:1.5")]
    [InlineData("mixed3b:99999999999")]
    [InlineData("mixed3b: 3")]
    public void AnythingElseIsRefused(string text) =>
        Assert.Contains("is no unit. Write NODE:UNIT", Assert.Throws<GraphException>(() => Unit.Parse(text)).Message);

    [Fact]
    public void IsLookedUpInItsNetwork()
    {
        var small = SmallNetwork.Make().Graph;
        var graph = new Graph(small.Nodes, new Dictionary<string, string> { ["alias"] = "both" });
        Assert.Equal(new("both", 15), new Unit("alias", 15).In(graph));
        Assert.Equal(16, Unit.CountOf(graph, "alias"));
        Assert.Equal("both has units 0 to 15, not 16.", Assert.Throws<GraphException>(() => new Unit("both", 16).In(graph)).Message);
        Assert.StartsWith("no node 'bot'", Assert.Throws<GraphException>(() => new Unit("bot", 1).In(graph)).Message);
    }
}
