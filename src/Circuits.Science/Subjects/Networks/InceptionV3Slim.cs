using System.Collections.Immutable;
using Circuits.Science.Subjects.Importers;

namespace Circuits.Science.Subjects.Networks;

/// <summary>Inception-v3 (Szegedy et al., 2015) as TensorFlow's slim trained it.</summary>
/// <remarks>
/// As lucid publishes it; not the network of 2015 (<see cref="InceptionV3_2015"/>), nor the embedded one (<see cref="InceptionV3"/>).
/// </remarks>
public sealed class InceptionV3Slim : IFetchedNetwork
{
    /// <summary>Layers by which the file is known, first to last.</summary>
    public static readonly ImmutableArray<NamedLayer> Layers =
    [
        new("InceptionV3/InceptionV3/Mixed_5b/concat", 256), new("InceptionV3/InceptionV3/Mixed_5c/concat", 288), new("InceptionV3/InceptionV3/Mixed_5d/concat", 288),
        new("InceptionV3/InceptionV3/Mixed_6a/concat", 768), new("InceptionV3/InceptionV3/Mixed_6b/concat", 768), new("InceptionV3/InceptionV3/Mixed_6c/concat", 768),
        new("InceptionV3/InceptionV3/Mixed_6d/concat", 768), new("InceptionV3/InceptionV3/Mixed_6e/concat", 768),
        new("InceptionV3/InceptionV3/Mixed_7a/concat", 1280), new("InceptionV3/InceptionV3/Mixed_7b/concat", 2048), new("InceptionV3/InceptionV3/Mixed_7c/concat", 2048),
    ];

    /// <inheritdoc/>
    public string Name => "inception-v3-slim";

    /// <inheritdoc/>
    public string Summary => "Inception-v3 from ImageNet, of TensorFlow's slim; 299 pixels.";

    /// <inheritdoc/>
    public string Source => Address.ToString();

    /// <inheritdoc/>
    public string Licence => "Apache-2.0";

    /// <inheritdoc/>
    public Uri Address => new("https://storage.googleapis.com/modelzoo/vision/slim_models/InceptionV3.pb");

    /// <inheritdoc/>
    public string FileName => "inception-v3-slim.pb";

    /// <inheritdoc/>
    public string? Sha256 => null;

    /// <inheritdoc/>
    public string? Member => null;

    /// <inheritdoc/>
    public long? Bytes => null;

    /// <inheritdoc/>
    public Subject Load(string path, Limits limits) => FetchedGraph.Read(this, path, limits, Preprocessing.Uniform(2, -1), 299, Layers);
}
