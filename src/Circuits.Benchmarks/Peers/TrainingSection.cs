using System.Runtime.InteropServices;
using Circuits.Engine;
using Circuits.Engine.Training;

namespace Circuits.Benchmarks.Peers;

/// <summary>A step of training a small Inception on a batch, beside eager PyTorch.</summary>
internal static class TrainingSection
{
    private const int Batch = 64;
    private const double Asked = 0.70;

    // As in pytorch_peer.py.
    private const double LearningRate = 0.01, Momentum = 0.9, WeightDecay = 5e-4;

    /// <summary>Measures it and writes it up.</summary>
    public static string Run(Session session) => $"""
        ## Training

        One step: forward with batch normalisation in training mode, cross-entropy, gradients of all weights, stochastic
        gradient descent (momentum 0.9, weight decay 5e-4 on the kernels). 32x32x3, 26 M multiply-adds
        an image. The last column is the length of the difference between the two engines' logits and changes of weights (over
        the learning rate), over the length of ours.

        {MarkdownTable.Of(PyTorchDuel.Heading, [Row(session)])}
        """;

    private static string[] Row(Session session)
    {
        var graph = CifarInception.Create();
        var shape = new Shape(Batch, 3, 32, 32);
        var images = Session.Images(shape);
        long[] labels = [.. Enumerable.Range(0, Batch).Select(i => (long)(i % CifarInception.Classes))];
        return PyTorchDuel.Row(session, "small Inception, a step", Batch, Asked, () => Ours(graph, shape, images, labels), (out reason) => session.Try(PyTorch, out reason));

        PeerProcess PyTorch(string scratch)
        {
            Directory.CreateDirectory(scratch);
            File.WriteAllBytes(Path.Combine(scratch, "labels.i64"), MemoryMarshal.AsBytes<long>(labels));
            return PyTorchPeer.Start(graph, shape, images, "training", scratch);
        }
    }

    /// <summary>What a trainer does in a step, once its batch is there.</summary>
    private static OwnSide Ours(Graph graph, Shape shape, float[] images, long[] labels)
    {
        const string Target = "target", Loss = "loss";
        var trained = new Graph(
            [.. graph.Nodes, new(Target, new Input(CifarInception.Classes, 1, 1)), new(Loss, new CrossEntropy(), CifarInception.Logits, Target)]);
        var network = new ManagedEngine(Contest.Threads)
            .Compile(trained, shape, new Differentiation(Loss) { Parameters = true, Training = true }, CifarInception.Logits);
        var optimization = new Optimization(new Sgd(Momentum) { WeightDecay = WeightDecay }, network.Parameters);
        var targets = new float[Batch * CifarInception.Classes];
        for (var i = 0; i < Batch; i++)
        {
            targets[i * CifarInception.Classes + labels[i]] = 1;
        }

        network.Set(Target, targets);
        var lossGradient = new Dictionary<string, float[]> { [Loss] = [.. Enumerable.Repeat(1f / Batch, Batch)] };
        return new(network, Step, Answer);

        void Step()
        {
            network.Forward(images);
            network.Backward(lossGradient);
            optimization.Step(LearningRate);
        }

        float[] Answer()
        {
            // Kernels first, then what is added to channels or scales them: PyTorch's groups of parameters.
            Parameter[] parameters = [.. network.Parameters.Where(p => p.IsTrained).OrderBy(p => !p.Name.EndsWith("/kernel", StringComparison.Ordinal))];
            float[] before = [.. parameters.SelectMany(p => p.Values.ToArray())];
            network.Forward(images);
            float[] logits = [.. network.Read(CifarInception.Logits)];
            network.Backward(lossGradient);
            optimization.Step(LearningRate);
            return [.. logits, .. parameters.SelectMany(p => p.Values.ToArray()).Zip(before, (now, then) => (float)((now - then) / LearningRate))];
        }
    }
}
