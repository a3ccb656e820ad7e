using Circuits.Science.Subjects.Recordings;
using MathNet.Numerics.Statistics;

namespace Circuits.Experiments.Calibration.Subjects.Recordings;

/// <summary>Published kernels, read as recordings, against the reference answers beside them (published-data.md, sections 6 and 7).</summary>
public sealed class DistillKernelTests
{
    /// <summary>One of the second place printed: the reference does not say whether it rounds or cuts off, and does both.</summary>
    private const double LastPlace = .01;

    /// <summary>Sums by the angle between two curves, averaged over all pairs: printed with two digits, three of them rounded up at a five.</summary>
    [Fact]
    public void HandwrittenKernelsExciteAlikeAndInhibitOppositeCurves()
    {
        const int curves = 24;
        var kernels = DistillData.Handwritten().Kernels.ToDictionary(k => (k.From, k.To));
        Assert.Equal(42 * 42, kernels.Count);
        double[] reference = [5.80, 4.90, 3.10, 1.38, .32, -.03, -.09, -.17, -.58, -1.82, -4.15, -6.86, -7.92];
        Assert.All(reference.Index(), r =>
        {
            double Sum(int way) => Enumerable.Range(0, curves).Average(i => kernels[($"3a:{i}", $"3b:{(i + way * r.Index + curves) % curves}")].Weights.Sum());
            Assert.Equal(r.Item, Sum(1), .01);
            Assert.Equal(r.Item, Sum(-1), .01);
        });
    }

    /// <summary>Turning both curves by 90 degrees turns the kernel, over all of them at once.</summary>
    [Theory]
    [InlineData(1, .9998)]
    [InlineData(2, .9997)]
    [InlineData(3, .9998)]
    public void HandwrittenKernelsTurnWithTheirCurves(int quarters, double correlation)
    {
        const int curves = 24;
        var kernels = DistillData.Handwritten().Kernels.ToDictionary(k => (k.From, k.To));
        var pairs =
            from up in Enumerable.Range(0, curves)
            from down in Enumerable.Range(0, curves)
            let kernel = kernels[($"3a:{up}", $"3b:{down}")]
            let turned = kernels[($"3a:{(up + 6 * quarters) % curves}", $"3b:{(down + 6 * quarters) % curves}")]
            from row in Enumerable.Range(0, 5)
            from column in Enumerable.Range(0, 5)
            let place = Enumerable.Range(0, quarters).Aggregate((row, column), (at, _) => (at.column, 4 - at.row))
            select (kernel[row, column], turned[place.Item1, place.Item2]);
        var all = pairs.ToList();

        // The reference has .9998, .9997 and .9998; over all pairs of curves it comes out higher, .99999, and why is not known.
        Assert.InRange(Correlation.Pearson(all.Select(p => p.Item1), all.Select(p => p.Item2)), correlation, 1);
    }

    [Fact]
    public void ACarIsWindowsAboveABodyAboveWheels()
    {
        var car = DistillData.Figure("CarCircuit.svg").Kernels;
        RecordedKernel From(string unit) => car.Single(k => k.From == unit);
        var (window, body, wheel) = (From("mixed4b:237"), From("mixed4b:491"), From("mixed4b:373"));
        Rows([3.9, 4.0, .6, -2.0, -1.5], window);
        Rows([-1.1, -1.4, .7, 2.8, 4.0], wheel);
        Assert.Equal(.978, Correlation.Pearson(window.Weights, Mapped(wheel, (row, column) => (4 - row, column))), .0005);
        Assert.Equal(-.950, Correlation.Pearson(window.Weights, wheel.Weights), .0005);
        Assert.All(body.Weights, w => Assert.True(w > 0));
        Assert.Equal(.78, body.Weights.Skip(15).Sum() / body.Weights.Sum(), .005);
    }

