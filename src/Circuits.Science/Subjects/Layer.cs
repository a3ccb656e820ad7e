using Circuits.Engine;

namespace Circuits.Science.Subjects;

/// <summary>The units of one convolution, as the network passes them on: after its batch normalisation and ReLU.</summary>
/// <param name="Node">The node whose activations these are; a unit is written <c>Node:index</c>.</param>
/// <param name="Convolution">The node with the weights.</param>
/// <param name="Units">Channels.</param>
/// <param name="RowsAndColumns">The side of the square grid of positions.</param>
/// <param name="Field">What a unit sees of the image.</param>
/// <param name="SizePixels">The side of the images for which this holds.</param>
public sealed record Layer(string Node, string Convolution, int Units, int RowsAndColumns, ReceptiveField Field, int SizePixels)
{
    /// <summary>The row and column whose receptive field lies closest to the image's centre.</summary>
    /// <remarks>Not simply half of the grid: padding shifts fields, and an even grid has no middle.</remarks>
    public int Middle => Math.Clamp(
        (int)Math.Round((SizePixels / 2.0 - Field.Horizontal.Centre(0)) / Field.Horizontal.StridePixels), 0, RowsAndColumns - 1);

    /// <summary>All layers of a network in which units have a position, for square images of a size.</summary>
    public static IReadOnlyList<Layer> Of(Graph graph, int sizePixels)
    {
        var shapes = Shapes.OutputsOf(graph, sizePixels);
        var fields = ReceptiveField.Of(graph, sizePixels);

        // Joins do not count: InceptionV1's mixed3b_pre_relu takes what its branches' ReLUs take as well.
        var consumers = graph.Nodes.Where(n => n.Operation is not Concat).SelectMany(n => n.Inputs, (n, input) => (n, input)).ToLookup(p => p.input, p => p.n);
        var layers = new List<Layer>();
        foreach (var convolution in graph.Nodes.Where(n => n.Operation is Convolution && shapes.ContainsKey(n.Name)))
        {
            var end = convolution;
            while (consumers[end.Name].ToList() is [{ Operation: BatchNormalization or Relu or Where } next])
            {
                end = next;
            }

            var shape = shapes[end.Name];
            if (shape.Height > 1 && shape.Height == shape.Width)
            {
                layers.Add(new(end.Name, convolution.Name, shape.Channels, shape.Height, fields[end.Name], sizePixels));
            }
        }

        return layers;
    }
}
