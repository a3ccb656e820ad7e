namespace Circuits.Science.Subjects.Importers;

/// <summary>How the bytes of a tensor stand for numbers: value = byte · scale + min.</summary>
/// <param name="Scale">The distance of two neighbouring values.</param>
/// <param name="Min">What 0 stands for.</param>
/// <remarks>
/// TensorFlow.js (tfjs-core, io_utils.ts, decodeWeight) computes it with JavaScript's numbers and stores it into a
/// Float32Array: in double precision, rounded once to float32. The same here, so weights agree to the bit.
/// </remarks>
internal readonly record struct Quantization(double Scale, double Min)
{
    internal float this[int quantized] => (float)(quantized * Scale + Min);

    /// <summary>Expands bytes; each of the 256 values is computed once.</summary>
    internal float[] Expand(ReadOnlySpan<byte> bytes)
    {
        Span<float> table = stackalloc float[256];
        for (var q = 0; q < table.Length; q++)
        {
            table[q] = this[q];
        }

        var values = new float[bytes.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = table[bytes[i]];
        }

        return values;
    }
}
