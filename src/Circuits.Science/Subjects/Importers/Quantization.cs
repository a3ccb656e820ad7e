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

    /// <summary>What each byte stands for.</summary>
    internal float[] Table()
    {
        var quantization = this;
        return [.. Enumerable.Range(0, 256).Select(q => quantization[q])];
    }
}
