using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers;

/// <summary>What holds of every network that was read, whatever it was read from.</summary>
/// <remarks>The engine's kernels trust the shapes of a graph: a file's word for them is not enough.</remarks>
internal static class GraphCheck
{
    /// <summary>Follows the shapes through a graph, at its native size.</summary>
    /// <exception cref="InvalidDataException">Nodes do not fit each other, or are beyond the limits; or there is no input.</exception>
    internal static void Of(ModelFile model, Limits limits)
    {
        limits.CheckNodes(model.Path, model.Graph.Nodes.Length);
        var shapes = new Dictionary<string, Shape>();
        foreach (var node in model.Graph.Nodes)
        {
            try
            {
                var shape = node.Operation.OutputShape(
                    node.Operation is Input i ? [new(1, i.Channels, i.Height, i.Width)] : [.. node.Inputs.Select(n => shapes[n])]);
                Check(model.Path, node, shape, limits);
                shapes[node.Name] = shape;
            }
            catch (Exception e) when (e is GraphException or OverflowException)
            {
                throw new InvalidDataException($"{model.Path}: {node.Name}: {e.Message}", e);
            }
        }

        if (model.Graph.Nodes.Select(n => n.Operation).OfType<Input>().FirstOrDefault() is not { } input)
        {
            throw new InvalidDataException($"{model.Path}: it has no input: images enter at a node of the operation Input. Export the whole model.");
        }

        if (model.Preprocessing is { } p && p.Scale.Length != input.Channels)
        {
            throw new InvalidDataException(
                $"{model.Path}: its preprocessing is for {p.Scale.Length} channels, and the images have {input.Channels}. Give --preprocessing when importing it.");
        }
    }

    private static void Check(string path, Node node, Shape shape, Limits limits)
    {
        if (shape.Batch < 1 || shape.Channels < 1 || shape.Height < 1 || shape.Width < 1)
        {
            throw new GraphException($"its output is {shape}, and no size is below 1. Check its sizes.");
        }

        // Beyond int a product of sizes is no longer what it says.
        var count = (Int128)shape.Channels * shape.Height * shape.Width * shape.Batch;
        if (count > int.MaxValue)
        {
            throw new GraphException($"its output is {shape}, more than {int.MaxValue} numbers. Make it smaller.");
        }

        limits.CheckBytes(path, $"{node.Name}: its output {shape} takes", (long)count * sizeof(float));
    }
}
