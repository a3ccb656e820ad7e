using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Circuits.Science.Subjects.Importers.Onnx;

namespace Circuits.Experiments.Calibration.Subjects.Importers.Onnx;

/// <summary>Weights that any program can make, for networks whose structure alone is shipped; stated in each oracle's metadata too.</summary>
internal static class MadeWeights
{
    /// <summary>Writes the files that a model says its weights are in.</summary>
    internal static void Write(OnnxModel model, string folder)
    {
        foreach (var file in model.Initialisers.Values.Where(t => t.External is not null).GroupBy(t => t.External!["location"]))
        {
            using var stream = File.Create(Path.Combine(folder, file.Key));
            foreach (var tensor in file.OrderBy(t => Offset(t)))
            {
                stream.Position = Offset(tensor);
                Write(stream, tensor);
            }
        }

        static long Offset(OnnxTensor tensor) => long.Parse(tensor.External!["offset"], CultureInfo.InvariantCulture);
    }

    private static void Write(Stream stream, OnnxTensor tensor)
    {
        var count = tensor.Sizes.Aggregate(1L, (product, s) => product * s);
        var (low, high) = Range(tensor);
        var seed = Encoding.UTF8.GetBytes(tensor.Name).Aggregate(0x811C9DC5u, (hash, b) => (hash ^ b) * 0x01000193);
        var buffer = new byte[1 << 16];
        for (long first = 0; first < count; first += buffer.Length / sizeof(float))
        {
            var some = (int)Math.Min(buffer.Length / sizeof(float), count - first);
            for (var i = 0; i < some; i++)
            {
                var share = (Mixed(seed + 0x9E3779B9u * (uint)(first + i)) >> 8) / (double)(1 << 24);
                BinaryPrimitives.WriteSingleLittleEndian(buffer.AsSpan(i * sizeof(float)), (float)(low + (high - low) * share));
            }

            stream.Write(buffer, 0, some * sizeof(float));
        }
    }

    private static (double Low, double High) Range(OnnxTensor tensor)
    {
        if (tensor.Sizes.Length > 1)
        {
            var high = Math.Sqrt(6.0 / tensor.Sizes.Skip(1).Aggregate(1L, (product, s) => product * s));
            return (-high, high);
        }

        return tensor.Name.EndsWith(".weight", StringComparison.Ordinal) || tensor.Name.EndsWith(".running_var", StringComparison.Ordinal) ? (0.5, 1.5) : (-0.1, 0.1);
    }

    /// <summary>The 32-bit finaliser of MurmurHash3.</summary>
    private static uint Mixed(uint h)
    {
        h = (h ^ (h >> 16)) * 0x85EBCA6B;
        h = (h ^ (h >> 13)) * 0xC2B2AE35;
        return h ^ (h >> 16);
    }
}
