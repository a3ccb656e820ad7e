namespace Circuits.Science.Subjects.Networks;

/// <summary>A wider MobileNetV2 (width 1.4), with batch normalisation already folded into its convolutions.</summary>
/// <remarks>
/// A feature extractor with a linear head. Its graph takes RGB in [0, 1] and applies 2x - 1 itself. Weights are 8-bit
/// quantised per tensor. Nodes are named without their common folder: see <see cref="Importers.TensorFlow.TensorFlowGraph"/>.
/// </remarks>
public sealed class MobileNetV2Mid : INetwork
{
    /// <inheritdoc/>
    public string Name => "mobilenet-v2-mid";

    /// <inheritdoc/>
    public string Summary => "MobileNetV2 1.4 from ImageNet with a head that tells drawings from photographs (5 classes); 224 pixels.";

    /// <inheritdoc/>
    public string Source => "npm nsfwjs@4.3.0, dist/models/mobilenet_v2_mid";

    /// <inheritdoc/>
    public string Licence => "MIT";

    /// <inheritdoc/>
    public Subject Load()
    {
        const string Weights = "weights/mobilenet-v2-mid.safetensors";
        var model = ModelFile.Read(Fixtures.File(Weights));
        return new(Name, SubjectKind.Pretrained, model.Graph, Preprocessing.Identity, 224, new(Source, Licence, Fixtures.Sha256(Weights)));
    }
}
