using Circuits.Engine;
using Circuits.Engine.Training;
using Circuits.Science;
using Circuits.Science.Subjects.Importers;

namespace Circuits.Experiments.Calibration.Engine.Training;

/// <summary>Steps on hand-made gradients: PyTorch's numbers, PyTorch's order of things.</summary>
public sealed class OptimizerTests
{
    private static readonly Safetensors Oracle = Safetensors.Read(Fixtures.File("oracles/optimisers.safetensors"));

    public static TheoryData<string, Optimizer> Optimizers => new()
    {
        { "sgd", new Sgd() },
        { "sgd-decay", new Sgd { WeightDecay = 0.05 } },
        { "sgd-momentum", new Sgd(0.9) { WeightDecay = 0.05 } },
        { "sgd-nesterov", new Sgd(0.9, IsNesterov: true) { WeightDecay = 0.05 } },
        { "adam", new Adam() },
        { "adam-decay", new Adam(0.8, 0.95, 1e-4) { WeightDecay = 0.05 } },
        { "adamw", new Adam(IsDecoupled: true) { WeightDecay = 0.05 } },
    };

    private static float[] Of(string tensor) => Oracle.Tensors[tensor].ToFloats();

    /// <summary>37 weights: four vectors of eight and five by themselves.</summary>
    [Theory]
    [MemberData(nameof(Optimizers))]
    public void EveryStepIsPyTorchs(string name, Optimizer optimizer)
    {
        var (gradients, rates, after) = (Of("gradients"), Of("rates"), Of($"after/{name}"));
        var parameter = Kernel(Of("weights"));
        var optimization = new Optimization(optimizer, [parameter]);
        for (var step = 0; step < rates.Length; step++)
        {
            gradients.AsSpan(step * 37, 37).CopyTo(parameter.Gradient);
            optimization.Step(0.1 / (1 + step));
            for (var i = 0; i < 37; i++)
            {
                // A few units in the last place of the largest weight so far: PyTorch multiplies and adds in two roundings here and there.
                Assert.Equal(after[step * 37 + i], parameter.Values[i], 1e-6f);
            }
        }
    }

    /// <summary>A weight's number does not depend on whether a vector or a scalar computes it.</summary>
    [Theory]
    [MemberData(nameof(Optimizers))]
    public void AWeightByItselfIsTheSameToTheBit(string name, Optimizer optimizer)
    {
        var (gradients, rates, weights) = (Of("gradients"), Of("rates"), Of("weights"));
        var together = Kernel(weights);
        var alone = weights.Select(w => Kernel([w])).ToArray();
        var (first, second) = (new Optimization(optimizer, [together]), new Optimization(optimizer, alone));
        for (var step = 0; step < rates.Length; step++)
        {
            gradients.AsSpan(step * 37, 37).CopyTo(together.Gradient);
            for (var i = 0; i < 37; i++)
            {
                alone[i].Gradient[0] = gradients[step * 37 + i];
            }

            first.Step(rates[step]);
            second.Step(rates[step]);
        }

        Bits.AssertEqual([.. alone.Select(p => p.Values[0])], together.Values.ToArray(), name);
    }

    [Fact]
    public void OnlyKernelsDecayUnlessToldOtherwise()
    {
        Parameter[] parameters = [Named("conv/kernel"), Named("conv/bias"), Named("bn/gamma"), Named("bn/beta")];
        Assert.Equal(["conv/kernel"], new Optimization(new Sgd { WeightDecay = 0.5 }, parameters).Decaying);
        Assert.Empty(new Optimization(new Sgd(), parameters).Decaying);
        var optimization = new Optimization(new Sgd { WeightDecay = 0.5, Decays = p => p.Name.EndsWith("bias") }, parameters);
        Assert.Equal(["conv/bias"], optimization.Decaying);
        optimization.Step(1);
        Assert.Equal([1, 0.5f, 1, 1], parameters.Select(p => p.Values[0]));

        static Parameter Named(string name) => new(name, new(1, 1, 1, 1), [1], isTrained: true);
    }

    [Fact]
    public void RunningStatisticsAreLeftAlone()
    {
        var mean = new Parameter("bn/mean", new(2, 1, 1, 1), [1, 2], isTrained: false);
        new Optimization(new Adam { WeightDecay = 1, Decays = _ => true }, [mean]).Step(1);
        Assert.Equal([1, 2], mean.Values.ToArray());
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void AStepAllocatesNothing(string name, Optimizer optimizer)
    {
        var optimization = new Optimization(optimizer, [Kernel(Of("weights"))]);
        optimization.Step(0.1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            optimization.Step(0.1);
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() == before, name);
    }

    private static Parameter Kernel(float[] values) => new("conv/kernel", new(values.Length, 1, 1, 1), values, isTrained: true);
}
