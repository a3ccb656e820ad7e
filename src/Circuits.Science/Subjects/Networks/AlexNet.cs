using System.Collections.Immutable;
using Circuits.Science.Subjects.Importers;

namespace Circuits.Science.Subjects.Networks;

/// <summary>AlexNet (Krizhevsky et al., 2012), with the original weights, by way of Caffe.</summary>
/// <remarks>
/// As lucid publishes it. Half of its convolutions see half of the channels: each half is a node of its own (<c>Conv2D_1</c>,
/// <c>Conv2D_2</c>). TensorFlow's automatic names were not at hand, so the file is known by its dense layers only.
/// </remarks>
public sealed class AlexNet : IFetchedNetwork
{
    /// <summary>Layers by which the file is known, first to last.</summary>
    public static readonly ImmutableArray<NamedLayer> Layers =
    [
        new("Relu", 4096), new("Relu_1", 4096), new("Softmax", 1000),
    ];

    /// <inheritdoc/>
    public string Name => "alexnet";

    /// <inheritdoc/>
    public string Summary => "AlexNet from ImageNet; 227 pixels.";

    /// <inheritdoc/>
    public string Source => Address.ToString();

    /// <inheritdoc/>
    public string Licence => "NOASSERTION";

    /// <inheritdoc/>
    public Uri Address => new("https://storage.googleapis.com/modelzoo/vision/other_models/AlexNet.pb");

    /// <inheritdoc/>
    public string FileName => "alexnet.pb";

    /// <inheritdoc/>
    public string? Sha256 => null;

    /// <inheritdoc/>
    public string? Member => null;

    /// <inheritdoc/>
    public long? Bytes => null;

    /// <inheritdoc/>
    public Subject Load(string path, Limits limits) => FetchedGraph.Read(this, path, limits, Preprocessing.Caffe, 227, Layers);
}
