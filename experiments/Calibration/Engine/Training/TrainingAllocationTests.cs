using System.Diagnostics;
using Circuits.Engine;
using Circuits.Engine.Training;

namespace Circuits.Experiments.Calibration.Engine.Training;

/// <summary>By itself: what other tests allocate meanwhile would count.</summary>
[CollectionDefinition(nameof(TrainingAllocationTests), DisableParallelization = true)]
[Collection(nameof(TrainingAllocationTests))]
public sealed class TrainingAllocationTests
{
    [Fact]
    public void AStepAllocatesNothingOnAnyThread()
    {
        var settings = new TrainingSettings
        {
            Node = "logits",
            BatchSize = 8,
            Epochs = 100,
            Optimizer = new Sgd(0.9),
            LearningRate = new WarmUp(4, new CosineRate(0.05)),
            Augmentation = new() { CropPaddingPixels = 1, FlipsHorizontally = true, Brightness = 0.1, Contrast = 0.1 },
        };
        using var trainer = new Trainer(new ManagedEngine(2), Gratings.Untrained(), Gratings.Draw(64, seed: 1), settings);
        var measure = new Measure();
        trainer.Run(measure);
        Assert.Equal(800, trainer.Step);

        // The runtime may allocate a little once, not at each of 400 steps, when the smallest object has 24 bytes.
        Assert.Equal(0, measure.OfThread);
        Assert.InRange(measure.OfProcess, 0, 24 * 400 - 1);
        TestContext.Current.TestOutputHelper?.WriteLine($"{measure.StepsPerSecond:f0} steps/s of 8 images, {measure.OfProcess} bytes in 400 steps");
    }

    /// <summary>The second half of the steps.</summary>
    private sealed class Measure : IProgress<TrainingProgress>
    {
        private long thread, process, started;

        public long OfThread { get; private set; }

        public long OfProcess { get; private set; }

        public double StepsPerSecond { get; private set; }

        public void Report(TrainingProgress value)
        {
            if (value.Step == 400)
            {
                (process, thread, started) = (GC.GetTotalAllocatedBytes(precise: true), GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            }
            else if (value.Step == 800)
            {
                StepsPerSecond = 400 / Stopwatch.GetElapsedTime(started).TotalSeconds;
                (OfThread, OfProcess) = (GC.GetAllocatedBytesForCurrentThread() - thread, GC.GetTotalAllocatedBytes(precise: true) - process);
            }
        }
    }
}
