using Circuits.Engine.Kernels;
using Circuits.Engine.Training;
using Circuits.Science;
using Circuits.Science.Subjects.Importers;

namespace Circuits.Experiments.Calibration.Engine.Training;

public sealed class LearningRateTests
{
    private static readonly Safetensors Oracle = Safetensors.Read(Fixtures.File("oracles/optimisers.safetensors"));

    public static TheoryData<string, LearningRate> Schedules => new()
    {
        { "cosine", new CosineRate(0.3, 0.01) },
        { "stepwise", new StepwiseRate(0.3, 0.2, 5) },
    };

    [Theory]
    [MemberData(nameof(Schedules))]
    public void EveryStepsRateIsPyTorchs(string name, LearningRate rate)
    {
        var expected = Oracle.Tensors[$"schedule/{name}"].ToFloats();
        Assert.All(expected, (r, step) => Assert.Equal(r, rate.At(step, expected.Length), 1e-7));
    }

    [Fact]
    public void AWarmUpRisesToTheFirstRateAndTheScheduleHasTheStepsThatAreLeft()
    {
        var rate = new WarmUp(4, new CosineRate(0.8));
        Assert.Equal([0.2, 0.4, 0.6, 0.8], Enumerable.Range(0, 4).Select(s => Math.Round(rate.At(s, 10), 12)));
        Assert.Equal(Enumerable.Range(0, 6).Select(s => new CosineRate(0.8).At(s, 6)), Enumerable.Range(4, 6).Select(s => rate.At(s, 10)));
        Assert.Equal(0.5, new WarmUp(0, new ConstantRate(0.5)).At(0, 10));
    }

    [Fact]
    public void TheCosineIsThatOfTheLibraryToAFewUnitsInTheLastPlace() => Assert.All(Enumerable.Range(0, 2001), i =>
    {
        var t = i / 1000.0;
        Assert.Equal(Math.Cos(Math.PI * t), Cosine.OfHalfTurns(t), 1e-15);
    });
}
