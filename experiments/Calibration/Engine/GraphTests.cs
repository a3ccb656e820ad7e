using Circuits.Engine;

namespace Circuits.Experiments.Calibration.Engine;

public sealed class GraphTests
{
    private static readonly Node Input = new("input", new Input(3, 8, 8));

    private static readonly Graph Small = new(
    [
        Input,
        new("mixed3a", new Relu(), "input"),
        new("mixed3b", new Relu(6), "input"),
        new("sum", new Add(), "mixed3a", "mixed3b"),
        new("double", new Add(), "sum", "sum"),
    ]);

    [Fact]
    public void NamesAreUnique()
    {
        var thrown = Assert.Throws<GraphException>(() => new Graph([Input, new("relu", new Relu(), "input"), new("relu", new Relu(), "input")]));
        Assert.Equal("relu: two nodes have this name.", thrown.Message);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("later")]
    [InlineData("relu")]
    public void InputsComeBeforeTheirNode(string input)
    {
        var thrown = Assert.Throws<GraphException>(() => new Graph([Input, new("relu", new Relu(), input), new("later", new Relu(), "input")]));
        Assert.Equal($"relu: its input '{input}' is not a node before it.", thrown.Message);
    }

    [Fact]
    public void AnUnknownNameOffersTheNearest()
    {
        var thrown = Assert.Throws<GraphException>(() => Small["mixed3"]);
        Assert.Equal("no node 'mixed3'. Nearest: mixed3a, mixed3b, input.", thrown.Message);
        Assert.False(Small.Contains("mixed3"));
        Assert.True(Small.Contains("mixed3a"));
    }

    [Fact]
    public void ConsumersAreListedOnce()
    {
        Assert.Equal(["mixed3a", "mixed3b"], Small.ConsumersOf("input").Select(n => n.Name));
        Assert.Equal(["double"], Small.ConsumersOf("sum").Select(n => n.Name));
        Assert.Empty(Small.ConsumersOf("double"));
    }

    [Fact]
    public void AnEditedGraphLeavesTheOriginalAsItWas()
    {
        var before = Small.Nodes;
        var edited = Small.With(n => n.Name == "mixed3b" ? new Identity() : n.Operation);
        Assert.Equal(before, Small.Nodes);
        Assert.Equal(new Relu(6), Small["mixed3b"].Operation);
        Assert.Equal(new Identity(), edited["mixed3b"].Operation);
        Assert.Equal(Small.Nodes.Select(n => (n.Name, n.Inputs)), edited.Nodes.Select(n => (n.Name, n.Inputs)));
    }

    /// <summary>The list a graph was made from is not the graph's.</summary>
    [Fact]
    public void AChangeToTheListOfNodesDoesNotReachTheGraph()
    {
        List<Node> nodes = [Input, new("relu", new Relu(), "input")];
        var graph = new Graph(nodes);
        nodes.Clear();
        Assert.Equal(2, graph.Nodes.Length);
    }

    // Levenshtein's distance: kitten -> sitting takes 3 edits, kitten -> mitten 1, kitten -> kit 3.
    [Fact]
    public void NearestIsByEditsAndThenByName() =>
        Assert.Equal("mitten, kit, sitting", NearestNames.To("kitten", ["sitting", "kit", "elephant", "mitten"]));
}
