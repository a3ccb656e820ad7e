using Circuits.Engine;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Controls;

namespace Circuits.Experiments.Calibration.Subjects.Controls;

/// <summary>Control S: each filter's own weights in another order; all else stays.</summary>
public sealed class ShuffledWeightsTests
{
    [Fact]
    public void EachFilterKeepsItsWeightsInAnotherOrder() => RequireShuffled(SmallNetwork.Make());

    [Theory]
    [Trait("Speed", "Slow")]
    [InlineData("inception-v3")]
    [InlineData("mobilenet-v2")]
    [InlineData("planted-curves")]
    public void EachFilterOfARealNetworkKeepsItsWeightsInAnotherOrder(string name) => RequireShuffled(Zoo.Load(name));

    /// <summary>No two filters are shuffled alike: a common permutation would keep how units relate.</summary>
    [Fact]
    public void FiltersAreShuffledIndependently()
    {
        var kernel = new Kernel(2, 4, 5, 5, [.. Enumerable.Range(0, 200).Select(i => (float)(i % 100))]);
        var subject = SmallNetwork.Make() with
        {
            Graph = new([new("image", new Input(4, 8, 8)), new("a", new Convolution(kernel, [], Window.Square(5), Padding.Same), "image"), new("b", new Convolution(kernel, [], Window.Square(5), Padding.Same), "image")]),
        };
        var shuffled = ShuffledWeights.Of(subject, 1).Graph;
        float[][] orders = [.. from node in new[] { "a", "b" } from o in new[] { 0, 1 } select ((Convolution)shuffled[node].Operation).Kernel.Filter(o).ToArray()];
        Assert.All(from i in Enumerable.Range(0, 4) from j in Enumerable.Range(0, i) select (i, j), p => Assert.NotEqual(orders[p.i], orders[p.j]));
    }

    private static void RequireShuffled(Subject subject)
    {
        var (moved, all) = (0L, 0L);
        foreach (var (own, its) in subject.Graph.Nodes.Zip(ShuffledWeights.Of(subject, 3).Graph.Nodes))
        {
            if (own.Operation is not Convolution a)
            {
                Assert.Same(own.Operation, its.Operation);
                continue;
            }

            var b = (Convolution)its.Operation;
            Assert.Equal(a.Bias, b.Bias);
            for (var o = 0; o < a.Kernel.OutputChannels; o++)
            {
                var (before, after) = (a.Kernel.Filter(o).ToArray(), b.Kernel.Filter(o).ToArray());
                moved += before.Zip(after).Count(p => p.First != p.Second);
                all += before.Length;
                Array.Sort(before);
                Array.Sort(after);
                Assert.True(before.AsSpan().SequenceEqual(after), $"{own.Name}: filter {o} has other weights");
            }
        }

        // A uniform permutation leaves one weight of a filter in its place on average, and equal weights (8-bit ones, zeros) look unmoved.
        Assert.True(moved > 0.5 * all, $"{moved} of {all} weights moved");
    }
}
