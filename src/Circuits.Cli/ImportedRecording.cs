using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Networks;
using Circuits.Science.Subjects.Recordings;

namespace Circuits.Cli;

/// <summary>A recording of the user's own, listed and named like a network; what needs one refuses it.</summary>
internal sealed class ImportedRecording(string path) : INetwork
{
    private readonly Lazy<Recording> file = new(() => RecordingFile.Read(path, LimitsOption.Current));

    public string Name { get; } = NameOf(Path.GetFileName(path));

    public string Summary => $"Recording: {file.Value.Contents}";

    public string Source => file.Value.Source is { Length: > 0 } source ? source : path;

    public string Licence => file.Value.Licence is { Length: > 0 } licence ? licence : "not stated";

    public Subject Load() => new(Name, file.Value with { Name = Name }, new(Source, Licence, file.Value.Sha256));

    private static string NameOf(string file) =>
        new[] { RecordingFile.JsonEnding, RecordingFile.CsvEnding }.FirstOrDefault(e => file.EndsWith(e, StringComparison.Ordinal)) is { } ending
            ? file[..^ending.Length]
            : Path.GetFileNameWithoutExtension(file);
}
