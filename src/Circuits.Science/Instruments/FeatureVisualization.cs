using Circuits.Engine;
using Circuits.Engine.Training;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;

namespace Circuits.Science.Instruments;

/// <summary>Makes a picture that excites a unit (Zoom In, Claim 1, argument 1; Feature Visualization, Olah et al. 2017).</summary>
/// <remarks>
/// Lucid's recipe: the image as a scaled Fourier series in decorrelated colours, looked at turned, scaled and moved, raised by
/// Adam, through ReLUs that pass on gradients for the first steps where they would pass on none. See
/// docs/instruments/feature-visualization.md.
/// </remarks>
public static class FeatureVisualization
{
    /// <summary>Makes the picture.</summary>
    /// <param name="engine">Runs and differentiates the network.</param>
    /// <param name="subject">The network.</param>
    /// <param name="target">What to excite.</param>
    /// <param name="settings">How.</param>
    /// <param name="progress">From 0 to 1.</param>
    /// <param name="cancellation">Looked at within each step.</param>
    /// <exception cref="GraphException">The network takes no colour pictures, or none of that size; or a node on the way has no gradient.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public static Visualization Of(
        IEngine engine, Subject subject, VisualizationTarget target, VisualizationSettings settings,
        IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.SizePixels, 8);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Steps, 1);
        var image = new FourierImage(settings.SizePixels, Seeds.Derive(settings.Seed, "visualization start"));
        var transform = new VisualizationTransform(settings.SizePixels, Seeds.Derive(settings.Seed, "visualization transforms"));
        using var view = new View(engine, image, transform);
        using var exact = new Ascent(engine, subject, ReluGradient.Exact, target, transform.ShownPixels);
        var start = exact.Excitation(view.Look(transform.Still, cancellation), cancellation);

        var optimization = new Optimization(new Adam(), [image.Coefficients]);
        var redirected = settings.RedirectedSteps > 0
            ? new Ascent(engine, subject, ReluGradient.Redirected, target, transform.ShownPixels)
            : null;
        var ascent = new double[settings.Steps];
        try
        {
            for (var step = 0; step < settings.Steps; step++)
            {
                var network = redirected is not null && step < settings.RedirectedSteps ? redirected : exact;
                ascent[step] = network.Excitation(view.Look(transform.Draw(), cancellation), cancellation);
                view.Descend(network.Gradient(cancellation), cancellation);
                optimization.Step(settings.LearningRate);
                progress?.Report((step + 1.0) / settings.Steps);
            }
        }
        finally
        {
            redirected?.Dispose();
        }

        var end = exact.Excitation(view.Look(transform.Still, cancellation), cancellation);
        return new(view.Picture(), end, start, [.. ascent]);
    }

    /// <summary>The picture, and what of it the network is shown.</summary>
    private sealed class View : IDisposable
    {
        private readonly FourierImage image;
        private readonly IDifferentiableNetwork pipeline;
        private readonly int sizePixels;
        private readonly float[] planes, shown;

        public View(IEngine engine, FourierImage image, VisualizationTransform transform)
        {
            this.image = image;
            sizePixels = image.Coefficients.Shape.Height;
            planes = new float[3 * sizePixels * sizePixels];
            shown = new float[3 * transform.ShownPixels * transform.ShownPixels];
            pipeline = engine.Compile(
                VisualizationPipeline.Graph(sizePixels, transform.ShownPixels), new(1, 3, sizePixels, sizePixels),
                new Differentiation(VisualizationPipeline.Shown) { To = [VisualizationPipeline.Planes] },
                VisualizationPipeline.Picture);
        }

        public float[] Look(float[] matrix, CancellationToken cancellation)
        {
            image.Render(planes);
            pipeline.Set(VisualizationPipeline.Matrix, matrix);
            pipeline.Forward(planes, cancellation);
            pipeline.Read(VisualizationPipeline.Shown, shown);
            return shown;
        }

        /// <summary>Sets the coefficients' gradient from that of what was shown last.</summary>
        public void Descend(float[] gradient, CancellationToken cancellation)
        {
            pipeline.Backward(VisualizationPipeline.Shown, gradient, cancellation);
            pipeline.ReadGradient(VisualizationPipeline.Planes, planes);
            image.Descend(planes);
        }

        /// <summary>The one looked at last.</summary>
        public Image Picture()
        {
            var picture = new Image(sizePixels, sizePixels);
            pipeline.Read(VisualizationPipeline.Picture, picture.Values);
            return picture;
        }

        public void Dispose() => pipeline.Dispose();
    }

    /// <summary>The network under one rule for its ReLUs' gradients: which way is up.</summary>
    private sealed class Ascent : IDisposable
    {
        private readonly IDifferentiableNetwork network;
        private readonly Preprocessing preprocessing;
        private readonly string node, entry;
        private readonly int pixels;
        private readonly float[] images, activations, direction;

        public Ascent(IEngine engine, Subject subject, ReluGradient rule, VisualizationTarget target, int sizePixels)
        {
            var input = subject.Graph.Nodes.Select(n => n.Operation).OfType<Input>().FirstOrDefault();
            if (input?.Channels != 3)
            {
                throw new GraphException(
                    $"{subject.Name} takes images of {input?.Channels ?? 0} channels; a picture has 3: red, green, blue.");
            }

            (preprocessing, node, entry) = (subject.Preprocessing, target.Node, Differentiation.InputsOf(subject.Graph)[0]);
            pixels = sizePixels * sizePixels;
            network = engine.Compile(
                subject.Graph.WithReluGradient(rule), new(1, 3, sizePixels, sizePixels),
                new Differentiation(node) { To = [entry] }, node);
            var shape = network.ShapeOf(node);
            images = new float[3 * pixels];
            activations = new float[shape.Count];
            direction = target.Gradient(shape, Middle(subject.Graph, node, shape, sizePixels));
        }

        public double Excitation(float[] picture, CancellationToken cancellation)
        {
            picture.CopyTo(images, 0);
            preprocessing.Apply(images, pixels);
            network.Forward(images, cancellation);
            network.Read(node, activations);
            return VisualizationTarget.Of(activations, direction);
        }

        /// <summary>Of the last excitation with respect to its picture.</summary>
        public float[] Gradient(CancellationToken cancellation)
        {
            network.Backward(node, direction, cancellation);
            network.ReadGradient(entry, images);
            preprocessing.ApplyToGradient(images, pixels);
            return images;
        }

        public void Dispose() => network.Dispose();

        /// <summary>The position whose field lies closest to the picture's centre.</summary>
        private static int Middle(Graph graph, string node, Shape shape, int sizePixels)
        {
            var field = ReceptiveField.Of(graph, sizePixels)[node];
            return Nearest(field.Vertical, shape.Height) * shape.Width + Nearest(field.Horizontal, shape.Width);

            int Nearest(FieldAxis axis, int count) =>
                Math.Clamp((int)Math.Round((sizePixels / 2.0 - axis.Centre(0)) / axis.StridePixels), 0, count - 1);
        }
    }
}
