using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Circuits.Engine.Training;

/// <summary>A training between two steps, kept in a file: weights, running statistics, what the optimiser remembers, and the step.</summary>
/// <remarks>
/// Order of the images, learning rate and all random numbers follow from the settings and the step, so the file holds the
/// settings too and is refused by a training of other ones: it would give neither what the one nor what the other does.
/// </remarks>
internal sealed class Checkpoint(Graph graph, IReadOnlyList<Parameter> parameters, Optimization optimization, IReadOnlyDictionary<string, string> settings)
{
    private const string Format = "circuits checkpoint 1";
    private const string NetworkKey = "network";
    private const string StepKey = "step";

    private IEnumerable<(string Name, Shape Shape, Memory<float> Values)> Weights => parameters.Select(p => (p.Name, p.Shape, p.Memory));

    private IEnumerable<(string Name, Shape Shape, Memory<float> Values)> Memories =>
        optimization.Memories.Select(m => (m.Name, m.Shape, m.Values.AsMemory()));

    /// <summary>The first of the weights, running statistics and the optimiser's memories with a number that is not finite, if any: such a state is worth no file.</summary>
    public string? NotFinite => Weights.Concat(Memories).FirstOrDefault(static t =>
    {
        foreach (var value in t.Values.Span)
        {
            if (!float.IsFinite(value))
            {
                return true;
            }
        }

        return false;
    }).Name;

    /// <summary>Writes the file, or leaves what was there.</summary>
    public void Write(string path)
    {
        var text = new Dictionary<string, string>(settings)
        {
            ["format"] = Format,
            [NetworkKey] = Fingerprint(),
            [StepKey] = optimization.Steps.ToString(CultureInfo.InvariantCulture),
        };
        new TensorFile(text, Weights.Concat(Memories).ToDictionary(t => t.Name, t => (t.Shape, t.Values.ToArray()))).Write(path);
    }

    /// <summary>Puts the training where the file's was; refused, it changes nothing.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or of another version, network or training: one line.</exception>
    public void Restore(string path)
    {
        var file = TensorFile.Read(path, Format);
        RequireFitting(path, file, Weights); // before the settings: of another network, they say less

        foreach (var (key, ours) in settings)
        {
            if (file.Text.GetValueOrDefault(key) != ours)
            {
                throw Other(path, $"its {key} is {file.Text.GetValueOrDefault(key)}, this one's {ours}");
            }
        }

        RequireFitting(path, file, Memories);
        if (file.Tensors.Keys.Except(Weights.Concat(Memories).Select(t => t.Name)).FirstOrDefault() is { } unknown)
        {
            throw Other(path, $"it has {unknown} besides");
        }

        if (file.Text.GetValueOrDefault(NetworkKey) != Fingerprint())
        {
            throw Other(path, "its network has the same weights but other operations");
        }

        optimization.Steps = long.Parse(file.Text[StepKey], CultureInfo.InvariantCulture);
        foreach (var (name, _, values) in Weights.Concat(Memories))
        {
            file.Tensors[name].Values.CopyTo(values);
        }
    }

    private static InvalidDataException Other(string path, string what) =>
        new($"{path}: it is of another training: {what}. Resume it with its own network and settings.");

    private static void RequireFitting(string path, TensorFile file, IEnumerable<(string, Shape, Memory<float>)> tensors)
    {
        foreach (var (name, shape, values) in tensors)
        {
            if (!file.Tensors.TryGetValue(name, out var tensor))
            {
                throw Other(path, $"it has no {name}");
            }

            if (tensor.Shape != shape || tensor.Values.Length != values.Length)
            {
                throw Other(path, $"its {name} is {tensor.Shape}, this one's {shape}");
            }
        }
    }

    /// <summary>Of the operations with their attributes, without weights.</summary>
    private string Fingerprint() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        InvariantText.Of(() => string.Join('\n', graph.Nodes.Select(n => $"{n.Name} = {n.Operation}({string.Join(", ", n.Inputs)})"))))));
}
