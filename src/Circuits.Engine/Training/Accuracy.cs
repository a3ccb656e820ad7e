namespace Circuits.Engine.Training;

/// <summary>How often a classifier is right.</summary>
public static class Accuracy
{
    /// <summary>The share of images whose own class gets the largest output of all; a tie is not right.</summary>
    /// <param name="engine">What computes.</param>
    /// <param name="graph">The network, as it is used: nothing is dropped, normalisations take their running statistics.</param>
    /// <param name="node">Its output has one channel per class and one position; before or after a softmax makes no difference.</param>
    /// <param name="images">With the right answers.</param>
    /// <param name="batchSize">Images at once.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    /// <exception cref="GraphException">The node has another number of outputs than there are classes.</exception>
    public static double Of(
        IEngine engine, Graph graph, string node, LabelledImages images, int batchSize = 64, CancellationToken cancellation = default)
    {
        batchSize = Math.Min(batchSize, images.Shape.Batch);
        using var network = engine.Compile(graph, images.Shape with { Batch = batchSize }, node);
        var shape = network.ShapeOf(node);
        if (shape.Channels * shape.Height * shape.Width != images.Classes)
        {
            throw new GraphException($"{node}: it gives {shape}, the images have {images.Classes} classes. Take the node before the loss.");
        }

        var batch = new float[network.Input.Count];
        var outputs = new float[shape.Count];
        var (imageCount, right) = (batch.Length / batchSize, 0);
        for (var first = 0; first < images.Shape.Batch; first += batchSize)
        {
            // The last batch may be filled up with images of the one before, which do not count.
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(batchSize, images.Shape.Batch - first);
            for (var i = 0; i < count; i++)
            {
                images.Read(first + i, batch.AsSpan(i * imageCount, imageCount));
            }

            network.Forward(batch, cancellation);
            network.Read(node, outputs);
            for (var i = 0; i < count; i++)
            {
                right += IsLargest(outputs.AsSpan(i * images.Classes, images.Classes), images.Labels[first + i]) ? 1 : 0;
            }
        }

        return (double)right / images.Shape.Batch;
    }

    private static bool IsLargest(ReadOnlySpan<float> outputs, int label)
    {
        for (var c = 0; c < outputs.Length; c++)
        {
            if (c != label && !(outputs[label] > outputs[c]))
            {
                return false;
            }
        }

        return true;
    }
}
