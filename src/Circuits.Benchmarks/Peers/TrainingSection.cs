using System.Runtime.InteropServices;
using Circuits.Engine;

namespace Circuits.Benchmarks.Peers;

/// <summary>A step of training a small Inception on a batch, beside eager PyTorch.</summary>
internal static class TrainingSection
{
    private const int Batch = 64;
    private const double Asked = 0.70;

    /// <summary>Measures it and writes it up.</summary>
    public static string Run(Session session) => $"""
        ## Training

        One step: forward with batch normalisation in training mode, cross-entropy, gradients of all weights, stochastic
        gradient descent (momentum 0.9, weight decay 5e-4 on the kernels). 32x32x3, 26 M multiply-adds an image.

        {MarkdownTable.Of(PyTorchDuel.Heading, [Row(session)])}
        """;

    private static string[] Row(Session session)
    {
        var graph = CifarInception.Create();
        var shape = new Shape(Batch, 3, 32, 32);
        var images = Session.Images(shape);
        long[] labels = [.. Enumerable.Range(0, Batch).Select(i => (long)(i % CifarInception.Classes))];
        return PyTorchDuel.Row(session, "small Inception, a step", Batch, Asked, () => Ours(graph, shape), (out reason) => session.Try(PyTorch, out reason));

        PeerProcess PyTorch(string scratch)
        {
            Directory.CreateDirectory(scratch);
            File.WriteAllBytes(Path.Combine(scratch, "labels.i64"), MemoryMarshal.AsBytes<long>(labels));
            return PyTorchPeer.Start(graph, shape, images, "training", scratch);
        }
    }

    private static OwnSide Ours(Graph graph, Shape shape) => throw new GraphException("the engine has no optimiser yet");
}
