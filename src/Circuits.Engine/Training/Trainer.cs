using System.Diagnostics;
using System.Globalization;

namespace Circuits.Engine.Training;

/// <summary>Trains a classifier: step after step, one batch forward, the mean cross-entropy's gradient backward, the weights changed by it.</summary>
/// <remarks>
/// The same graph, images and settings give the same weights to the bit, on any number of threads, and whether or not the training was
/// stopped and resumed in between. A step allocates nothing.
/// </remarks>
public sealed class Trainer : IDisposable
{
    private const string LossNode = "loss";
    private const string TargetNode = "target";

    private readonly IEngine engine;
    private readonly Graph graph;
    private readonly LabelledImages images;
    private readonly TrainingSettings settings;
    private readonly string logits, target, loss;
    private readonly IDifferentiableNetwork network;
    private readonly Optimization optimization;
    private readonly Batches batches;
    private readonly Checkpoint checkpoint;
    private readonly float[] original, batch, targets, losses;
    private readonly Dictionary<string, float[]> lossGradient;
    private TrainingDivergedException? diverged;

    /// <summary>Before the first step.</summary>
    /// <param name="engine">What computes.</param>
    /// <param name="graph">The network, with the weights it starts from (<see cref="InitialWeights"/>).</param>
    /// <param name="images">What it learns.</param>
    /// <param name="settings">How.</param>
    /// <exception cref="GraphException">The network does not fit the images or the classes, or has an operation without a gradient.</exception>
    /// <exception cref="ArgumentException">The images do not make whole batches.</exception>
    public Trainer(IEngine engine, Graph graph, LabelledImages images, TrainingSettings settings)
    {
        (this.engine, this.graph, this.images, this.settings) = (engine, graph, images, settings);
        batches = new(images.Shape.Batch, settings.BatchSize, settings.Seed, settings.DropsLast);
        var trained = graph;
        if (graph[settings.Node] is { Operation: CrossEntropy, Inputs: [var from, var to] })
        {
            (logits, target, loss) = (from, to, settings.Node);
        }
        else
        {
            (logits, target, loss) = (settings.Node, Free(TargetNode), Free(LossNode));
            trained = new([.. graph.Nodes, new(target, new Input(images.Classes, 1, 1)), new(loss, new CrossEntropy(), logits, target)]);
        }

        if (trained[target] is not { Operation: Input { Height: 1, Width: 1 } given } || given.Channels != images.Classes)
        {
            throw new GraphException($"{loss}: its target '{target}' has to be an Input of {images.Classes} channels, 1x1: one for each class.");
        }

        var shape = images.Shape with { Batch = settings.BatchSize };
        network = engine.Compile(trained, shape, new Differentiation(loss) { Parameters = true, Training = true, Seed = settings.Seed });
        optimization = new(settings.Optimizer, network.Parameters);
        checkpoint = new(trained, network.Parameters, optimization, Description());
        (original, batch) = (new float[shape.Count / shape.Batch], new float[shape.Count]);
        (targets, losses) = (new float[settings.BatchSize * images.Classes], new float[settings.BatchSize]);
        lossGradient = new() { [loss] = [.. losses.Select(_ => 1f / settings.BatchSize)] }; // of the mean
    }

    /// <summary>Steps done.</summary>
    public long Step => optimization.Steps;

    /// <summary>Steps in all.</summary>
    public long TotalSteps => (long)batches.PerEpoch * settings.Epochs;

    /// <summary>The epoch of the next step, from 0.</summary>
    public int Epoch => (int)(Step / batches.PerEpoch);

    /// <summary>Runs all steps that are left.</summary>
    /// <param name="progress">Told after each step.</param>
    /// <param name="cancellation">Looked at between steps; the checkpoint is written first.</param>
    /// <exception cref="TrainingDivergedException">A number is no longer finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled. Another call goes on from there.</exception>
    public void Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        RunTo(TotalSteps, progress, cancellation);

