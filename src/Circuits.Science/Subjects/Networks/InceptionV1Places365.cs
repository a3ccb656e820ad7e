using System.Collections.Immutable;
using Circuits.Science.Subjects.Importers;

namespace Circuits.Science.Subjects.Networks;

/// <summary>InceptionV1 trained to tell scenes: the same architecture on other images, for claims of universality.</summary>
/// <remarks>
/// Trained with Caffe, which has mixed4a 512 wide and other normalisations: its unit numbers are its own. As lucid publishes it;
/// lucid itself was not certain of its range of input.
/// </remarks>
public sealed class InceptionV1Places365 : IFetchedNetwork
{
    /// <summary>Layers by which the file is known, first to last.</summary>
    public static readonly ImmutableArray<NamedLayer> Layers =
    [
        new("inception_3a_output", 256), new("inception_3b_output", 480),
        new("inception_4a_output", 512), new("inception_4b_output", 512), new("inception_4c_output", 512), new("inception_4d_output", 528), new("inception_4e_output", 832),
        new("inception_5a_output", 832), new("inception_5b_output", 1024),
    ];

    /// <inheritdoc/>
    public string Name => "inception-v1-places365";

    /// <inheritdoc/>
    public string Summary => "InceptionV1 from Places365, trained with Caffe; 224 pixels.";

    /// <inheritdoc/>
    public string Source => Address.ToString();

    /// <inheritdoc/>
    public string Licence => "CC-BY-4.0";

    /// <inheritdoc/>
    public Uri Address => new("https://storage.googleapis.com/modelzoo/vision/caffe_models/InceptionV1_places365.pb");

    /// <inheritdoc/>
    public string FileName => "inception-v1-places365.pb";

    /// <inheritdoc/>
    public string? Sha256 => null;

    /// <inheritdoc/>
    public string? Member => null;

    /// <inheritdoc/>
    public long? Bytes => null;

    /// <inheritdoc/>
    public Subject Load(string path, Limits limits) => FetchedGraph.Read(this, path, limits, Preprocessing.Caffe, 224, Layers);
}
