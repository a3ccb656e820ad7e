using System.Collections.Immutable;
using Circuits.Science.Subjects.Importers;

namespace Circuits.Science.Subjects.Networks;

/// <summary>VGG19 (Simonyan and Zisserman, 2014): depth without branches.</summary>
/// <remarks>
/// As lucid publishes it, from the authors' Caffe model.
/// </remarks>
public sealed class VGG19 : IFetchedNetwork
{
    /// <summary>Layers by which the file is known, first to last.</summary>
    public static readonly ImmutableArray<NamedLayer> Layers =
    [
        new("conv1_1/conv1_1", 64), new("conv1_2/conv1_2", 64), new("conv2_1/conv2_1", 128), new("conv2_2/conv2_2", 128),
        new("conv3_1/conv3_1", 256), new("conv3_2/conv3_2", 256), new("conv3_3/conv3_3", 256), new("conv3_4/conv3_4", 256),
        new("conv4_1/conv4_1", 512), new("conv4_2/conv4_2", 512), new("conv4_3/conv4_3", 512), new("conv4_4/conv4_4", 512),
        new("conv5_1/conv5_1", 512), new("conv5_2/conv5_2", 512), new("conv5_3/conv5_3", 512), new("conv5_4/conv5_4", 512),
        new("fc6/fc6", 4096), new("prob", 1000),
    ];

    /// <inheritdoc/>
    public string Name => "vgg-19";

    /// <inheritdoc/>
    public string Summary => "VGG19 from ImageNet, trained with Caffe; 224 pixels.";

    /// <inheritdoc/>
    public string Source => Address.ToString();

    /// <inheritdoc/>
    public string Licence => "CC-BY-4.0";

    /// <inheritdoc/>
    public Uri Address => new("https://storage.googleapis.com/modelzoo/vision/caffe_models/VGG19.pb");

    /// <inheritdoc/>
    public string FileName => "vgg-19.pb";

    /// <inheritdoc/>
    public string? Sha256 => null;

    /// <inheritdoc/>
    public string? Member => null;

    /// <inheritdoc/>
    public long? Bytes => null;

    /// <inheritdoc/>
    public Subject Load(string path, Limits limits) => FetchedGraph.Read(this, path, limits, Preprocessing.Caffe, 224, Layers);
}
