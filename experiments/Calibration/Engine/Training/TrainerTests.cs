using Circuits.Engine;
using Circuits.Engine.Training;
using Circuits.Experiments.Calibration.Subjects;

namespace Circuits.Experiments.Calibration.Engine.Training;

/// <summary>Networks that learn, on small problems whose answers are known.</summary>
public sealed class TrainerTests : IDisposable
{
    private static readonly TrainingSettings Settings = new()
    {
        Node = "logits",
        BatchSize = 32,
        Epochs = 6,
        Optimizer = new Sgd(0.9) { WeightDecay = 1e-4 },
        LearningRate = new WarmUp(4, new CosineRate(0.1)),
        Augmentation = new() { CropPaddingPixels = 1, PadsByReflection = true, Brightness = 0.1, Contrast = 0.1 },
        Seed = 1,
    };

    /// <summary>Twelve steps: for what concerns bits, not learning.</summary>
    private static readonly TrainingSettings Short = Settings with { BatchSize = 8, Epochs = 3 };

    private static readonly LabelledImages Few = Gratings.Draw(32, seed: 1);

    private readonly ScratchFolder scratch = new();

    public static TheoryData<Optimizer> Optimizers => [new Sgd(0.9) { WeightDecay = 1e-4 }, new Adam { WeightDecay = 1e-4 }];

    private string Place => scratch.File("training.checkpoint");

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void ASmallNetworkLearnsWhatItHasNotSeen()
    {
        var heldOut = Gratings.Draw(400, seed: 2);
        using var trainer = new Trainer(new ManagedEngine(), Gratings.Untrained(), Gratings.Draw(512, seed: 1), Settings);
        Assert.InRange(trainer.AccuracyOn(heldOut), 0, 0.6);
        var progress = new Progress();
        trainer.Run(progress);
        Assert.InRange(trainer.AccuracyOn(heldOut), 0.95, 1);
        Assert.InRange(progress.All[0].Loss, 1, 3); // chance is ln 4 = 1.39
        Assert.InRange(progress.All.TakeLast(16).Average(p => p.Loss), 0, 0.3);
    }

