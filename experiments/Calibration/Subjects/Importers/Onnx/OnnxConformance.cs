using Circuits.Engine;
using Circuits.Experiments.Calibration.Engine;
using Circuits.Science.Subjects.Importers;
using Circuits.Science.Subjects.Importers.Onnx;
using Google.Protobuf;

namespace Circuits.Experiments.Calibration.Subjects.Importers.Onnx;

/// <summary>How a case of ONNX's node tests came out.</summary>
public enum ConformanceOutcome
{
    /// <summary>The outputs are those of the test, with inputs that were fed.</summary>
    Passed,

    /// <summary>The outputs are those of the test, but only where all inputs are known at import.</summary>
    PassedOnConstants,

    /// <summary>The model was not taken, and the reason is said.</summary>
    Refused,

    /// <summary>The model was taken and gave something else.</summary>
    Failed,
}

/// <summary>A case and how it came out.</summary>
/// <param name="Case">Its folder: <c>test_relu</c>.</param>
/// <param name="Operators">All in its model; mostly one.</param>
/// <param name="Outcome">Passed, refused, failed.</param>
/// <param name="Reason">Why it was not taken, with inputs that were fed; empty where it was.</param>
public sealed record ConformanceResult(string Case, IReadOnlyList<string> Operators, ConformanceOutcome Outcome, string Reason);

/// <summary>ONNX's own node tests, for the operators that the importer reads.</summary>
/// <remarks>
/// <para>A case is a model of one node as a rule, its inputs, weights among them, and what has to come out. It is tried in up to three
/// ways, because the first axis of what the engine computes is always the batch, and weights have to be known at import, as
/// they are in an exported network: (1) all inputs that are as long as the first one along the first axis are fed, and the
/// others stored in the model; (2) the first is fed; (3) none is, and the importer computes all. A case has passed if a way
/// in which it was taken gives the outputs, and none gives others. It is refused if every way is.</para>
/// <para>Tolerance is that of ONNX's runner: 1e-7 and 1e-3 of the number expected.</para>
/// </remarks>
public static class OnnxConformance
{
    private const double AbsoluteTolerance = 1e-7, RelativeTolerance = 1e-3;

    /// <summary>Where Debian's package puts them, or what CIRCUITS_ONNX_TESTS says.</summary>
    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("CIRCUITS_ONNX_TESTS") is { Length: > 0 } folder ? folder : "/usr/share/libonnx-testdata/data/node";

    /// <summary>What to do where they are not.</summary>
    public static string Remedy { get; } =
        $"ONNX's node tests are not here ({Folder}). Install them: apt-get install libonnx-testdata; or set CIRCUITS_ONNX_TESTS to their folder.";

    /// <summary>Every case whose operators are all read, and how it comes out.</summary>
    public static IReadOnlyList<ConformanceResult> RunAll() =>
        [.. Directory.GetDirectories(Folder, "test_*").Order(StringComparer.Ordinal).Select(Run).OfType<ConformanceResult>()];

    /// <summary>One case; null where an operator in it is not read at all.</summary>
    public static ConformanceResult? Run(string folder)
    {
        OnnxModel model;
        var path = Path.Combine(folder, "model.onnx");
        try
        {
            model = OnnxFormat.Parse(path, Limits.Usual);

            // A case is of the set in which its operator was last changed; what it says holds in later ones too.
            model = model with { OperatorSet = Math.Max(model.OperatorSet, OnnxImport.FirstOperatorSet) };
        }
        catch (InvalidDataException)
        {
            return null; // sequences, sparse tensors and the like
        }

        List<string> operators = [.. model.Nodes.Select(n => n.Kind).Distinct()];
        if (operators.Count == 0 || operators.Except(OnnxOperators.Names).Any())
        {
            return null;
        }

        var results = Directory.GetDirectories(folder, "test_data_set_*").Order(StringComparer.Ordinal).Select(data => Tried(path, model, data)).ToList();
        var (outcome, reason) = results.Where(r => r.Outcome != ConformanceOutcome.Passed).OrderByDescending(r => r.Outcome).FirstOrDefault((ConformanceOutcome.Passed, ""));
        return new(Path.GetFileName(folder), operators, outcome, reason);
    }

