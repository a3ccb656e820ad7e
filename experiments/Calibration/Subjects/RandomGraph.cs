using Circuits.Engine;
using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;
using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Subjects;

/// <summary>A small random graph in which whatever a unit sees makes it positive: all weights are 1, there is no bias.</summary>
/// <remarks>
/// Shown a black image it is silent everywhere; shown one white pixel, exactly the units that see the pixel answer. That is
/// the definition of a receptive field, and shares nothing with the sum that <c>ReceptiveField</c> does.
/// </remarks>
internal sealed record RandomGraph(int SizePixels, IReadOnlyList<RandomGraph.Step> Steps)
{
    public enum Kind { Convolution, TransposedConvolution, MaxPool, AveragePool, ZeroPad, Branches, Shortcut }

    /// <summary>One layer; where it does not fit any more it is left out.</summary>
    public sealed record Step(Kind Kind, Window Window, Padding Padding, Window Other);

    public Graph Graph { get; } = Build(SizePixels, Steps);

    /// <summary>Whether no window skips a pixel, so that a field is an interval without holes.</summary>
    public bool HasNoHoles => Steps.SelectMany(s => new[] { s.Window, s.Other }).All(w =>
        w is { DilationHeight: 1, DilationWidth: 1 } && w.Height >= w.StrideHeight && w.Width >= w.StrideWidth);

    public static Arbitrary<RandomGraph> Population() => Arb.From(
        from size in Gen.Choose(7, 13)
        from count in Gen.Choose(1, 5)
        from steps in OneStep.ListOf(count)
        select new RandomGraph(size, [.. steps]),
        graph => graph.Steps.Count == 1 ? [] : graph.Steps.Select((_, i) => new RandomGraph(graph.SizePixels, [.. graph.Steps.Where((_, j) => j != i)])));

    /// <summary>For one white pixel after the other, row by row: the nodes' answers.</summary>
    public IReadOnlyDictionary<string, (Shape Shape, float[] Values)> AnswersToEachPixel()
    {
        var pixels = SizePixels * SizePixels;
        var batch = new float[pixels * pixels];
        for (var i = 0; i < pixels; i++)
        {
            batch[i * pixels + i] = 1;
        }

        // Minimal filtering rounds some zeros to 1e-8, and here any answer counts.
        var plan = Compiler.Compile(Graph, new(pixels, 1, SizePixels, SizePixels), [.. Graph.Nodes.Select(n => n.Name)], algorithm: ConvolutionAlgorithm.Direct);
        using var network = new ManagedNetwork(Graph, plan, WorkerPool.Of(2));
        network.Forward(batch);
        return Graph.Nodes.ToDictionary(n => n.Name, n =>
        {
            var values = new float[network.ShapeOf(n.Name).Count];
            network.Read(n.Name, values);
            return (network.ShapeOf(n.Name), values);
        });
    }

    public override string ToString() => $"{SizePixels} px: {string.Join("; ", Steps)}";

    private static Gen<Window> Windows =>
        from height in Gen.Choose(1, 4)
        from width in Gen.Choose(1, 4)
        from strideHeight in Gen.Choose(1, 3)
        from strideWidth in Gen.Choose(1, 3)
        from dilation in Gen.Frequency((5, Gen.Constant(1)), (1, Gen.Constant(2)))
        from holes in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        select holes
            ? new Window(height, width, strideHeight, strideWidth, dilation, dilation)
            : new Window(height, width, Math.Min(strideHeight, height), Math.Min(strideWidth, width));

    private static Gen<Step> OneStep =>
        from kind in Gen.Elements(Enum.GetValues<Kind>())
        from window in Windows
        from other in Windows
        from rule in Gen.Choose(0, 2)
        from top in Gen.Choose(0, window.Height - 1)
        from left in Gen.Choose(0, window.Width - 1)
        from bottom in Gen.Choose(0, window.Height - 1)
        from right in Gen.Choose(0, window.Width - 1)
        let padding = rule == 0 ? Padding.Valid : rule == 1 ? Padding.Same : Padding.Explicit(top, left, bottom, right)
        select kind switch
        {
            // Pools in this engine have no dilation; the two arms of a branch agree in stride.
            Kind.MaxPool or Kind.AveragePool => new Step(kind, window with { DilationHeight = 1, DilationWidth = 1 }, padding, Window.Square(1)),
            Kind.Branches => new(kind, window, Padding.Same, other with { StrideHeight = window.StrideHeight, StrideWidth = window.StrideWidth }),
            // Spread with a stride, units have a fraction of a pixel between them: their field counts as the whole image.
            Kind.TransposedConvolution => new(kind, window with { StrideHeight = 1, StrideWidth = 1 }, Padding.Explicit(top, left, bottom, right), Window.Square(1)),
            Kind.Shortcut => new(kind, window with { StrideHeight = 1, StrideWidth = 1 }, Padding.Same, Window.Square(1)),
            Kind.ZeroPad => new(kind, Window.Square(1), Padding.Explicit(top, left, bottom, right), Window.Square(1)),
            _ => new(kind, window, padding, Window.Square(1)),
        };

    private static Graph Build(int size, IReadOnlyList<Step> steps)
    {
        var nodes = new List<Node> { new("image", new Input(1, size, size)) };
        var (last, shape) = ("image", new Shape(1, 1, size, size));
        for (var i = 0; i < steps.Count; i++)
        {
            var step = steps[i];
            try
            {
                var (window, padding) = (step.Window, step.Padding);
                Node[] added = step.Kind switch
                {
                    Kind.Convolution => [new($"conv{i}", Ones(shape.Channels, 2, window, padding), last)],
                    Kind.TransposedConvolution =>
                        [new($"spread{i}", new TransposedConvolution(Ones(2, shape.Channels, window, padding).Kernel, [], window, padding.For(0, 0, window)), last)],
                    Kind.MaxPool => [new($"max{i}", new MaxPool(window, padding), last)],
                    Kind.AveragePool => [new($"mean{i}", new AveragePool(window, padding), last)],
                    Kind.ZeroPad => [new($"pad{i}", new Pad(padding.For(0, 0, window)), last)],
                    Kind.Branches =>
                    [
                        new($"one{i}", Ones(shape.Channels, 1, window, padding), last),
                        new($"other{i}", Ones(shape.Channels, 1, step.Other, padding), last),
                        new($"both{i}", new Concat(), $"one{i}", $"other{i}"),
                    ],
                    _ =>
                    [
                        new($"way{i}", Ones(shape.Channels, shape.Channels, window, padding), last),
                        new($"relu{i}", new Relu(), $"way{i}"),
                        new($"sum{i}", new Add(), $"relu{i}", last),
                    ],
                };
                var known = new Dictionary<string, Shape> { [last] = shape };
                foreach (var node in added)
                {
                    known[node.Name] = node.Operation.OutputShape([.. node.Inputs.Select(n => known[n])]);
                }

                nodes.AddRange(added);
                (last, shape) = (added[^1].Name, known[added[^1].Name]);
            }
            catch (GraphException)
            {
                // The window no longer fits.
            }
        }

        return new(nodes);
    }

    private static Convolution Ones(int inputs, int outputs, Window window, Padding padding) => new(
        new(outputs, inputs, window.Height, window.Width, [.. Enumerable.Repeat(1f, outputs * inputs * window.Height * window.Width)]), [], window, padding);
}
