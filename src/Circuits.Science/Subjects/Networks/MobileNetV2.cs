namespace Circuits.Science.Subjects.Networks;

/// <summary>MobileNetV2 (Sandler et al., 2018): another architecture, depthwise convolutions and ReLU6.</summary>
/// <remarks>
/// Started from ImageNet weights and fine-tuned as Inception-v3 was. RGB in [0, 1]. Weights are 8-bit quantised per tensor.
/// </remarks>
public sealed class MobileNetV2 : INetwork
{
    /// <inheritdoc/>
    public string Name => "mobilenet-v2";

    /// <inheritdoc/>
    public string Summary => "MobileNetV2 from ImageNet, fine-tuned to tell drawings from photographs (5 classes); 224 pixels.";

    /// <inheritdoc/>
    public string Source => "npm nsfwjs@4.3.0, dist/models/mobilenet_v2";

    /// <inheritdoc/>
    public string Licence => "MIT";

    /// <inheritdoc/>
    public Subject Load()
    {
        const string Weights = "weights/mobilenet-v2.safetensors";
        var model = ModelFile.Read(Fixtures.File(Weights));
        return new(Name, SubjectKind.Pretrained, model.Graph, Preprocessing.Identity, 224, new(Source, Licence, Fixtures.Sha256(Weights)));
    }
}
