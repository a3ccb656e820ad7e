using Circuits.Engine.Kernels;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>The engine's own exponentials against those of the machine's C library, which is accurate to a unit in the last place.</summary>
public sealed class ExponentialTests
{
    /// <summary>A few units in the last place of a double.</summary>
    private const double Tolerance = 2e-15;

    private static readonly double[] Ends = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.0, -0.0, float.Epsilon, -float.Epsilon];

    [Fact]
    public void AgreeWithTheLibraryOverTheirWholeRange()
    {
        var random = new Random(1);
        for (var i = 0; i < 200_000; i++)
        {
            // Floats of every exponent, and doubles where the exponential neither vanishes nor overflows.
            var any = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
            var x = i % 2 == 0 && float.IsFinite(any) ? any : (random.NextDouble() - 0.5) * 1400;
            AssertNear(Math.Exp(x), Exponential.Exp(x), $"exp({x:R})");
            AssertNear(Math.Log(Math.Abs(x)), Exponential.Log(Math.Abs(x)), $"log({Math.Abs(x):R})");
            AssertNear(Math.Tanh(x), Exponential.Tanh(x), $"tanh({x:R})");
            AssertNear(1 / (1 + Math.Exp(-x)), Exponential.Sigmoid(x), $"sigmoid({x:R})");
        }
    }

    /// <summary>Where differences of nearly equal numbers would lose their digits.</summary>
    [Fact]
    public void AreAsAccurateNearTheirZeros()
    {
        for (var x = 0.5; x > 1e-30; x *= 0.97)
        {
            foreach (var signed in new[] { x, -x })
            {
                // e^x - 1 = 2 sinh(x/2) e^(x/2), and log(1 + x) = 2 artanh(x / (2 + x)), without a difference.
                AssertNear(2 * Math.Sinh(signed / 2) * Math.Exp(signed / 2), Exponential.ExpMinus1(signed), $"exp({signed:R}) - 1");
                AssertNear(2 * Math.Atanh(signed / (2 + signed)), Exponential.LogPlus1(signed), $"log(1 + {signed:R})");
                AssertNear(Math.Tanh(signed), Exponential.Tanh(signed), $"tanh({signed:R})");
            }

            AssertNear(Math.Log(1 + x), Exponential.Log(1 + x), $"log({1 + x:R})");
            AssertNear(Math.Log(1 - x), Exponential.Log(1 - x), $"log({1 - x:R})");
        }
    }

    [Fact]
    public void AreRightAtTheEndsOfTheirRange()
    {
        foreach (var x in Ends)
        {
            Assert.Equal(Math.Exp(x), Exponential.Exp(x));
            Assert.Equal(Math.Log(x), Exponential.Log(x));
            Assert.Equal(Math.Tanh(x), Exponential.Tanh(x));
            Assert.Equal(1 / (1 + Math.Exp(-x)), Exponential.Sigmoid(x));
        }

        Assert.Equal(double.NaN, Exponential.Log(-1));
        Assert.Equal(double.PositiveInfinity, Exponential.Exp(709.783));
        Assert.True(double.IsFinite(Exponential.Exp(709.782)));
        Assert.Equal(double.Epsilon, Exponential.Exp(-745));
        Assert.Equal(0, Exponential.Exp(-745.2));
        Assert.Equal(1, Exponential.Exp(0));
        Assert.Equal(0, Exponential.Log(1));
        Assert.True(double.IsNegative(Exponential.Tanh(-0.0)));
        Assert.Equal(1000, Exponential.Softplus(1000));
        Assert.Equal(0, Exponential.Softplus(-1000));
        Assert.Equal(Math.Log(2), Exponential.Softplus(0), 1e-15);
        Assert.Equal(double.NaN, Exponential.Softplus(double.NaN));
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(-87.3)]
    [InlineData(0.1)]
    public void RoundedToAFloatAreTheLibrarysRoundedToAFloat(double x)
    {
        Assert.Equal((float)Math.Exp(x), (float)Exponential.Exp(x));
        Assert.Equal((float)Math.Tanh(x), (float)Exponential.Tanh(x));
        Assert.Equal((float)Math.Log(Math.Abs(x)), (float)Exponential.Log(Math.Abs(x)));
    }

    private static void AssertNear(double expected, double actual, string what)
    {
        // Below the smallest normal number a unit in the last place is no fixed part of the number.
        if (!(Math.Abs(expected - actual) <= Tolerance * Math.Abs(expected) + 2 * double.Epsilon) && !expected.Equals(actual))
        {
            Assert.Fail($"{what} is {actual:R}, not {expected:R}.");
        }
    }
}
