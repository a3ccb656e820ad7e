using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Circuits.Engine.Training;

/// <summary>A file of named arrays of float32 and a few lines of text, with a checksum over all of it.</summary>
/// <param name="Text">Lines by name.</param>
/// <param name="Tensors">Shape and numbers by name.</param>
/// <remarks>
/// The layout is that of safetensors, so that other programs can open it. The text <c>sha256</c> is that of the whole file with
/// zeros in its place.
/// </remarks>
internal sealed record TensorFile(IReadOnlyDictionary<string, string> Text, IReadOnlyDictionary<string, (Shape Shape, float[] Values)> Tensors)
{
    private const string TextKey = "__metadata__";
    private const string ChecksumKey = "sha256";
    private static readonly string NoChecksum = new('0', 2 * SHA256.HashSizeInBytes);

    /// <summary>Writes beside the place, to the disk, then renames over what is there: a reader finds the old file or the new one.</summary>
    public void Write(string path)
    {
        var file = ToBytes();
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Path.GetRandomFileName()}");
        try
        {
            using (var stream = File.Create(temporary))
            {
                stream.Write(file);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Reads a file of one format and version.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">What its text <c>format</c> must be; looked at before the checksum, which another format may compute otherwise.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InvalidDataException">It is of another format, cut off or damaged: one line.</exception>
    public static TensorFile Read(string path, string format)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path}: there is no such file. Check the path.");
        }

        var file = File.ReadAllBytes(path);
        try
        {
            var start = sizeof(ulong) + checked((int)BinaryPrimitives.ReadUInt64LittleEndian(file));
            using var header = JsonDocument.Parse(file.AsMemory(sizeof(ulong)..start));
            var text = header.RootElement.GetProperty(TextKey).EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);
            if (text["format"] != format)
            {
                throw new InvalidDataException($"{path}: its format is '{text["format"]}', not '{format}'. Read it with the version that wrote it.");
            }

            if (text[ChecksumKey] != Checksum(file, PlaceOf(file, text[ChecksumKey])))
            {
                throw Damaged(path, "its checksum is not that of its contents");
            }

            return new(text, header.RootElement.EnumerateObject().Where(p => p.Name != TextKey).ToDictionary(p => p.Name, p => Tensor(p.Value, file.AsSpan(start))));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or OverflowException or FormatException)
        {
            throw Damaged(path, "its header cannot be read");
        }
    }

    private static InvalidDataException Damaged(string path, string what) => new($"{path}: {what}: it is cut off, damaged, or no such file. Take another.");

    private static (Shape Shape, float[] Values) Tensor(JsonElement entry, ReadOnlySpan<byte> data)
    {
        var shape = entry.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32()).ToArray();
        var offsets = entry.GetProperty("data_offsets").EnumerateArray().Select(n => n.GetInt32()).ToArray();
        var values = MemoryMarshal.Cast<byte, float>(data[offsets[0]..offsets[1]]).ToArray();
        FromOrToLittleEndian(values);
        return (new(shape[0], shape[1], shape[2], shape[3]), values);
    }

    private static void FromOrToLittleEndian(Span<float> values)
    {
        if (!BitConverter.IsLittleEndian)
        {
            var bits = MemoryMarshal.Cast<float, int>(values);
            BinaryPrimitives.ReverseEndianness(bits, bits);
        }
    }

    /// <summary>Where the checksum stands in the header.</summary>
    private static int PlaceOf(ReadOnlySpan<byte> file, string checksum) => checksum.Length == NoChecksum.Length
        ? file.IndexOf(Encoding.ASCII.GetBytes($"\"{checksum}\"")) + 1
        : throw new FormatException();

    private static string Checksum(ReadOnlySpan<byte> file, int place)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(file[..place]);
        hash.AppendData(Encoding.ASCII.GetBytes(NoChecksum));
        hash.AppendData(file[(place + NoChecksum.Length)..]);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private byte[] ToBytes()
    {
        var (header, at) = (new Dictionary<string, object> { [TextKey] = new Dictionary<string, string>(Text) { [ChecksumKey] = NoChecksum } }, 0L);
        foreach (var (name, (shape, values)) in Tensors)
        {
            header.Add(name, new Dictionary<string, object>
            {
                ["dtype"] = "F32",
                ["shape"] = new[] { shape.Batch, shape.Channels, shape.Height, shape.Width },
                ["data_offsets"] = new[] { at, at += sizeof(float) * (long)values.Length },
            });
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        var start = (sizeof(ulong) + json.Length + 7) / 8 * 8; // the numbers start at a multiple of eight
        var file = new byte[checked(start + (int)at)];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)(start - sizeof(ulong)));
        file.AsSpan(sizeof(ulong)..start).Fill((byte)' ');
        json.CopyTo(file, sizeof(ulong));
        foreach (var (_, values) in Tensors.Values)
        {
            var place = MemoryMarshal.Cast<byte, float>(file.AsSpan(start, sizeof(float) * values.Length));
            values.CopyTo(place);
            FromOrToLittleEndian(place);
            start += sizeof(float) * values.Length;
        }

        var checksum = PlaceOf(file, NoChecksum);
        Encoding.ASCII.GetBytes(Checksum(file, checksum)).CopyTo(file, checksum);
        return file;
    }
}