    [Fact]
    public void DogHeadsToTheLeftAndRightAreMirrorImages()
    {
        var necks = DistillData.Figure("OrientedDogHeads.svg").Kernels;
        var (left, right) = (necks.Single(k => k.From == "mixed4a:308"), necks.Single(k => k.From == "mixed4a:222"));
        Columns(-1.0, 4.0, left);
        Columns(4.2, -1.0, right);
        Assert.Equal(.973, Correlation.Pearson(left.Weights, Flipped(right)), .0005);

        var union = DistillData.Figure("DogMerge.svg").Kernels.ToDictionary(k => k.From);
        Assert.Equal(.985, Correlation.Pearson(union["mixed4a:308"].Weights, Flipped(union["mixed4a:222"])), .0005);
        Assert.Equal(.961, Correlation.Pearson(union["mixed4a:234"].Weights, Flipped(union["mixed4a:325"])), .0005);
        Assert.All(union.Values, k => Assert.True(k.Weights.Max() == k[2, 2] && k[2, 2] is >= .635 and < .765, k.From));
        Assert.InRange(union.Values.Min(k => k.Weights.Sum()), -2.15, -2.05);
        Assert.InRange(union.Values.Max(k => k.Weights.Sum()), -.95, -.85);
    }

    [Fact]
    public void SimilarCurvesExciteAndOpposingOnesInhibit()
    {
        var similar = DistillData.Figure("CurveOrientationsA.svg").Kernels.ToDictionary(k => k.To);
        var opposing = DistillData.Figure("CurveOrientationsB.svg").Kernels.ToDictionary(k => k.To);
        Assert.All(new[] { (379, .98), (385, .72), (342, .97), (330, .83) }, p => Assert.Equal(
            p.Item2, Correlation.Pearson(similar[$"mixed3b:{p.Item1}"].Weights, opposing[$"mixed3b:{p.Item1}"].Weights.Select(w => -w)), LastPlace));
        Assert.Equal((3.1, 5.0), (Math.Round(similar.Values.Min(k => k.Weights.Sum()), 1), Math.Round(similar.Values.Max(k => k.Weights.Sum()), 1)));
        Assert.Equal((-6.8, -4.3), (Math.Round(opposing.Values.Min(k => k.Weights.Sum()), 1), Math.Round(opposing.Values.Max(k => k.Weights.Sum()), 1)));

        // The same panels, as another article prints them: exactly 0.70 times as large.
        var figure5 = DistillData.Figure5().Kernels.ToDictionary(k => (k.From, k.To));
        Assert.Equal(64, figure5.Count);
        Assert.All(similar.Values.Concat(opposing.Values), k => Assert.Equal(1, Correlation.Pearson(k.Weights, figure5[(k.From, k.To)].Weights), .0005));
    }

    [Fact]
    public void FurDetectorsMirrorEachOther()
    {
        var fur = DistillData.Figure("Fur.svg").Kernels.ToDictionary(k => (k.From, k.To));

        // What mirrors a detector takes from the mirror images of its inputs: 46 and 47 are such twins, 26 and 63 are.
        Assert.All(new[] { (47, 46, .92), (46, 47, .90), (26, 63, .58), (63, 26, .62) }, p => Assert.Equal(
            p.Item3, Correlation.Pearson(fur[($"mixed3a:{p.Item1}", "mixed3b:404")].Weights, Flipped(fur[($"mixed3a:{p.Item2}", "mixed3b:333")])), LastPlace));
    }

    [Fact]
    public void ExpandedWeightsOfLinesToCurvesAreThere()
    {
        var kernels = DistillData.ConvolutionToCurves().Kernels;
        Assert.Equal(33 * 10, kernels.Length);
        Assert.All(kernels, k => Assert.Equal((9, 9), (k.Rows, k.Columns)));
        Assert.Equal(66, kernels.Max(k => k.Weights.Max(Math.Abs)));
    }

    private static void Rows(double[] sums, RecordedKernel kernel) =>
        Assert.All(sums.Index(), s => Assert.Equal(s.Item, kernel.Weights.Skip(5 * s.Index).Take(5).Sum(), .051));

    private static void Columns(double left, double right, RecordedKernel kernel)
    {
        Assert.Equal(left, Enumerable.Range(0, 5).Sum(row => kernel[row, 0] + kernel[row, 1]), .051);
        Assert.Equal(right, Enumerable.Range(0, 5).Sum(row => kernel[row, 3] + kernel[row, 4]), .051);
    }

    private static IEnumerable<double> Flipped(RecordedKernel kernel) => Mapped(kernel, (row, column) => (row, 4 - column));

    private static IEnumerable<double> Mapped(RecordedKernel kernel, Func<int, int, (int Row, int Column)> from) =>
        from row in Enumerable.Range(0, 5)
        from column in Enumerable.Range(0, 5)
        let at = @from(row, column)
        select kernel[at.Row, at.Column];
}