    /// <summary>The control: from labels drawn by lot, nothing about other images is learned.</summary>
    [Fact]
    public void FromLabelsDrawnByLotNothingIsLearned()
    {
        var images = Gratings.Draw(512, seed: 1);
        var random = new Random(3);
        var wrong = new LabelledImages(images.Shape, [.. images.Labels.ToArray().Select(_ => random.Next(Gratings.Classes))], Gratings.Classes, images.Read);
        using var trainer = new Trainer(new ManagedEngine(), Gratings.Untrained(), wrong, Settings);
        trainer.Run();
        Assert.InRange(trainer.AccuracyOn(Gratings.Draw(400, seed: 2)), 0, 0.6);
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void AnyNumberOfThreadsGivesTheSameWeights(Optimizer optimizer)
    {
        var settings = Short with { Optimizer = optimizer };
        var expected = Weights(Trained(settings, threads: 1));
        Assert.Equal(expected, Weights(Trained(settings, threads: 2)));
        Assert.Equal(expected, Weights(Trained(settings, threads: 3)));
        Assert.NotEqual(expected, Weights(Trained(settings with { Seed = 2 }, threads: 1)));
    }

    /// <summary>In the middle of an epoch, at its end, before the first step and after the last; on another number of threads.</summary>
    [Theory]
    [MemberData(nameof(Optimizers))]
    public void AResumedTrainingGivesWhatOneThatNeverStoppedDoes(Optimizer optimizer)
    {
        var settings = Short with { Optimizer = optimizer };
        var expected = Weights(Trained(settings, threads: 2));
        foreach (var steps in (int[])[0, 1, 4, 6, 12])
        {
            using (var first = new Trainer(new ManagedEngine(2), Gratings.Untrained(), Few, settings))
            {
                RunSteps(first, steps);
                first.Save(Place);
            }

            using var second = new Trainer(new ManagedEngine(1), Gratings.Untrained(seed: 9), Few, settings);
            second.Resume(Place);
            Assert.Equal(steps, second.Step);
            second.Run();
            Assert.Equal(12, second.Step);
            Assert.Equal(expected, Weights(second.Trained()));
        }
    }

    [Fact]
    public void EpochByEpochIsTheSameAsAtOnce()
    {
        using var trainer = new Trainer(new ManagedEngine(2), Gratings.Untrained(), Few, Short);
        for (var epoch = 0; epoch < 3; epoch++)
        {
            Assert.Equal(epoch, trainer.Epoch);
            trainer.RunEpoch();
            trainer.AccuracyOn(Few);
            Assert.Equal(4 * (epoch + 1), trainer.Step);
        }

        trainer.RunEpoch();
        Assert.Equal(12, trainer.Step);
        Assert.Equal(Weights(Trained(Short, 2)), Weights(trainer.Trained()));
    }

    [Fact]
    public void ALossOfOnesOwnIsTheSameAsTheOneThatIsAdded()
    {
        var graph = new Graph([
            .. Gratings.Untrained().Nodes, new("answers", new Input(Gratings.Classes, 1, 1)), new("error", new CrossEntropy(), "logits", "answers")]);
        using var trainer = new Trainer(new ManagedEngine(2), graph, Few, Short with { Node = "error" });
        trainer.Run();
        Assert.Equal(Weights(Trained(Short, 2)), Weights(trainer.Trained()));
        Assert.Equal(graph.Nodes.Select(n => n.Name), trainer.Trained().Nodes.Select(n => n.Name));
        trainer.AccuracyOn(Few);
    }

    [Fact]
    public void ACancelledTrainingKeepsWhatItHasDone()
    {
        var settings = Short with { CheckpointFile = Place };
        using (var trainer = new Trainer(new ManagedEngine(2), Gratings.Untrained(), Few, settings))
        {
            Assert.Equal([1, 2, 3, 4, 5], RunSteps(trainer, 5).Select(p => p.Step));
        }

        using var resumed = new Trainer(new ManagedEngine(2), Gratings.Untrained(), Few, settings);
        resumed.Resume(Place);
        var progress = new Progress();
        resumed.Run(progress);
        Assert.Equal(Enumerable.Range(6, 7).Select(s => (long)s), progress.All.Select(p => p.Step));
        Assert.Equal([1, 1, 1, 2, 2, 2, 2], progress.All.Select(p => p.Epoch));
        Assert.All(progress.All, p => Assert.Equal(settings.LearningRate.At(p.Step - 1, 12), p.LearningRate));
        Assert.All(progress.All, p => Assert.True(p.ImagesPerSecond > 0 && p.TotalSteps == 12));
        Assert.Equal(Weights(Trained(Short, 2)), Weights(resumed.Trained()));
    }

    [Fact]
    public void ALossThatIsNotFiniteStopsTheTrainingAndTheCheckpointIsFromBefore()
    {
        // The rate of the first steps is sound; later ones throw the weights beyond all bounds.
        var settings = Short with { LearningRate = new StepwiseRate(0.1, 1e38, 5), CheckpointFile = Place, StepsBetweenCheckpoints = 5 };
        using var trainer = new Trainer(new ManagedEngine(2), Gratings.Untrained(dropout: 0), Few, settings);
        var thrown = Assert.Throws<TrainingDivergedException>(() => trainer.Run());
        Assert.InRange(thrown.Step, 6, 10);
        Assert.Equal(settings.LearningRate.At(thrown.Step, 12), thrown.LearningRate);
        Assert.Matches($@"^step {thrown.Step}: .* at learning rate 1e\+3\d\. Lower the learning rate, or warm up; .*training\.checkpoint holds what was before\.$", thrown.Message);
        Assert.Throws<TrainingDivergedException>(() => trainer.Save(scratch.File("other")));
        Assert.Throws<TrainingDivergedException>(() => trainer.Run());
        Assert.False(File.Exists(scratch.File("other")));
        trainer.Resume(Place);
        Assert.Equal(5, trainer.Step);
        Assert.All(Weights(trainer.Trained()), bits => Assert.True(float.IsFinite(BitConverter.Int32BitsToSingle(bits))));
    }

    [Fact]
    public void ACheckpointOfOtherSettingsIsRefused()
    {
        using var trainer = new Trainer(new ManagedEngine(1), Gratings.Untrained(), Few, Short);
        trainer.Save(Place);
        Says("its batch size is 8, this one's 16", Short with { BatchSize = 16 });
        Says("its epochs is 3, this one's 4", Short with { Epochs = 4 });
        Says("its optimizer is Sgd(momentum 0.9, Nesterov False, weight decay 0.0001), this one's Adam(", Short with { Optimizer = new Adam() });
        Says("its weight decay is on conv1/kernel conv2/kernel logits/kernel, this one's on .", Short with { Optimizer = Short.Optimizer with { Decays = _ => false } });
        Says("its learning rate is WarmUp", Short with { LearningRate = new ConstantRate(1) });
        Says("its augmentation is Augmentation", Short with { Augmentation = Augmentation.None });
        Says("its seed is 1, this one's 2", Short with { Seed = 2 });

        int[] labels = Few.Labels.ToArray();
        labels[^1] = (labels[^1] + 1) % Gratings.Classes;
        Says("its labels is ", Short, new(Few.Shape, labels, Gratings.Classes, Few.Read));
        Says("its pixels is ", Short, new(Few.Shape, Few.Labels, Gratings.Classes, (image, to) =>
        {
            Few.Read(image, to);
            to[^1] += image == Few.Shape.Batch - 1 ? 1 : 0;
        }));

        void Says(string what, TrainingSettings settings, LabelledImages? images = null)
        {
            using var other = new Trainer(new ManagedEngine(1), Gratings.Untrained(), images ?? Few, settings);
            Assert.Contains(what, Assert.Throws<InvalidDataException>(() => other.Resume(Place)).Message);
        }
    }

    [Fact]
    public void ImagesThatFillNoBatchAreRefusedUnlessDropped()
    {
        Assert.Throws<ArgumentException>(() => new Trainer(new ManagedEngine(1), Gratings.Untrained(), Few, Short with { BatchSize = 7 }));
        using var trainer = new Trainer(new ManagedEngine(1), Gratings.Untrained(), Few, Short with { BatchSize = 7, DropsLast = true });
        Assert.Equal(12, trainer.TotalSteps);
    }

    private static Graph Trained(TrainingSettings settings, int threads)
    {
        using var trainer = new Trainer(new ManagedEngine(threads), Gratings.Untrained(), Few, settings);
        trainer.Run();
        return trainer.Trained();
    }

    /// <summary>All weights and running statistics, to the bit.</summary>
    private static IEnumerable<int> Weights(Graph graph) => graph.Nodes
        .SelectMany(n => n.Operation.ParametersOf(n))
        .SelectMany(p => p.Values.ToArray())
        .Select(BitConverter.SingleToInt32Bits)
        .ToList();

    /// <summary>Cancelled after so many steps.</summary>
    private static List<TrainingProgress> RunSteps(Trainer trainer, int steps)
    {
        using var source = new CancellationTokenSource();
        var progress = new Progress();
        progress.Reported += p =>
        {
            if (p.Step == steps)
            {
                source.Cancel();
            }
        };
        if (steps == 0)
        {
            source.Cancel();
        }

        if (steps == trainer.TotalSteps)
        {
            trainer.Run(progress, source.Token);
        }
        else
        {
            Assert.Throws<OperationCanceledException>(() => trainer.Run(progress, source.Token));
        }

        return progress.All;
    }

    /// <summary>Unlike <see cref="Progress{T}"/>, at once and on the thread that runs.</summary>
    private sealed class Progress : IProgress<TrainingProgress>
    {
        public event Action<TrainingProgress> Reported = static _ => { };

        public List<TrainingProgress> All { get; } = [];

        public void Report(TrainingProgress value)
        {
            All.Add(value);
            Reported(value);
        }
    }
}
