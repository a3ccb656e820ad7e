using System.Collections.Immutable;
using Circuits.Science.Subjects.Importers;

namespace Circuits.Science.Subjects.Networks;

/// <summary>Inception-v3 in the graph of December 2015, the first that was published.</summary>
/// <remarks>
/// Its graph begins with the decoding of a JPEG: it is cut at <c>ResizeBilinear</c>, which takes [0, 255], and scales to about
/// [-1, 1] itself. Batch normalisation is an operation of its own time (BatchNormWithGlobalNormalization).
/// </remarks>
public sealed class InceptionV3_2015 : IFetchedNetwork
{
    /// <summary>Layers by which the file is known, first to last.</summary>
    public static readonly ImmutableArray<NamedLayer> Layers =
    [
        new("conv", 32), new("conv_1", 32), new("conv_2", 64), new("conv_3", 80), new("conv_4", 192),
        new("mixed/join", 256), new("mixed_1/join", 288), new("mixed_2/join", 288), new("mixed_3/join", 768), new("mixed_4/join", 768), new("mixed_5/join", 768),
        new("mixed_6/join", 768), new("mixed_7/join", 768), new("mixed_8/join", 1280), new("mixed_9/join", 2048), new("mixed_10/join", 2048), new("softmax", 1008),
    ];

    /// <inheritdoc/>
    public string Name => "inception-v3-2015";

    /// <inheritdoc/>
    public string Summary => "Inception-v3 from ImageNet, the graph of 2015; 299 pixels.";

    /// <inheritdoc/>
    public string Source => $"{Address}, {Member}";

    /// <inheritdoc/>
    public string Licence => "Apache-2.0";

    /// <inheritdoc/>
    public Uri Address => new("https://storage.googleapis.com/download.tensorflow.org/models/inception_dec_2015.zip");

    /// <inheritdoc/>
    public string FileName => "inception-v3-2015.pb";

    /// <inheritdoc/>
    public string? Sha256 => null;

    /// <inheritdoc/>
    public string? Member => "tensorflow_inception_graph.pb";

    /// <inheritdoc/>
    public long? Bytes => null;

    /// <inheritdoc/>
    public Subject Load(string path, Limits limits) => FetchedGraph.Read(this, path, limits, Preprocessing.Uniform(255, 0), 299, Layers);
}
