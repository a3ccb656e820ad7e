using Circuits.Engine;

namespace Circuits.Science.Subjects;

/// <summary>Which input pixels a unit can see, by position: the theoretical receptive field.</summary>
/// <param name="Vertical">Rows.</param>
/// <param name="Horizontal">Columns.</param>
public readonly record struct ReceptiveField(FieldAxis Vertical, FieldAxis Horizontal)
{
    /// <summary>The field of every node whose input size allows it, by name.</summary>
    /// <remarks>
    /// Padding shifts centres, and stride-2 padding of TensorFlow shifts them by half a pixel: a stimulus drawn at the
    /// image's centre is not at the centre of the unit in the middle of the grid unless somebody did this sum.
    /// </remarks>
    /// <param name="graph">The network.</param>
    /// <param name="sizePixels">The side of the square input.</param>
    public static IReadOnlyDictionary<string, ReceptiveField> Of(Graph graph, int sizePixels)
    {
        var fields = new Dictionary<string, ReceptiveField>();
        var images = graph.Nodes.FirstOrDefault(n => n.Operation is Input);
        foreach (var (node, input) in Shapes.Of(graph, sizePixels))
        {
            var all = new FieldAxis(sizePixels, 0, sizePixels - 1);
            var inputs = node.Inputs.Where(fields.ContainsKey).Select(i => fields[i]).ToList();
            if (inputs.Count == 0 && node != images)
            {
                continue; // constants, further inputs, and what is made of them, see nothing
            }

            fields[node.Name] = node.Operation switch
            {
                Input => new(new(1, 0, 0), new(1, 0, 0)),
                Convolution c => inputs[0].Through(c.Window, c.Padding.For(input.Height, input.Width, c.Window)),
                TransposedConvolution { Window: { StrideHeight: 1, StrideWidth: 1 } w, Border: var cut } => inputs[0].Through(
                    w, new(w.ExtentHeight - 1 - cut.Top, w.ExtentWidth - 1 - cut.Left, 0, 0)),
                MaxPool p => inputs[0].Through(p.Window, p.Padding.For(input.Height, input.Width, p.Window)),
                AveragePool p => inputs[0].Through(p.Window, p.Padding.For(input.Height, input.Width, p.Window)),
                Pad pad => inputs[0].Through(Window.Square(1), pad.Border),
                Slice s => inputs[0].Through(
                    Window.Square(1), new(-s.Rows.Start.GetOffset(input.Height), -s.Columns.Start.GetOffset(input.Width), 0, 0)),
                Flatten or GlobalMaxPool or TransposedConvolution or BilinearResize or AffineSampling or Reshape or Transpose or MatrixProduct => new(all, all),
                Mean m when m.Over != Axes.Channels => new(all, all),
                _ => inputs.Aggregate((a, b) => new(a.Vertical.With(b.Vertical), a.Horizontal.With(b.Horizontal))),
            };
        }

        return fields;
    }

    private ReceptiveField Through(Window window, Border border) => new(
        Vertical.Through(window.ExtentHeight, window.StrideHeight, border.Top),
        Horizontal.Through(window.ExtentWidth, window.StrideWidth, border.Left));
}

/// <summary>One direction of a receptive field. Pixel i covers [i, i + 1); positions may lie outside the image, in its padding.</summary>
/// <param name="StridePixels">From a unit to its neighbour.</param>
/// <param name="First">The first pixel that unit 0 sees.</param>
/// <param name="Last">The last.</param>
public readonly record struct FieldAxis(int StridePixels, int First, int Last)
{
    /// <summary>How many pixels a unit sees.</summary>
    public int SizePixels => Last - First + 1;

    /// <summary>The centre of the field of unit i, in pixels from the image's edge.</summary>
    public double Centre(int unit) => (First + Last + 1) / 2.0 + (double)unit * StridePixels;

    internal FieldAxis Through(int extent, int stride, int before) =>
        new(StridePixels * stride, First - before * StridePixels, Last + (extent - 1 - before) * StridePixels);

    internal FieldAxis With(FieldAxis other) => new(Math.Min(StridePixels, other.StridePixels), Math.Min(First, other.First), Math.Max(Last, other.Last));
}
