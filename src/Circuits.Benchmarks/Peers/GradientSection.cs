using Circuits.Engine;

namespace Circuits.Benchmarks.Peers;

/// <summary>Images to mixed4a of InceptionV1, and the gradient back to the images, beside eager PyTorch.</summary>
internal static class GradientSection
{
    private const string Node = "mixed4a";
    private const double Asked = 0.50;

    /// <summary>Measures it and writes it up.</summary>
    public static string Run(Session session) => $"""
        ## Gradient

        Forward to {Node}, then back to the images, given a gradient of noise at {Node}. The last column is the length
        of the difference between the two gradients of the images, over the length of ours: ties in a pool may round differently.

        {MarkdownTable.Of(PyTorchDuel.Heading, [Row(session, "InceptionV1", InceptionV1.Create()), Row(session, "InceptionV1 without LRN", InceptionV1.Create(normalizes: false))])}
        """;

    private static string[] Row(Session session, string name, Graph whole)
    {
        var graph = whole.CutTo(Node);
        var shape = new Shape(1, 3, InceptionV1.SizePixels, InceptionV1.SizePixels);
        var images = InceptionV1.Images(shape);
        var given = Session.Images(graph.Shapes(shape)[Node]);
        var what = $"{name}, to {Node} and back";
        return PyTorchDuel.Row(
            session, what, shape.Batch, Asked, Ours,
            (out reason) => session.Try(what, graph, [NormalizationForm.Operator, NormalizationForm.Band], PyTorch, out reason));

        OwnSide Ours()
        {
            var network = new ManagedEngine(Contest.Threads)
                .Compile(graph, shape, new Differentiation(Node) { To = Differentiation.InputsOf(graph) });
            var seed = new Dictionary<string, float[]> { [Node] = given };
            return new(network, Pass, Answer);

            void Pass()
            {
                network.Forward(images);
                network.Backward(seed);
            }

            float[] Answer()
            {
                Pass();
                return network.ReadGradient(HeNetwork.Images).ToArray();
            }
        }

        PeerProcess PyTorch(string scratch, NormalizationForm form)
        {
            Directory.CreateDirectory(scratch);
            PyTorchWriter.WriteFloats(Path.Combine(scratch, "output_gradient.f32"), given);
            return PyTorchPeer.Start(graph.Joined(), shape, images, "gradient", scratch, form);
        }
    }
}
