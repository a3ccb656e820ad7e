namespace Circuits.Science.Subjects.Networks;

/// <summary>Inception-v3 (Szegedy et al., 2015): the embedded network of the paper's lineage.</summary>
/// <remarks>
/// Started from ImageNet weights and fine-tuned on photographs and drawings; its configuration freezes the layers up to
/// about conv2d_55, so the early and middle layers (to mixed4 or so) are ImageNet features. RGB in [0, 1]. Weights are
/// 8-bit quantised per tensor, the batch normalisation's variance too.
/// </remarks>
public sealed class InceptionV3 : INetwork
{
    /// <inheritdoc/>
    public string Name => "inception-v3";

    /// <inheritdoc/>
    public string Summary => "Inception-v3 from ImageNet, fine-tuned to tell drawings from photographs (5 classes); 299 pixels.";

    /// <inheritdoc/>
    public string Source => "npm nsfwjs@4.3.0, dist/models/inception_v3";

    /// <inheritdoc/>
    public string Licence => "MIT";

    /// <inheritdoc/>
    public Subject Load()
    {
        const string Weights = "weights/inception-v3.safetensors";
        var model = ModelFile.Read(Fixtures.File(Weights));
        return new(Name, SubjectKind.Pretrained, model.Graph, Preprocessing.Identity, 299, new(Source, Licence, Fixtures.Sha256(Weights)));
    }
}
