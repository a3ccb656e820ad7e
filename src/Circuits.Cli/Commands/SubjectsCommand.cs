using System.CommandLine;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Networks;

namespace Circuits.Cli.Commands;

/// <summary><c>circuits subjects</c>: whom a claim can be put to.</summary>
internal sealed class SubjectsCommand : Command
{
    public SubjectsCommand()
        : base("subjects", "List the networks and recordings: name, kind, whether it is here, licence, source.")
    {
        var json = new Option<bool>("--json") { Description = "Print JSON, with checksums." };
        Add(json);
        SetAction(parsed => Run(parsed.GetValue(json)));
    }

    private static int Run(bool json)
    {
        var entries = Models.All.Select(Entry.Of).ToList();
        if (json)
        {
            Json.Print(entries);
        }
        else
        {
            Terminal.List([.. entries.Select(e => new[] { e.Name, e.Kind, e.Status, e.Licence, e.Summary })]);
        }

        return CommandLine.AsExpected;
    }

    /// <summary>What is told of a network. Reading it is the only way to know that it is whole.</summary>
    private sealed record Entry(
        string Name, string Kind, string Status, string Licence, string Summary, string Source, string? Sha256, string? WeightsSha256, int? NativeSizePixels, ShownImages? Preprocessing, string? Problem)
    {
        public static Entry Of(INetwork network)
        {
            var status = network is ImportedNetwork or ImportedRecording ? "imported" : "embedded";
            try
            {
                var s = network.Load();
                return new(
                    network.Name, s.Kind.ToString().ToLowerInvariant(), status, network.Licence, network.Summary, network.Source,
                    s.Provenance.Sha256, s.Fingerprint, s.Recording is null ? s.NativeSizePixels : null,
                    s.Recording is null ? ShownImages.Of(s, network is not ImportedNetwork { StatesPreprocessing: false }) : null, null);
            }
            catch (FileNotFoundException e) when (network is IFetchedNetwork)
            {
                return new(
                    network.Name, nameof(SubjectKind.Pretrained).ToLowerInvariant(), "not fetched", network.Licence, $"{network.Summary} Get it: circuits fetch {network.Name}", network.Source, null, null, null, null, e.Message);
            }
            catch (Exception e) when (e is IOException or InvalidDataException or Engine.GraphException)
            {
                return new(
                    network.Name, "unknown", e is FileNotFoundException ? "missing" : "damaged", "unknown", e.Message, "unknown", null, null, null, null, e.Message);
            }
        }
    }
    /// <summary>What is done to images in [0, 1]: value · scale + offset, per channel.</summary>
    /// <param name="Scale">Channel by channel.</param>
    /// <param name="Offset">Channel by channel.</param>
    /// <param name="Stated">False where the model's file does not say, and images enter as they are.</param>
    private sealed record ShownImages(IReadOnlyList<float> Scale, IReadOnlyList<float> Offset, bool Stated)
    {
        public static ShownImages Of(Subject subject, bool isStated) => new(subject.Preprocessing.Scale, subject.Preprocessing.Offset, isStated);
    }
}
