using System.Collections.Immutable;
using Circuits.Science.Subjects.Importers;

namespace Circuits.Science.Subjects.Networks;

/// <summary>ResNetV2-50 (He et al., 2016) as TensorFlow's slim trained it: shortcuts.</summary>
/// <remarks>
/// As lucid publishes it. Nodes are known in short too: <c>block2/unit_1/bottleneck_v2/add</c>.
/// </remarks>
public sealed class ResNetV2_50 : IFetchedNetwork
{
    /// <summary>Layers by which the file is known, first to last.</summary>
    public static readonly ImmutableArray<NamedLayer> Layers =
    [
        new("resnet_v2_50/block1/unit_1/bottleneck_v2/add", 256), new("resnet_v2_50/block1/unit_3/bottleneck_v2/add", 256),
        new("resnet_v2_50/block2/unit_1/bottleneck_v2/add", 512), new("resnet_v2_50/block2/unit_4/bottleneck_v2/add", 512),
        new("resnet_v2_50/block3/unit_1/bottleneck_v2/add", 1024), new("resnet_v2_50/block3/unit_6/bottleneck_v2/add", 1024),
        new("resnet_v2_50/block4/unit_1/bottleneck_v2/add", 2048), new("resnet_v2_50/block4/unit_3/bottleneck_v2/add", 2048),
    ];

    /// <inheritdoc/>
    public string Name => "resnet-v2-50";

    /// <inheritdoc/>
    public string Summary => "ResNetV2-50 from ImageNet, of TensorFlow's slim; 224 pixels.";

    /// <inheritdoc/>
    public string Source => Address.ToString();

    /// <inheritdoc/>
    public string Licence => "Apache-2.0";

    /// <inheritdoc/>
    public Uri Address => new("https://storage.googleapis.com/modelzoo/vision/slim_models/ResnetV2_50.pb");

    /// <inheritdoc/>
    public string FileName => "resnet-v2-50.pb";

    /// <inheritdoc/>
    public string? Sha256 => null;

    /// <inheritdoc/>
    public string? Member => null;

    /// <inheritdoc/>
    public long? Bytes => null;

    /// <inheritdoc/>
    public Subject Load(string path, Limits limits) => FetchedGraph.Read(this, path, limits, Preprocessing.Uniform(2, -1), 224, Layers);
}
