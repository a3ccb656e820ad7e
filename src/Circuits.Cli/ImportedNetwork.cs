using System.Security.Cryptography;
using Circuits.Engine;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Networks;

namespace Circuits.Cli;

/// <summary>A model file of the user's own.</summary>
/// <remarks>Where the file does not say what is done to images, they enter as they are, in [0, 1].</remarks>
internal sealed class ImportedNetwork(string path) : INetwork
{
    private readonly Lazy<ModelFile> file = new(() => ModelFile.Read(path, LimitsOption.Current));

    public string Name { get; } = Path.GetFileNameWithoutExtension(path);

    public string Summary => $"Imported: {path}";

    public string Source => file.Value.Source is { Length: > 0 } source ? source : path;

    public string Licence => file.Value.Licence is { Length: > 0 } licence ? licence : "not stated";

    /// <summary>Whether the file says what is done to images.</summary>
    public bool StatesPreprocessing => file.Value.Preprocessing is not null;

    public Subject Load()
    {
        var graph = file.Value.Graph;
        var input = graph.Nodes.Select(n => n.Operation).OfType<Input>().First();
        using var stream = File.OpenRead(path);
        return new(
            Name, SubjectKind.Own, graph, file.Value.Preprocessing ?? Preprocessing.Uniform(1, 0, input.Channels), input.Height,
            new(Source, Licence, Convert.ToHexStringLower(SHA256.HashData(stream))));
    }
}
