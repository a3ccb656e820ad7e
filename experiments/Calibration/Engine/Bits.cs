using System.Runtime.InteropServices;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>Equality to the last bit: a NaN equals itself, and 0 is not -0.</summary>
internal static class Bits
{
    public static void AssertEqual(float[] expected, float[] actual, string what)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {actual.Length} numbers for {expected.Length}.");
        if (!MemoryMarshal.AsBytes(expected.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(actual.AsSpan())))
        {
            var i = Enumerable.Range(0, expected.Length).First(i => Of(expected[i]) != Of(actual[i]));
            Assert.Fail($"{what}: number {i} of {expected.Length} is {actual[i]:R} ({Of(actual[i]):X8}), not {expected[i]:R} ({Of(expected[i]):X8}).");
        }
    }

    private static int Of(float value) => BitConverter.SingleToInt32Bits(value);
}
