using System.Collections.Immutable;
using System.Security.Cryptography;
using Circuits.Engine;
using Circuits.Science.Subjects.Importers;
using Circuits.Science.Subjects.Importers.TensorFlow;

namespace Circuits.Science.Subjects.Networks;

/// <summary>What the networks of the paper have in common: frozen TensorFlow graphs that are checked before they are believed.</summary>
internal static class FetchedGraph
{
    /// <summary>Reads a frozen graph and makes sure that it has the network's layers, of their widths.</summary>
    /// <param name="network">Which one it has to be.</param>
    /// <param name="path">Of the file.</param>
    /// <param name="limits">What it may ask for.</param>
    /// <param name="preprocessing">Of the images.</param>
    /// <param name="sizePixels">The side of the images it was trained on.</param>
    /// <param name="layers">By which it is known.</param>
    /// <param name="complete">Checks the rest, and adds what the file lacks.</param>
    internal static Subject Read(
        IFetchedNetwork network, string path, Limits limits, Preprocessing preprocessing, int sizePixels, ImmutableArray<NamedLayer> layers, Func<Graph, Graph>? complete = null)
    {
        var graph = GraphDefFormat.Read(path, limits, sizePixels).Graph;
        var shapes = Shapes.OutputsOf(graph, sizePixels);
        foreach (var (node, units) in layers)
        {
            Require(network, path, graph.Contains(node), $"it has no {node}");
            var found = shapes.TryGetValue(graph[node].Name, out var shape) ? shape.Channels : 0;
            Require(network, path, found == units, $"{node} is {found} wide, not {units}");
        }

        using var stream = File.OpenRead(path);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(stream));
        return new(
            network.Name, SubjectKind.Pretrained, complete?.Invoke(graph) ?? graph, preprocessing, sizePixels, new(network.Source, network.Licence, sha256));
    }

    /// <summary>Refuses a file that fails a check.</summary>
    /// <exception cref="InvalidDataException">It does.</exception>
    internal static void Require(IFetchedNetwork network, string path, bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidDataException($"{path}: it is not {network.Name}: {otherwise}. Get the right file: circuits fetch {network.Name}");
        }
    }
}
