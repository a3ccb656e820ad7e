using Circuits.Engine;

namespace Circuits.Science.Subjects;

/// <summary>Something a claim can be put to: a network, how to show it images, and where it comes from.</summary>
/// <param name="Name">What the command and the ledger call it: <c>inception-v3</c>.</param>
/// <param name="Kind">What its outcome can show.</param>
/// <param name="Graph">The network.</param>
/// <param name="Preprocessing">Applied to images in [0, 1] before they enter.</param>
/// <param name="NativeSizePixels">The side of the square images it was trained on.</param>
/// <param name="Provenance">Where it comes from.</param>
public sealed record Subject(
    string Name, SubjectKind Kind, Graph Graph, Preprocessing Preprocessing, int NativeSizePixels, Provenance Provenance)
{
    /// <summary>A sha256 (lower-case hexadecimal) over the graph's structure and every weight.</summary>
    /// <remarks>An edited network has another one, whatever it is called; the same network has the same one in every run.</remarks>
    public string Fingerprint => GraphFingerprint.Of(Graph);
}
