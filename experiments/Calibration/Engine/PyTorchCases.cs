using System.Collections.Immutable;
using System.Text.Json;
using Circuits.Engine;
using Circuits.Science;
using Circuits.Science.Subjects.Importers;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>A row of fixtures/oracles/operators.safetensors: what went in, and the PyTorch statements that were executed.</summary>
/// <param name="Id">The operator's name and a number.</param>
/// <param name="Operator">PyTorch's name for it, or the nearest to one.</param>
/// <param name="Attributes">The numbers in the statements.</param>
/// <param name="Torch">The statements; they assign <c>output</c>.</param>
/// <param name="Tensors">Inputs, weights and states; the first is the input <c>x</c>.</param>
/// <param name="OutputSeed">Of the gradient given at the output.</param>
public sealed record PyTorchCase(
    string Id, string Operator, JsonElement Attributes, string Torch, ImmutableArray<PyTorchTensor> Tensors, uint OutputSeed)
{
    /// <summary>What feeds the operator.</summary>
    public IEnumerable<PyTorchTensor> Inputs => Tensors.Where(t => t.Role == "input");

    /// <summary>The tensor of that name, or null.</summary>
    public PyTorchTensor? Find(string name) => Tensors.FirstOrDefault(t => t.Name == name);

    /// <summary>The numbers of the tensor of that name; empty where the case has none.</summary>
    public ImmutableArray<float> Values(string name) => Find(name) is { } tensor ? [.. PyTorchCases.Values(this, tensor)] : [];

    /// <summary>An attribute that is a number; null for PyTorch's None.</summary>
    public double? NumberOrNull(string attribute) =>
        Attributes.GetProperty(attribute) is { ValueKind: not JsonValueKind.Null } value ? value.GetDouble() : null;

    /// <summary>An attribute that is a number.</summary>
    public double Number(string attribute) => Attributes.GetProperty(attribute).GetDouble();

    /// <summary>An attribute that is a list of whole numbers.</summary>
    public int[] Integers(string attribute) => Attributes.GetProperty(attribute).Deserialize<int[]>()!;

    /// <summary>An attribute that is a list of ranges.</summary>
    public Range[] Ranges(string attribute) =>
        [.. Attributes.GetProperty(attribute).Deserialize<int[][]>()!.Select(r => r[0]..r[1])];

    /// <summary>An attribute that is a word.</summary>
    public string Text(string attribute) => Attributes.GetProperty(attribute).GetString()!;

    /// <summary>An attribute that is true or false.</summary>
    public bool Is(string attribute) => Attributes.TryGetProperty(attribute, out var value) && value.GetBoolean();
}

/// <summary>A tensor of a case.</summary>
/// <param name="Name">As in the statements.</param>
/// <param name="Role"><c>input</c>, <c>weight</c>, or <c>state</c> for running statistics.</param>
/// <param name="Shape">Outermost first.</param>
/// <param name="Generator">How its numbers are drawn, or <c>stored</c>.</param>
/// <param name="Differentiate">Whether its gradient is in the file.</param>
/// <param name="Seed">Of the generator.</param>
public sealed record PyTorchTensor(string Name, string Role, ImmutableArray<int> Shape, string Generator, bool Differentiate, uint Seed);

/// <summary>The cases of fixtures/oracles/operators.safetensors, whose metadata defines the generators.</summary>
internal static class PyTorchCases
{
    private static readonly Lazy<Safetensors> Oracle = new(() => Safetensors.Read(Fixtures.File("oracles/operators.safetensors")));

    private static readonly Lazy<ImmutableArray<PyTorchCase>> Rows = new(() =>
        JsonSerializer.Deserialize<ImmutableArray<PyTorchCase>>(Oracle.Value.Metadata["cases"], JsonSerializerOptions.Web));

    public static ImmutableArray<PyTorchCase> All => Rows.Value;

    /// <summary>What was given to PyTorch.</summary>
    public static float[] Values(PyTorchCase of, PyTorchTensor tensor) =>
        tensor.Generator == "stored" ? Stored(of, tensor.Name)! : Draw(tensor.Generator, tensor.Seed, tensor.Shape.Aggregate(1, (a, b) => a * b));

    /// <summary>The gradient that was given at the output.</summary>
    public static float[] OutputGradient(PyTorchCase of, Shape shape) => Draw("uniform", of.OutputSeed, (int)shape.Count);

    /// <summary>What PyTorch answered; null where it was not asked.</summary>
    public static float[]? Stored(PyTorchCase of, string name) =>
        Oracle.Value.Tensors.TryGetValue($"{of.Id}/{name}", out var tensor) ? tensor.ToFloats() : null;

    /// <summary>The shape of what PyTorch answered.</summary>
    public static ImmutableArray<int> StoredShape(PyTorchCase of, string name) => Oracle.Value.Tensors[$"{of.Id}/{name}"].Shape;

    /// <summary>All numbers and operations on the way are exact in float32.</summary>
    private static float[] Draw(string generator, uint seed, int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            seed = 1664525u * seed + 1013904223u;
            var uniform = ((int)(seed >> 8) - (1 << 23)) / (float)(1 << 22);
            values[i] = generator switch
            {
                "uniform" => uniform,
                "wide" => 64 * uniform,
                "positive" => 0.5f + (seed >> 9) / (float)(1 << 23),
                "integer" => (int)((seed >> 16) % 9) - 2,
                _ => throw new InvalidDataException($"no generator '{generator}' is known. Make fixtures and tests of one commit."),
            };
        }

        return values;
    }
}
