using Circuits.Science.Instruments;

namespace Circuits.Experiments.Calibration.Instruments;

/// <summary>Planted factors are found again; what has none is not explained.</summary>
public sealed class OneSidedFactorizationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void PlantedMirroredFactorsAreFound(int seed)
    {
        var random = new Random(seed);
        double[][] channels = [[.. Enumerable.Range(0, 20).Select(i => i < 8 ? 0.2 + random.NextDouble() : 0)], [.. Enumerable.Range(0, 20).Select(i => i >= 12 ? 0.2 + random.NextDouble() : 0)]];
        double[] spatial = [.. Enumerable.Range(0, 45).Select(_ => random.NextDouble() - 0.5)];
        double[][] columns = [spatial, [.. spatial.Select(v => -v + 0.2 * (random.NextDouble() - 0.5))]];
        var found = OneSidedFactorization.Of(Product(channels, columns));
        Assert.InRange(found.ExplainedShare, 0.999, 1);
        var first = Cosine(found.Rows[0], channels[0]) > Cosine(found.Rows[0], channels[1]) ? 0 : 1;
        for (var f = 0; f < 2; f++)
        {
            Assert.InRange(Cosine(found.Rows[f], channels[f == 0 ? first : 1 - first]), 0.99, 1 + 1e-9);
            Assert.InRange(Cosine(found.Columns[f], columns[f == 0 ? first : 1 - first]), 0.99, 1 + 1e-9);
            Assert.All(found.Rows[f], v => Assert.True(v >= 0));
            Assert.Equal(1, found.Rows[f].Sum(v => v * v), 1e-9);
        }
    }

    /// <summary>Not mirrored, hardly related: the start, which is mirrored, does not decide the end.</summary>
    [Fact]
    public void PlantedUnrelatedFactorsAreFound()
    {
        var random = new Random(4);
        double[][] channels = [[.. Enumerable.Range(0, 20).Select(i => i < 10 ? 1.0 : 0)], [.. Enumerable.Range(0, 20).Select(i => i >= 10 ? 0.7 : 0)]];
        double[][] columns = [[.. Enumerable.Range(0, 60).Select(_ => random.NextDouble() - 0.5)], [.. Enumerable.Range(0, 60).Select(_ => random.NextDouble() - 0.5)]];
        var found = OneSidedFactorization.Of(Product(channels, columns));
        Assert.InRange(found.ExplainedShare, 0.99, 1);
        Assert.InRange(Math.Abs(Cosine(found.Columns[0], found.Columns[1]) - Cosine(columns[0], columns[1])), 0, 0.05);
    }

    [Fact]
    public void NoiseIsHardlyExplained()
    {
        var random = new Random(5);
        double[][] noise = [.. Enumerable.Range(0, 40).Select(_ => Enumerable.Range(0, 60).Select(_ => random.NextDouble() - 0.5).ToArray())];
        Assert.InRange(OneSidedFactorization.Of(noise).ExplainedShare, 0, 0.2);
    }

    [Fact]
    public void TheSameMatrixHasTheSameFactors()
    {
        double[][] matrix = [[1, -2, 3], [0.5, 1, -1], [2, 2, 0]];
        Assert.Equal(OneSidedFactorization.Of(matrix).Columns[0], OneSidedFactorization.Of(matrix).Columns[0]);
    }

    [Fact]
    public void ZerosAreZeros()
    {
        var found = OneSidedFactorization.Of([[0, 0], [0, 0]]);
        Assert.Equal(1, found.ExplainedShare);
        Assert.All(found.Columns, column => Assert.All(column, v => Assert.Equal(0, v)));
    }

    [Fact]
    public void RaggedRowsAreRefused() => Assert.Throws<ArgumentException>(() => OneSidedFactorization.Of([[1, 2], [1]]));

    private static double[][] Product(double[][] channels, double[][] columns) =>
    [
        .. Enumerable.Range(0, channels[0].Length).Select(i => Enumerable.Range(0, columns[0].Length)
            .Select(j => channels[0][i] * columns[0][j] + channels[1][i] * columns[1][j]).ToArray()),
    ];

    private static double Cosine(double[] x, double[] y) =>
        x.Zip(y, (a, b) => a * b).Sum() / Math.Sqrt(x.Sum(a => a * a) * y.Sum(b => b * b));
}
