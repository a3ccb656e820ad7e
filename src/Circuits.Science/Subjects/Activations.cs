using Circuits.Engine;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects.Edits;

namespace Circuits.Science.Subjects;

/// <summary>What one node answered to some images.</summary>
/// <param name="Shape">N,C,H,W: one image after the other.</param>
/// <param name="Values">In that order.</param>
public sealed record Activations(Shape Shape, float[] Values)
{
    private const int BatchImages = 8;

    /// <summary>Shows the images to a subject.</summary>
    /// <param name="engine">Runs the network.</param>
    /// <param name="subject">Whom to show them; where it is patched, image i gets the donor that the patch has for i.</param>
    /// <param name="images">At least one, in [0, 1], all of one size.</param>
    /// <param name="node">Whose output is read.</param>
    /// <exception cref="ArgumentException">No image, or images of several sizes.</exception>
    /// <exception cref="GraphException">There is no such node, or it cannot be computed for images of this size.</exception>
    public static Activations Of(IEngine engine, Subject subject, IReadOnlyList<Image> images, string node)
    {
        if (images.Count == 0 || images.Any(i => (i.HeightPixels, i.WidthPixels) != (images[0].HeightPixels, images[0].WidthPixels)))
        {
            throw new ArgumentException("Activations are of at least one image, all of one size.", nameof(images));
        }

        var (height, width, name) = (images[0].HeightPixels, images[0].WidthPixels, subject.Graph[node].Name);
        using var network = engine.Compile(subject.Graph, new(Math.Min(images.Count, BatchImages), 3, height, width), name);
        var (shape, patches) = (network.ShapeOf(name), Patch.Before(subject, [name]));
        var (size, batch, answers) = ((int)(shape.Count / shape.Batch), new float[network.Input.Count], new float[shape.Count]);
        var values = new float[(long)images.Count * size];
        for (var first = 0; first < images.Count; first += shape.Batch)
        {
            // The last batch may be partly old images; their answers are left out.
            var some = Math.Min(shape.Batch, images.Count - first);
            for (var i = 0; i < some; i++)
            {
                var image = batch.AsSpan(i * 3 * height * width, 3 * height * width);
                images[first + i].Values.CopyTo(image);
                subject.Preprocessing.Apply(image, height * width);
            }

            foreach (var patch in patches)
            {
                patch.Give(network, first, some);
            }

            network.Forward(batch);
            network.Read(name, answers);
            answers.AsSpan(0, some * size).CopyTo(values.AsSpan(first * size));
        }

        return new(shape with { Batch = images.Count }, values);
    }
}
