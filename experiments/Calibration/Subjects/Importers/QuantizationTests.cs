using Circuits.Science.Subjects.Importers;
using Xunit;

namespace Circuits.Experiments.Calibration.Subjects.Importers;

public sealed class QuantizationTests
{
    /// <summary>Scale and min of nsfwjs' batch_normalization_1/beta; expected from node: Math.fround(q * scale + min).</summary>
    [Theory]
    [InlineData(0, -1.4470329284667969f)]
    [InlineData(1, -1.4247708320617676f)]
    [InlineData(100, 0.77917158603668213f)]
    [InlineData(255, 4.229788780212402f)]
    public void BytesBecomeWhatTensorFlowJsMakesOfThem(int quantized, float expected)
    {
        var quantization = new Quantization(0.022262044981414198, -1.4470329237919228);
        Assert.Equal(expected, quantization[quantized]);
        Assert.Equal(expected, quantization.Table()[quantized]);
    }
}
