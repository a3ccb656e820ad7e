using Circuits.Engine;
using Circuits.Science.Evidence;
using Circuits.Science.Instruments;
using Circuits.Science.Subjects;

namespace Circuits.Experiments.Calibration.Evidence;

public sealed class WeightMapTests
{
    /// <summary>What the planted curve detector that bulges to the right reads: contour along an arc, in each orientation that lies there.</summary>
    [Fact]
    public void KernelsOnOneScaleAreApproved()
    {
        var weights = ExpandedWeights.Between(new ManagedEngine(), Zoo.Load("planted-curves").Graph, "pooled", "curves", 0);
        Snapshot.Approve(WeightMap.Draw(
            "planted-curves: what curves:0 reads of pooled",
            [.. Enumerable.Range(0, 12).Select(unit => new WeightMap.Panel($"pooled:{unit}", weights.Kernel(0, unit).ToArray()))],
            weights.Shape.Height, weights.Shape.Width, "positions of pooled"));
    }

    [Fact]
    public void OneKernelIsApproved() => Snapshot.Approve(WeightMap.Draw(
        "A kernel from one unit to another", [new("mixed3a:147", [.. Enumerable.Range(0, 20).Select(i => (float)Math.Sin(i * 0.7) * 0.03f)])], 4, 5,
        "positions of mixed3a", "Invented data."));

    [Fact]
    public void ZerosAndSinglesAreDrawnAndWhatIsNoNumberIsRefused()
    {
        WeightMap.Draw("", [new("", new float[9])], 3, 3, "positions");
        WeightMap.Draw("", [new("", [1f])], 1, 1, "positions");
        WeightMap.Draw("", [new("", new float[200])], 1, 200, "positions");
        Assert.Contains("a weight of 'a' is NaN", Assert.Throws<ArgumentException>(() => WeightMap.Draw("", [new("a", [float.NaN])], 1, 1, "")).Message);
        Assert.Contains("every panel has 2 x 2 weights", Assert.Throws<ArgumentException>(() => WeightMap.Draw("", [new("a", [1f])], 2, 2, "")).Message);
        Assert.Throws<ArgumentException>(() => WeightMap.Draw("", [], 1, 1, ""));
    }
}
