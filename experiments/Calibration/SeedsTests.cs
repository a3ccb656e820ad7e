using Circuits.Science;
using Xunit;

namespace Circuits.Experiments.Calibration;

public sealed class SeedsTests
{
    // python3: int.from_bytes(hashlib.sha256(struct.pack('<i', seed) + purpose.encode()).digest()[:4], 'little', signed=True)
    [Theory]
    [InlineData(0, "", -1738457121)]
    [InlineData(1, "bootstrap", -1553858575)]
    [InlineData(-7, "curve 45°", 330797778)]
    public void AreTheSameOnEveryMachine(int seed, string purpose, int expected) => Assert.Equal(expected, Seeds.Derive(seed, purpose));

    [Fact]
    public void DifferBetweenPurposesAndBetweenSeeds()
    {
        var derived = from seed in Enumerable.Range(0, 30) from purpose in Enumerable.Range(0, 30) select Seeds.Derive(seed, $"unit {purpose}");
        Assert.Equal(900, derived.Distinct().Count());
    }
}
