using Circuits.Engine;
using Circuits.Science.Subjects;
using Circuits.Science.Verdicts;

namespace Circuits.Science.Evidence;

/// <summary>Why no claim about images can be put to a network, whatever the claim: networks of a user's own are of any kind.</summary>
internal static class Obstacle
{
    private const int StimulusChannels = 3;

    /// <summary>The verdict on every claim, or null where stimuli can be shown.</summary>
    internal static Verdict? Of(Subject subject) => subject.Recording is not null ? null : subject.Graph.Nodes.Where(n => n.Operation is Input).ToList() switch
    {
        [{ Operation: Input { Channels: StimulusChannels } }] => null,
        [{ Operation: Input { Channels: var channels } }] => Verdict.Untested(
            $"{subject.Name} takes images of {channels} channel{(channels == 1 ? "" : "s")}, and stimuli are red, green and blue.",
            "Put a first layer before it that makes its channels of three, and import that."),
        var inputs => Verdict.Untested(
            $"{subject.Name} takes {inputs.Count} inputs ({string.Join(", ", inputs.Select(n => n.Name))}), and a stimulus is one image.",
            "Export the part that takes images alone."),
    };

    /// <summary>The verdict where a network turned out not to run on what it was shown.</summary>
    internal static Verdict Of(Subject subject, GraphException e) => Verdict.Untested(
        $"{subject.Name} does not run on the claim's images: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}.",
        "'circuits nodes' lists what runs at its native size.");
}
