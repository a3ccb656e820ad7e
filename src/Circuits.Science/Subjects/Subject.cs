using System.Collections.Immutable;
using Circuits.Engine;
using Circuits.Science.Subjects.Edits;
using Circuits.Science.Subjects.Recordings;

namespace Circuits.Science.Subjects;

/// <summary>Something a claim can be put to: a network, how to show it images, and where it comes from; or a recording.</summary>
/// <param name="Name">What the command and the ledger call it: <c>inception-v3</c>.</param>
/// <param name="Kind">What its outcome can show.</param>
/// <param name="Graph">The network.</param>
/// <param name="Preprocessing">Applied to images in [0, 1] before they enter.</param>
/// <param name="NativeSizePixels">The side of the square images it was trained on.</param>
/// <param name="Provenance">Where it comes from.</param>
public sealed record Subject(
    string Name, SubjectKind Kind, Graph Graph, Preprocessing Preprocessing, int NativeSizePixels, Provenance Provenance)
{
    /// <summary>A recording: only responses, no network.</summary>
    public Subject(string name, Recording recording, Provenance provenance)
        : this(name, SubjectKind.Recording, new Graph([]), Preprocessing.Identity, 0, provenance) => Recording = recording;

    /// <summary>The network.</summary>
    /// <exception cref="GraphException">The subject is a recording: whatever needs a network says so in these words.</exception>
    public Graph Graph
    {
        get => Recording is null ? field : throw new GraphException($"{Name} is a recording of {Recording.Contents}: there is no network to run. Name a network; 'circuits tuning', 'circuits weights' and 'circuits verify' take recordings.");
        init;
    } = Graph;

    /// <summary>The recording, where that is what the subject is; else null, and there is a network.</summary>
    public Recording? Recording { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Kind})";

    /// <summary>A sha256 (lower-case hexadecimal) over the graph's structure and every weight.</summary>
    /// <remarks>
    /// An edited network has another one, whatever it is called; the same network has the same one in every run. That of a
    /// recording is over its names and numbers.
    /// </remarks>
    public string Fingerprint => Recording?.Fingerprint ?? GraphFingerprint.Of(Graph);

    /// <summary>What has been changed since <see cref="Original"/>, in order.</summary>
    public ImmutableArray<Edit> Edits { get; private init; } = [];

    /// <summary>The subject before all edits; the subject itself where there were none.</summary>
    public Subject Original { get => field ?? this; private init; }

    /// <summary>The subject with its graph changed, named and explained accordingly: <c>inception-v3/zero mixed0:3</c>, of the kind <see cref="SubjectKind.Edited"/>. This one stays as it is.</summary>
    /// <exception cref="GraphException">An edit does not fit.</exception>
    public Subject With(params IEnumerable<Edit> edits)
    {
        ImmutableArray<Edit> added = [.. edits], all = [.. Edits, .. added];
        return added.IsEmpty ? this : new(this)
        {
            Kind = SubjectKind.Edited,
            Name = $"{Name}/{string.Join('/', added.Select(e => e.Description))}",
            Graph = added.Aggregate(Graph, (graph, edit) => edit.Apply(graph)),
            Provenance = new(
                $"{Original.Name} ({Original.Provenance.Source}; graph sha256 {Original.Fingerprint}), edited: {string.Join("; ", all.Select(e => e.Description))}",
                Provenance.Licence),
            Edits = all,
            Original = Original,
        };
    }
}
