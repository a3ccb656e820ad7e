using System.Runtime.CompilerServices;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Edits;

/// <summary>Activations replaced by those of other runs, the donors', which enter the edited network as a further input.</summary>
/// <param name="Site">Which activations.</param>
/// <param name="Donors">What the node said in the other runs: its whole output (N,C,H,W), of which only what the site names is seen.</param>
/// <remarks>
/// <see cref="Activations.Of"/> and <see cref="Probe"/> give each image its donor. Who compiles the network does it for
/// himself, <c>network.Set(patch.InputName, patch.For(0, images))</c>. The donors are a part of the subject: a hash of them
/// stands in the description and in the input's name, so that other donors have another fingerprint.
/// </remarks>
public abstract record Patch(Site Site, Activations Donors) : Edit
{
    /// <summary>Kept per donors, not per patch: a record's <c>with</c> would copy it to other donors.</summary>
    private static readonly ConditionalWeakTable<Activations, string> Hashes = [];

    /// <summary>The further input of the edited network: NODE/patch-HASH; give another name where a node is patched twice from the same donors.</summary>
    public string InputName { get => field ?? $"{Site.Node}/{InputLabel}"; init; }

    /// <summary>What tells the donors from others: of their shape and numbers.</summary>
    public string DonorHash => Hashes.GetValue(Donors, d => ShortHash.Of(d.Shape, d.Values));

    /// <summary>Which donor an image of the run gets.</summary>
    /// <param name="image">Its index in the run, whatever batches that is cut into.</param>
    /// <exception cref="GraphException">There is none for it.</exception>
    public virtual int DonorOf(int image) =>
        Donors.Shape.Batch == 1 ? 0
        : image < Donors.Shape.Batch ? image
        : throw new GraphException($"{Description}: there are {Donors.Shape.Batch} donors, and none for image {image}. Give one donor for all images, or one for each.");

    /// <summary>The donors' activations for some images in turn: N,C,H,W.</summary>
    /// <param name="first">The first one's index in the run.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="GraphException">There is no donor for one of them.</exception>
    public float[] For(int first, int count)
    {
        var size = (int)(Donors.Shape.Count / Donors.Shape.Batch);
        var values = new float[(long)count * size];
        for (var i = 0; i < count; i++)
        {
            Donors.Values.AsSpan(DonorOf(first + i) * size, size).CopyTo(values.AsSpan(i * size));
        }

        return values;
    }

    /// <inheritdoc/>
    public sealed override Graph Apply(Graph graph)
    {
        if (Donors.Shape.Batch < 1 || Donors.Values.Length != Donors.Shape.Count)
        {
            throw new GraphException($"{Site}: {Donors.Shape} with {Donors.Values.Length} numbers are no activations of donors.");
        }

        return graph.Contains(InputName)
            ? throw new GraphException($"the network has a node '{InputName}' already. Give the patch another InputName.")
            : Patched(graph, new(Donors.Shape.Channels, Donors.Shape.Height, Donors.Shape.Width));
    }

    /// <summary>All that decides what an image is given, since the graph has only this to be told by.</summary>
    private protected virtual string InputLabel => $"patch-{DonorHash}";

    /// <summary>The graph with the donors' activations coming in.</summary>
    private protected abstract Graph Patched(Graph graph, Input donors);

    /// <summary>The patches of a subject that some of its nodes depend on.</summary>
    internal static IReadOnlyList<Patch> Before(Subject subject, IEnumerable<string> nodes)
    {
        var needed = nodes.Select(n => subject.Graph[n].Name).ToHashSet();
        foreach (var node in subject.Graph.Nodes.Reverse().Where(n => needed.Contains(n.Name)))
        {
            needed.UnionWith(node.Inputs);
        }

        return [.. subject.Edits.OfType<Patch>().Where(p => needed.Contains(p.InputName))];
    }

    /// <summary>Gives a batch its donors; what is in it beyond the images gets zeros.</summary>
    internal void Give(ICompiledNetwork network, int first, int images)
    {
        var values = For(first, images);
        Array.Resize(ref values, values.Length / images * network.Input.Batch);
        network.Set(InputName, values);
    }
}
