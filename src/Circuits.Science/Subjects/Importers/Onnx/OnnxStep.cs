using System.Collections.Immutable;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers.Onnx;

/// <summary>One node under import: its inputs, its attributes, and where its results go.</summary>
/// <param name="import">What it is a part of.</param>
/// <param name="node">The node.</param>
/// <param name="name">What our node is to be called.</param>
internal sealed class OnnxStep(OnnxImport import, OnnxNode node, string name)
{
    /// <summary>No size, padding or stride of a network is above it; sums of several still fit an int.</summary>
    internal const int LargestNumber = 1 << 24;

    internal string Kind => node.Kind;

    internal long OperatorSet => import.OperatorSet;

    internal OnnxStorage Storage => import.Storage;

    internal long? FileBatch => import.FileBatch;

    internal int Inputs => node.Inputs.Length;

    internal ImmutableArray<string> Outputs => node.Outputs;

    /// <summary>Whether an optional input is there.</summary>
    internal bool Has(int input) => input < node.Inputs.Length && node.Inputs[input].Length > 0;

    internal OnnxValue Value(int input) =>
        Has(input) ? import.Value(node.Inputs[input]) : throw new OnnxRefusal($"without its input {input}");

    /// <summary>All inputs that are there.</summary>
    internal IEnumerable<OnnxValue> Values => node.Inputs.Where(i => i.Length > 0).Select(import.Value);

    /// <summary>An input that depends on the images.</summary>
    internal Activation Activation(int input = 0) => Value(input) as Activation ?? throw new OnnxRefusal("of a constant");

    /// <summary>An activation of real numbers.</summary>
    internal Activation Reals(int input = 0) =>
        Activation(input) is { IsWhole: false } reals ? reals : throw new OnnxRefusal("of whole numbers that depend on the images");

    /// <summary>An input that has to be known at import.</summary>
    internal Known Constant(int input, string what) =>
        Value(input) as Known ?? throw new OnnxRefusal($"with {what} computed from the images");

    /// <summary>Whether anybody takes an output.</summary>
    internal bool IsTaken(int output) => output < node.Outputs.Length && import.IsTaken(node.Outputs[output]);

    internal bool HasAttribute(string key) => node.Attributes.ContainsKey(key);

    internal long Integer(string key, long otherwise) => node.Attributes.TryGetValue(key, out var a) ? a.Integer : otherwise;

    internal bool Flag(string key) => Integer(key, 0) != 0;

    internal float Float(string key, float otherwise) => node.Attributes.TryGetValue(key, out var a) ? a.Float : otherwise;

    internal string Text(string key, string otherwise) => !node.Attributes.TryGetValue(key, out var a) ? otherwise
        : a.Text.Any(char.IsControl) ? throw new OnnxRefusal($"with control characters in {key}") : a.Text;

    internal ImmutableArray<float> Floats(string key) => node.Attributes.TryGetValue(key, out var a) ? a.Floats : [];

    internal OnnxTensor? Tensor(string key) => node.Attributes.TryGetValue(key, out var a) ? a.Tensor : null;

    internal ImmutableArray<long> Longs(string key) => node.Attributes.TryGetValue(key, out var a) ? a.Integers : [];

    /// <summary>Sizes, strides or paddings: as many as asked for, or the same number for all.</summary>
    internal int[] Integers(string key, int count, int otherwise)
    {
        var given = Longs(key);
        return given.IsEmpty ? [.. Enumerable.Repeat(otherwise, count)]
            : given.Length == count ? [.. given.Select(v => Small(key, v))]
            : throw new OnnxRefusal($"with {given.Length} numbers in {key}, where {count} are due");
    }

    internal static int Small(string what, long value) => Math.Abs(value) <= LargestNumber
        ? (int)value
        : throw new OnnxRefusal($"with {value} in {what}");

    /// <summary>Whole numbers that were an attribute up to some operator set and are an input since; null where there are none.</summary>
    internal long[]? Numbers(string attribute, int input, int inputSince) =>
        OperatorSet >= inputSince
            ? Has(input) ? [.. Constant(input, attribute).Integers] : null
            : HasAttribute(attribute) ? [.. Longs(attribute)] : null;

    /// <summary>An axis among so many, counted from the front.</summary>
    internal static int Axis(long axis, int rank) => axis >= -rank && axis < rank
        ? (int)(axis < 0 ? axis + rank : axis)
        : throw new OnnxRefusal($"along axis {axis} of {rank}");

    /// <summary>An axis among those of an image, the first after the batch being 0.</summary>
    /// <exception cref="OnnxRefusal">It is the batch.</exception>
    internal static int ImageAxis(long axis, int sizes) => Axis(axis, sizes + 1) is > 0 and var a ? a - 1 : throw new OnnxRefusal("along the batch");

    internal Shape ShapeOf(string activation) => import.ShapeOf(activation);

    /// <summary>Adds a node to our graph that is a part of this one.</summary>
    internal string Add(string part, Operation operation, params ReadOnlySpan<string> inputs) => import.Add($"{name}/{part}", operation, inputs);

    /// <summary>The node added last is the result; it takes the name.</summary>
    internal void Give(string result, ImmutableArray<int> sizes, bool isWhole = false) => Give(0, name, result, sizes, isWhole);

    /// <summary>One operation is all.</summary>
    internal void Give(Operation operation, ImmutableArray<int> sizes, params ReadOnlySpan<string> inputs) =>
        Give(Add("result", operation, inputs), sizes);

    /// <summary>The same for one of several outputs, which goes by its own name.</summary>
    internal void Give(int output, string result, ImmutableArray<int> sizes, bool isWhole) =>
        Give(output, import.Unique(node.Outputs[output]), result, sizes, isWhole);

    internal void Give(Known constant) => import.Define(node.Outputs[0], constant);

    /// <summary>An input could not be imported: nothing can be said of the outputs.</summary>
    internal void GiveMissing()
    {
        foreach (var output in node.Outputs)
        {
            import.Define(output, new Missing());
        }
    }

    private void Give(int output, string called, string result, ImmutableArray<int> sizes, bool isWhole)
    {
        if (!result.StartsWith($"{name}/", StringComparison.Ordinal) || result != import.Last)
        {
            result = Add("result", new Identity(), result);
        }

        if (ShapeOf(result) != Onnx.Activation.Planes(sizes))
        {
            throw new InvalidOperationException($"[N,{string.Join(',', sizes)}] became {ShapeOf(result)}");
        }

        import.RenameLast(called);
        import.Define(node.Outputs[output], new Activation(called, sizes, isWhole));
        import.Alias(node.Outputs[output], called);
    }
}
