using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Circuits.Engine;

namespace Circuits.Science.Subjects;

/// <summary>A sha256 over everything that decides what a graph computes.</summary>
/// <remarks>
/// Of each node, in order: name, operation, inputs, and the parameters of the operation's record, each with its name; then what else can be set on it.
/// Reflection rather than a list of operations, so that a new operation cannot be forgotten here. It is kept per graph
/// (graphs never change), not per subject: a record's <c>with</c> would copy it to an edited subject.
/// </remarks>
internal static class GraphFingerprint
{
    private static readonly ConditionalWeakTable<Graph, string> Known = [];

    internal static string Of(Graph graph) => Known.GetValue(graph, Compute);

    private static string Compute(Graph graph)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var node in graph.Nodes)
        {
            Append(hash, node.Name);
            Append(hash, node.Operation.Name);
            Append(hash, node.Inputs.Length);
            foreach (var input in node.Inputs)
            {
                Append(hash, input);
            }

            AppendRecord(hash, node.Operation);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void AppendRecord(IncrementalHash hash, object record)
    {
        var type = record.GetType();
        var parameters = type.GetConstructors().MaxBy(c => c.GetParameters().Length)?.GetParameters() ?? [];
        var more = type.GetProperties().Where(p => p.CanWrite && parameters.All(q => q.Name != p.Name)).Select(p => p.Name).Order(StringComparer.Ordinal);
        foreach (var name in parameters.Select(p => p.Name!).Concat(more))
        {
            var property = type.GetProperty(name)
                ?? throw new NotSupportedException($"{type}: no property for its parameter {name}, so it has no fingerprint.");
            Append(hash, property.Name);
            AppendValue(hash, property.GetValue(record)!);
        }
    }

    private static void AppendValue(IncrementalHash hash, object value)
    {
        switch (value)
        {
            case ImmutableArray<float> weights:
                Append(hash, weights.Length);
                hash.AppendData(MemoryMarshal.AsBytes(weights.AsSpan()));
                break;
            case Kernel kernel:
                AppendRecord(hash, kernel);
                break;
            case Enum or bool or string or Border or Padding or Window or Shape or Range:
                Append(hash, value.ToString()!);
                break;
            case IFormattable number when value.GetType().IsPrimitive:
                Append(hash, number.ToString(value is float or double ? "R" : null, CultureInfo.InvariantCulture));
                break;
            default:
                throw new NotSupportedException(
                    $"no fingerprint for a parameter of type {value.GetType()}. Add it to {nameof(GraphFingerprint)}.");
        }
    }

    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Append(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, int count)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, count);
        hash.AppendData(bytes);
    }
}
