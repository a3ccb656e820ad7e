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
        IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        Several(engine, subject, [target], settings, progress, cancellation)[0];

    /// <summary>Makes a picture for each of several targets at one node, all at once: the network is compiled once.</summary>
    /// <param name="targets">At least one, all of one node.</param>
    /// <inheritdoc cref="Of"/>
    /// <exception cref="ArgumentException">There is no target, or their nodes differ.</exception>
#pragma warning disable CS1573 // the others are inherited
    public static IReadOnlyList<Visualization> Several(
        IEngine engine, Subject subject, IReadOnlyList<VisualizationTarget> targets, VisualizationSettings settings,
        IProgress<double>? progress = null, CancellationToken cancellation = default)
#pragma warning restore CS1573
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.SizePixels, 8);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Steps, 1);
        if (targets.Select(t => t.Node).Distinct().Count() != 1)
        {
            throw new ArgumentException("Pictures made together have targets at one node, and there is at least one.", nameof(targets));
        }

        using var view = new View(engine, settings, targets.Count);
        using var exact = new Ascent(engine, subject, ReluGradient.Exact, targets, view.ShownPixels);
        var start = exact.Excitations(view.Look(moved: false, cancellation), cancellation);
        var optimization = new Optimization(new Adam(), view.Coefficients);
        var redirected = settings.RedirectedSteps > 0
            ? new Ascent(engine, subject, ReluGradient.Redirected, targets, view.ShownPixels)
            : null;
        var ascent = new double[settings.Steps][];
        try
        {
            for (var step = 0; step < settings.Steps; step++)
            {
                var network = redirected is not null && step < settings.RedirectedSteps ? redirected : exact;
                ascent[step] = network.Excitations(view.Look(moved: true, cancellation), cancellation);
                view.Descend(network.Gradient(cancellation), cancellation);
                optimization.Step(settings.LearningRate);
                progress?.Report((step + 1.0) / settings.Steps);
            }
        }
        finally
        {
            redirected?.Dispose();
        }

        var end = exact.Excitations(view.Look(moved: false, cancellation), cancellation);
        return [.. view.Pictures().Select((picture, i) => new Visualization(picture, end[i], start[i], [.. ascent.Select(step => step[i])]))];
    }

    /// <summary>The pictures, and what of them the network is shown.</summary>
    private sealed class View : IDisposable
    {
        private readonly FourierImage[] images;
        private readonly VisualizationTransform[] transforms;
        private readonly IDifferentiableNetwork pipeline;
        private readonly int sizePixels;
        private readonly float[] planes, matrices, shown;

        public View(IEngine engine, VisualizationSettings settings, int count)
        {
            sizePixels = settings.SizePixels;
            images = [.. Enumerable.Range(0, count).Select(i => new FourierImage(sizePixels, Seeds.Derive(settings.Seed, "visualization start" + Numbered(i))))];
            transforms = [.. Enumerable.Range(0, count).Select(i => new VisualizationTransform(sizePixels, Seeds.Derive(settings.Seed, "visualization transforms" + Numbered(i))))];
            planes = new float[count * 3 * sizePixels * sizePixels];
            matrices = new float[count * 6];
            shown = new float[count * 3 * ShownPixels * ShownPixels];
            pipeline = engine.Compile(
                VisualizationPipeline.Graph(sizePixels, ShownPixels), new(count, 3, sizePixels, sizePixels),
                new Differentiation(VisualizationPipeline.Shown) { To = [VisualizationPipeline.Planes] },
                VisualizationPipeline.Picture);

            // The first of several is the one that would be made alone.
            static string Numbered(int i) => i == 0 ? "" : $" {i}";
        }

        public int ShownPixels => transforms[0].ShownPixels;

        public IEnumerable<Parameter> Coefficients => images.Select(i => i.Coefficients);

        public float[] Look(bool moved, CancellationToken cancellation)
        {
            for (var i = 0; i < images.Length; i++)
            {
                images[i].Render(Planes(i));
                (moved ? transforms[i].Draw() : transforms[i].Still).CopyTo(matrices, 6 * i);
            }

            pipeline.Set(VisualizationPipeline.Matrix, matrices);
            pipeline.Forward(planes, cancellation);
            pipeline.Read(VisualizationPipeline.Shown, shown);
            return shown;
        }

        /// <summary>Sets the coefficients' gradients from that of what was shown last.</summary>
        public void Descend(float[] gradient, CancellationToken cancellation)
        {
            pipeline.Backward(VisualizationPipeline.Shown, gradient, cancellation);
            pipeline.ReadGradient(VisualizationPipeline.Planes, planes);
            for (var i = 0; i < images.Length; i++)
            {
                images[i].Descend(Planes(i));
            }
        }

        /// <summary>Those looked at last.</summary>
        public IReadOnlyList<Image> Pictures()
        {
            var values = new float[planes.Length];
            pipeline.Read(VisualizationPipeline.Picture, values);
            return [.. images.Select((_, i) =>
            {
                var picture = new Image(sizePixels, sizePixels);
                values.AsSpan(i * picture.Values.Length, picture.Values.Length).CopyTo(picture.Values);
                return picture;
            })];
        }

        public void Dispose() => pipeline.Dispose();

        private Memory<float> Planes(int i) => planes.AsMemory(i * 3 * sizePixels * sizePixels, 3 * sizePixels * sizePixels);
    }

    /// <summary>The network under one rule for its ReLUs' gradients: which way is up.</summary>
    private sealed class Ascent : IDisposable
    {
        private readonly IDifferentiableNetwork network;
        private readonly Preprocessing preprocessing;
        private readonly string node, entry;
        private readonly int pixels, count;
        private readonly float[] images, activations, directions;

        public Ascent(IEngine engine, Subject subject, ReluGradient rule, IReadOnlyList<VisualizationTarget> targets, int sizePixels)
        {
            var input = subject.Graph.Nodes.Select(n => n.Operation).OfType<Input>().FirstOrDefault();
            if (input?.Channels != 3)
            {
                throw new GraphException(
                    $"{subject.Name} takes images of {input?.Channels ?? 0} channels; a picture has 3: red, green, blue.");
            }

            (preprocessing, node, entry) = (subject.Preprocessing, targets[0].Node, Differentiation.InputsOf(subject.Graph)[0]);
            (pixels, count) = (sizePixels * sizePixels, targets.Count);
            network = engine.Compile(
                subject.Graph.WithReluGradient(rule), new(count, 3, sizePixels, sizePixels),
                new Differentiation(node) { To = [entry] }, node);
            var shape = network.ShapeOf(node);
            images = new float[count * 3 * pixels];
            activations = new float[shape.Count];
            var middle = Middle(subject.Graph, node, shape, sizePixels);
            directions = [.. targets.SelectMany(t => t.Gradient(shape with { Batch = 1 }, middle))];
        }

        public double[] Excitations(float[] pictures, CancellationToken cancellation)
        {
            pictures.CopyTo(images, 0);
            preprocessing.Apply(images, pixels);
            network.Forward(images, cancellation);
            network.Read(node, activations);
            var each = activations.Length / count;
            return [.. Enumerable.Range(0, count).Select(i =>
                VisualizationTarget.Of(activations.AsSpan(i * each, each), directions.AsSpan(i * each, each)))];
        }

        /// <summary>Of the last excitations with respect to their pictures.</summary>
        public float[] Gradient(CancellationToken cancellation)
        {
            network.Backward(node, directions, cancellation);
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
