using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers.TensorFlow;

/// <summary>What some graphs do to a file before it is an image for the network: decoding, scaling. It is cut off.</summary>
/// <param name="Nodes">Cut off, all but the last of them.</param>
/// <param name="Last">Becomes the input, and is given as its output would be: RGB in [0, 255], of the size the graph scales to.</param>
/// <param name="Input">What it becomes.</param>
/// <remarks>
/// The Inception-v3 graph of 2015 begins DecodeJpeg, Cast, ExpandDims, ResizeBilinear: its input here is <c>ResizeBilinear</c>,
/// and the Sub and Mul behind it stay. Images of another size are never scaled silently.
/// </remarks>
internal sealed record TensorFlowFront(IReadOnlySet<string> Nodes, string Last, Input Input)
{
    private static readonly HashSet<string> Decoders = ["DecodeJpeg", "DecodePng", "DecodeBmp", "DecodeImage"];

    private static readonly HashSet<string> Preparations = ["Cast", "ExpandDims", "ResizeBilinear", "ResizeBicubic", "ResizeNearestNeighbor"];

    /// <summary>The front of a graph; null where it begins with images.</summary>
    /// <exception cref="GraphException">More than one of its values is taken.</exception>
    internal static TensorFlowFront? Of(string path, IReadOnlyList<TensorFlowNode> ordered, Weights weights, int sizePixels)
    {
        var constants = ordered.Where(n => n.Kind == "Const").Select(n => n.Name).ToHashSet();
        var nodes = new HashSet<string>();
        var (channels, height, width) = (3, sizePixels, sizePixels);
        foreach (var node in ordered)
        {
            var isStart = Decoders.Contains(node.Kind) || node is { Kind: "Placeholder" } && node.Type("dtype") is "DT_UINT8" or "DT_STRING";
            var isNext = Preparations.Contains(node.Kind) && node.Sources.Any(nodes.Contains)
                && node.Sources.All(s => nodes.Contains(s) || constants.Contains(s));
            if (!isStart && !isNext)
            {
                continue;
            }

            nodes.Add(node.Name);
            channels = node.Integer("channels", 0) is > 0 and var stated ? stated : channels;
            if (node.Kind.StartsWith("Resize", StringComparison.Ordinal) && node.Inputs is [_, var size] && weights.Has(size)
                && weights.Integers(size) is [> 0 and var h, > 0 and var w])
            {
                (height, width) = (h, w);
            }
        }

        var taken = ordered.Where(n => !nodes.Contains(n.Name)).SelectMany(n => n.Sources).Where(nodes.Contains).Distinct().ToList();
        return taken switch
        {
            [] => null,
            [var last] => new(nodes.Where(n => n != last).ToHashSet(), last, new(channels, height, width)),
            _ => throw new GraphException(
                $"{path}: it begins with the reading of files, of which {string.Join(" and ", taken)} are taken. Export the graph from its first image on."),
        };
    }
}