    private static (ConformanceOutcome Outcome, string Reason) Tried(string path, OnnxModel model, string data)
    {
        if (model.Inputs.Any(i => i.Type == OnnxType.Undefined))
        {
            return (ConformanceOutcome.Refused, "of sequences or optional values");
        }

        var inputs = model.Inputs.Where(i => !model.Initialisers.ContainsKey(i.Name))
            .Select((input, i) => OnnxTensor.Read(File.ReadAllBytes(Path.Combine(data, $"input_{i}.pb"))) with { Name = input.Name, Type = input.Type }).ToList();
        var expected = model.Outputs.Select((output, i) => OnnxTensor.Read(File.ReadAllBytes(Path.Combine(data, $"output_{i}.pb"))) with { Type = output.Type }).ToList();
        List<List<OnnxTensor>> ways =
        [
            [.. inputs.Where(i => i.Sizes is [var batch, ..] && inputs[0].Sizes is [var first, ..] && batch == first)],
            [.. inputs.Take(1)],
            [],
        ];
        var (passed, refusals) = ((ConformanceOutcome?)null, new List<string>());
        foreach (var fed in ways)
        {
            try
            {
                if (Difference(path, model, inputs, fed, expected) is { } difference)
                {
                    return (ConformanceOutcome.Failed, difference);
                }

                passed ??= fed.Count > 0 ? ConformanceOutcome.Passed : ConformanceOutcome.PassedOnConstants;
            }
            catch (Exception e) when (e is GraphException or InvalidDataException or InvalidProtocolBufferException)
            {
                refusals.Add(e.Message);
            }
        }

        return (passed ?? ConformanceOutcome.Refused, refusals.Count == ways.Count || passed == ConformanceOutcome.PassedOnConstants ? Reason(path, refusals) : "");
    }

    private static string? Difference(string path, OnnxModel model, List<OnnxTensor> inputs, List<OnnxTensor> fed, List<OnnxTensor> expected)
    {
        var stored = inputs.Except(fed).ToList();
        var import = OnnxImport.Of(
            model with
            {
                Initialisers = model.Initialisers.AddRange(stored.Select(t => KeyValuePair.Create(t.Name, t))),
                Inputs = [.. model.Inputs.Where(i => stored.All(s => s.Name != i.Name))],
            },
            path, Limits.Usual, needsInput: fed.Count > 0);
        var nodes = model.Outputs.Select(o => import.Value(o.Name)).OfType<Activation>().Select(a => a.Node).Distinct().ToList();
        var batch = fed.Count > 0 ? (int)fed[0].Sizes[0] : 1;
        using var network = nodes.Count > 0 ? Compiled(import, fed, batch, nodes) : null;
        foreach (var (name, wanted) in model.Outputs.Select(o => o.Name).Zip(expected))
        {
            var (sizes, values) = import.Value(name) switch
            {
                Activation a => ([batch, .. a.Sizes], Forwarded.Read(network!, a.Node)),
                Known { IsWhole: true } k => (k.Sizes, [.. k.Whole.Select(v => (float)(v.Fixed + v.PerImage * batch))]),
                Known k => (k.Sizes, k.Reals),
                var other => throw new InvalidOperationException($"{name} is {other}"),
            };
            if (!sizes.Select(s => (long)s).SequenceEqual(wanted.Sizes))
            {
                return $"'{name}' has sizes [{string.Join(',', sizes)}] in place of [{string.Join(',', wanted.Sizes)}]";
            }

            var numbers = wanted.Load(import.Storage).Reals;
            for (var i = 0; i < numbers.Length; i++)
            {
                if (!IsClose(values[i], numbers[i]))
                {
                    return $"'{name}' has {values[i]} in place of {numbers[i]} at {i}";
                }
            }
        }

        return null;
    }

    private static ICompiledNetwork Compiled(OnnxImport import, List<OnnxTensor> fed, int batch, List<string> nodes)
    {
        var inputs = import.Graph.Nodes.Where(n => n.Operation is Input).ToList();
        var first = (Input)inputs[0].Operation;
        var network = new ManagedEngine(1).Compile(import.Graph, new(batch, first.Channels, first.Height, first.Width), nodes);
        foreach (var input in inputs.Skip(1))
        {
            network.Set(input.Name, Numbers(input.Name));
        }

        network.Forward(Numbers(inputs[0].Name));
        return network;

        float[] Numbers(string name) => fed.Single(t => t.Name == name).Load(import.Storage).Reals;
    }

    private static bool IsClose(float value, float expected) =>
        value.Equals(expected) || Math.Abs((double)value - expected) <= AbsoluteTolerance + RelativeTolerance * Math.Abs((double)expected);

    /// <summary>What the second way says, which is that of exported networks; without path and node.</summary>
    private static string Reason(string path, List<string> refusals)
    {
        if (refusals.Count == 0)
        {
            return "";
        }

        var text = refusals.Take(2).Last();
        text = text.StartsWith($"{path}: ", StringComparison.Ordinal) ? text[(path.Length + 2)..] : text;
        const string Introduction = " not supported: ";
        if (text.IndexOf(Introduction, StringComparison.Ordinal) is > 0 and var start)
        {
            text = text[(start + Introduction.Length)..text.IndexOf(". Supported: ", StringComparison.Ordinal)];
            text = text[..text.LastIndexOf(" (", StringComparison.Ordinal)];
        }

        return text;
    }
}