    /// <summary>Runs the steps that are left of the current epoch.</summary>
    /// <inheritdoc cref="Run"/>
    public void RunEpoch(IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        RunTo(Math.Min(TotalSteps, (Epoch + 1L) * batches.PerEpoch), progress, cancellation);

    /// <summary>The network as it is now, for use.</summary>
    public Graph Trained()
    {
        var trained = network.Trained();
        return graph.With(node => trained[node.Name].Operation);
    }

    /// <summary>How often the network as it is now is right on other images.</summary>
    /// <param name="heldOut">Images that it does not learn from.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public double AccuracyOn(LabelledImages heldOut, CancellationToken cancellation = default) =>
        Accuracy.Of(engine, Trained(), logits, heldOut, settings.BatchSize, cancellation);

    /// <summary>Keeps the training in a file, which appears when it is complete.</summary>
    /// <exception cref="TrainingDivergedException">A number is no longer finite: what was in the file stays.</exception>
    public void Save(string path)
    {
        if (diverged is null && checkpoint.NotFinite is { } name)
        {
            Diverge($"{name} is not finite", Step - 1);
        }

        ThrowIfDiverged();
        checkpoint.Write(path);
    }

    /// <summary>Goes on from where a file's training was, as if it had never stopped.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or of another version, network or training: one line. Nothing has changed then.</exception>
    public void Resume(string path)
    {
        checkpoint.Restore(path);
        diverged = null;
    }

    /// <inheritdoc/>
    public void Dispose() => network.Dispose();

    private void RunTo(long end, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        ThrowIfDiverged();
        var (started, first, saved) = (Stopwatch.GetTimestamp(), Step, Step);
        while (Step < end && !cancellation.IsCancellationRequested)
        {
            var (epoch, rate) = (Epoch, settings.LearningRate.At(Step, TotalSteps));
            var meanLoss = RunStep(epoch, rate);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            progress?.Report(new(epoch, Step, TotalSteps, meanLoss, rate, (Step - first) * settings.BatchSize / seconds));
            if (Step % (settings.StepsBetweenCheckpoints > 0 ? settings.StepsBetweenCheckpoints : batches.PerEpoch) == 0)
            {
                Keep();
            }
        }

        Keep();
        if (Step < end)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        void Keep()
        {
            if (settings.CheckpointFile is { } file && saved != Step)
            {
                Save(file);
                saved = Step;
            }
        }
    }

    private double RunStep(int epoch, double rate)
    {
        // Not cancelled within: half a step would leave running statistics of a batch that changed no weights.
        Load(batches.At(epoch, (int)(Step % batches.PerEpoch)), epoch);
        network.Pass = Step; // what dropouts drop follows from it
        network.Set(target, targets);
        network.Forward(batch, CancellationToken.None);
        network.Read(loss, losses);
        var sum = 0.0;
        foreach (var value in losses)
        {
            sum += value;
        }

        var mean = sum / losses.Length;
        if (!double.IsFinite(mean))
        {
            Diverge(FormattableString.Invariant($"the loss is {mean}"), Step);
            ThrowIfDiverged();
        }

        network.Backward(lossGradient, CancellationToken.None);
        optimization.Step(rate);
        return mean;
    }

    private void Load(ReadOnlySpan<int> indices, int epoch)
    {
        Array.Clear(targets);
        for (var i = 0; i < indices.Length; i++)
        {
            images.Read(indices[i], original);
            settings.Augmentation.Apply(original, batch.AsSpan(i * original.Length, original.Length), images.Shape, indices[i], settings.Seed, epoch);
            targets[i * images.Classes + images.Labels[indices[i]]] = 1;
        }
    }

    private void Diverge(string what, long step) =>
        diverged = new(what, step, settings.LearningRate.At(step, TotalSteps), File.Exists(settings.CheckpointFile) ? settings.CheckpointFile : null);

    private void ThrowIfDiverged()
    {
        if (diverged is not null)
        {
            throw diverged;
        }
    }

    private string Free(string name)
    {
        while (graph.Contains(name))
        {
            name += "_";
        }

        return name;
    }

    /// <summary>What a checkpoint must agree with, in the order in which it is compared.</summary>
    private Dictionary<string, string> Description() => new()
    {
        ["images"] = InvariantText.Of(() => $"{images.Shape} of {images.Classes} classes"),
        ["labels"] = images.FingerprintOfLabels(),
        ["pixels"] = images.FingerprintOfPixels(),
        ["batch size"] = settings.BatchSize.ToString(CultureInfo.InvariantCulture),
        ["epochs"] = settings.Epochs.ToString(CultureInfo.InvariantCulture),
        ["optimizer"] = InvariantText.Of(settings.Optimizer.ToString),
        ["weight decay"] = $"on {string.Join(' ', optimization.Decaying)}",
        ["learning rate"] = InvariantText.Of(settings.LearningRate.ToString),
        ["augmentation"] = InvariantText.Of(settings.Augmentation.ToString),
        ["seed"] = settings.Seed.ToString(CultureInfo.InvariantCulture),
    };
}
