using System.Security.Cryptography;
using Circuits.Engine;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Networks;

namespace Circuits.Cli;

/// <summary>A model file of the user's own.</summary>
/// <remarks>Images enter as they are, in [0, 1]: the file does not say what else it was trained on.</remarks>
internal sealed class ImportedNetwork(string path) : INetwork
{
    private readonly Lazy<ModelFile> file = new(() => ModelFile.Read(path));

    public string Name { get; } = Path.GetFileNameWithoutExtension(path);

    public string Summary => $"Imported: {path}";

    public string Source => file.Value.Source is { Length: > 0 } source ? source : path;

    public string Licence => file.Value.Licence is { Length: > 0 } licence ? licence : "not stated";

    public Subject Load()
    {
        var graph = file.Value.Graph;
        var input = graph.Nodes.Select(n => n.Operation).OfType<Input>().FirstOrDefault()
            ?? throw new InvalidDataException($"{path}: the network has no input. Import it again from the original.");
        using var stream = File.OpenRead(path);
        return new(
            Name, SubjectKind.Pretrained, graph, Preprocessing.Identity, input.Height,
            new(Source, Licence, Convert.ToHexStringLower(SHA256.HashData(stream))));
    }
}
