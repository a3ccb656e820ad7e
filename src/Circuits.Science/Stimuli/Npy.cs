using System.Buffers.Binary;
using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Circuits.Science.Stimuli;

/// <summary>Tensors in files: NumPy's .npy, float32, little endian, C order, N,C,H,W (format: numpy.lib.format).</summary>
public static partial class Npy
{
    /// <summary>What a file may take where nothing else is said.</summary>
    public const long UsualMostBytes = 2L << 30;

    private const int Rank = 4;

    /// <summary>NumPy itself reads no header above 10,000 bytes.</summary>
    private const int LongestHeader = 10_000;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads an array of float32, or of float64 or uint8 converted value by value (255 becomes 255, not 1).</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="mostBytes">What the file may take, and its values as float32.</param>
    /// <returns>A tensor (N, C, H, W): a shape of fewer than four sides is padded with ones at its end.</returns>
    /// <exception cref="InvalidDataException">It is no such array; the message is one line: which file, what is wrong, how to
    /// mend it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Tensor<float> Load(string path, long mostBytes = UsualMostBytes)
    {
        try
        {
            using (var file = File.OpenRead(path))
            {
                CheckBytes(file.Length, mostBytes);
            }

            return Parse(File.ReadAllBytes(path), mostBytes);
        }
        catch (InvalidDataException refusal)
        {
            throw new InvalidDataException($"{path}: {refusal.Message}.", refusal);
        }
    }

    /// <summary>
    /// Writes a tensor of at most four sides, padded to four with ones at the end; under a temporary name, then renamed.
    /// </summary>
    /// <exception cref="ArgumentException">The tensor has more than four sides.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(Tensor<float> tensor, string path)
    {
        if (tensor.Rank > Rank)
        {
            throw new ArgumentException($"The tensor has {tensor.Rank} sides, not N,C,H,W: reshape it.", nameof(tensor));
        }

        var values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        var shape = string.Join(", ", Padded([.. tensor.Lengths]));
        var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape}), }}";

        // Preamble and header fill whole lines of 64 bytes, so that the values are aligned.
        var headerBytes = (Magic.Length + 4 + header.Length + 1 + 63) / 64 * 64 - Magic.Length - 4;
        AtomicFile.Write(path, stream =>
        {
            stream.Write(Magic);
            stream.Write([1, 0, (byte)headerBytes, (byte)(headerBytes >> 8)]);
            stream.Write(Encoding.ASCII.GetBytes(header.PadRight(headerBytes - 1) + "\n"));
            stream.Write(MemoryMarshal.AsBytes<float>(values));
        });
    }

    private static void CheckBytes(Int128 bytes, long mostBytes)
    {
        if (bytes > mostBytes)
        {
            throw new InvalidDataException($"takes {bytes} bytes as float32 or in the file; the limit is bytes={mostBytes}; if you trust the file, raise it with --limits");
        }
    }

    private static Tensor<float> Parse(ReadOnlySpan<byte> file, long mostBytes)
    {
        if (!file.StartsWith(Magic) || file.Length < 12)
        {
            throw new InvalidDataException("is not a .npy file (it does not begin as one); write it with numpy.save");
        }

        // Version 1 counts its header in two bytes, later ones in four.
        var start = file[6] == 1 ? 10 : 12;
        var length = start == 10
            ? BinaryPrimitives.ReadUInt16LittleEndian(file[8..])
            : BinaryPrimitives.ReadUInt32LittleEndian(file[8..]);
        if (length > file.Length - start)
        {
            throw new InvalidDataException("is truncated (it ends inside its header); copy or download it again");
        }

        if (length > LongestHeader)
        {
            throw new InvalidDataException($"has a header of {length} bytes, and NumPy's are read up to {LongestHeader}; write it with numpy.save");
        }

        var header = Encoding.Latin1.GetString(file.Slice(start, (int)length));
        var shape = ParseShape(header);
        CheckBytes(shape.Aggregate((Int128)sizeof(float), (product, side) => product * side), mostBytes);
        return Tensor.Create(Values(header, file[(start + (int)length)..], shape), Padded(shape));
    }

    private static nint[] ParseShape(string header)
    {
        if (!OrderField().IsMatch(header))
        {
            throw new InvalidDataException("is in Fortran order; save numpy.ascontiguousarray(array)");
        }

        var match = ShapeField().Match(header);
        if (!match.Success)
        {
            throw new InvalidDataException("is damaged (its header names no shape); write it with numpy.save");
        }

        nint[] shape =
        [
            .. match.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(side => nint.TryParse(side, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1),
        ];
        var written = $"({string.Join(", ", shape)})";
        if (shape.Length > Rank)
        {
            throw new InvalidDataException($"has shape {written}, longer than N,C,H,W; reshape the array");
        }

        // Sides are checked before their product, which could overflow.
        var isSane = shape.All(side => side is > 0 and <= int.MaxValue);
        if (!isSane || shape.Aggregate((Int128)1, (product, side) => product * side) > Array.MaxLength)
        {
            throw new InvalidDataException($"has an empty or too large shape {written}; save 1 to {Array.MaxLength} values");
        }

        return shape;
    }

    private static float[] Values(string header, ReadOnlySpan<byte> data, nint[] shape)
    {
        var count = (int)shape.Aggregate((nint)1, (product, side) => product * side);
        var type = TypeField().Match(header).Groups[1].Value;
        var bytes = type switch
        {
            "<f4" => 4,
            "<f8" => 8,
            "|u1" => 1,
            _ => throw new InvalidDataException($"has values of type '{string.Concat(type.Select(c => c is >= ' ' and <= '~' ? c : '?'))}'; save array.astype('<f4')"),
        };
        var needed = (long)bytes * count;
        if (data.Length != needed)
        {
            throw new InvalidDataException(
                $"is truncated or damaged ({data.Length} bytes of values, its shape needs {needed}); copy or download it again");
        }

        var values = new float[count];
        switch (bytes)
        {
            case 4:
                MemoryMarshal.Cast<byte, float>(data).CopyTo(values);
                break;
            case 8:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, double>(data), values);
                break;
            default:
                TensorPrimitives.ConvertTruncating(data, values);
                break;
        }

        return values;
    }

    private static nint[] Padded(nint[] shape) => [.. shape, .. Enumerable.Repeat((nint)1, Rank - shape.Length)];

    [GeneratedRegex(@"'descr':\s*'([^']*)'")]
    private static partial Regex TypeField();

    [GeneratedRegex(@"'fortran_order':\s*False")]
    private static partial Regex OrderField();

    [GeneratedRegex(@"'shape':\s*\(([^)]*)\)")]
    private static partial Regex ShapeField();
}
