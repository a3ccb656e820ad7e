using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Circuits.Science.Stimuli;

/// <summary>Pictures in files: PNG, the format of photographs, snapshots and figures here.</summary>
/// <remarks>
/// Values are taken as sRGB-encoded; colour profiles and gamma chunks are ignored, as the usual training pipelines do.
/// </remarks>
public static class Png
{
    internal static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Reads a picture of 1 to 16 bits a sample: grey, RGB or palette, not interlaced, and opaque throughout.</summary>
    /// <exception cref="InvalidDataException">It is no such picture; the message is one line: which file, what is wrong, how
    /// to mend it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <param name="path">Of the file.</param>
    /// <param name="mostBytes">What the file may take, and its pixels as float32.</param>
    public static Image Load(string path, long mostBytes = Npy.UsualMostBytes)
    {
        using (var file = File.OpenRead(path))
        {
            if (file.Length > mostBytes)
            {
                throw new InvalidDataException($"{path}: it has {file.Length} bytes; the limit is bytes={mostBytes}. If you trust the file, raise it with --limits.");
            }
        }

        return Decode(File.ReadAllBytes(path), path, mostBytes);
    }

    /// <summary>As <see cref="Load"/>, from memory.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What a message calls it.</param>
    /// <param name="mostBytes">What its pixels may take as float32.</param>
    /// <exception cref="InvalidDataException">It is no such picture.</exception>
    public static Image Decode(ReadOnlySpan<byte> bytes, string name, long mostBytes = Npy.UsualMostBytes)
    {
        try
        {
            return PngReader.Read(bytes, mostBytes);
        }
        catch (InvalidDataException refusal)
        {
            throw new InvalidDataException($"{name}: {refusal.Message}.", refusal);
        }
    }

    /// <summary>
    /// Writes a picture as 8-bit RGB: under a temporary name, then renamed, so that no half-written file is ever seen.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(Image image, string path)
    {
        var bytes = Encode(image);
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>As <see cref="Save"/>, to memory.</summary>
    /// <remarks>
    /// Values are rounded to the nearest of 256 levels, those outside [0, 1] clamped. The same picture gives the same bytes; a
    /// later .NET may compress differently, so compare pictures by their pixels.
    /// </remarks>
    public static byte[] Encode(Image image)
    {
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.WidthPixels);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], image.HeightPixels);
        header[8] = 8;
        header[9] = (byte)PngColor.Rgb;

        using var file = new MemoryStream();
        file.Write(Signature);
        WriteChunk(file, "IHDR", header);
        WriteChunk(file, "IDAT", Compress(image));
        WriteChunk(file, "IEND", []);
        return file.ToArray();
    }

    /// <summary>
    /// Each row under the filter that leaves the least sum of absolute values, as the specification suggests (section 12.7).
    /// </summary>
    private static byte[] Compress(Image image)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.SmallestSize))
        {
            var rowBytes = 3 * image.WidthPixels;
            var (row, above, trial, best) = (new byte[rowBytes], new byte[rowBytes], new byte[rowBytes], new byte[rowBytes]);
            for (var y = 0; y < image.HeightPixels; y++)
            {
                (row, above) = (above, row);
                Quantise(image, y, row);
                var (bestFilter, least) = (0, long.MaxValue);
                for (var filter = 0; filter < PngFilter.Count; filter++)
                {
                    PngFilter.Apply(filter, row, above, pixelBytes: 3, trial);
                    var sum = 0L;
                    foreach (var value in trial)
                    {
                        sum += Math.Abs((int)(sbyte)value);
                    }

                    if (sum < least)
                    {
                        (bestFilter, least) = (filter, sum);
                        (trial, best) = (best, trial);
                    }
                }

                zlib.WriteByte((byte)bestFilter);
                zlib.Write(best);
            }
        }

        return compressed.ToArray();
    }

    private static void Quantise(Image image, int y, Span<byte> row)
    {
        for (var x = 0; x < image.WidthPixels; x++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                row[3 * x + channel] = (byte)MathF.Round(255 * Math.Clamp(image[channel, y, x], 0, 1));
            }
        }
    }

    private static void WriteChunk(Stream file, string type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc32.Of(chunk.AsSpan(4, 4 + data.Length)));
        file.Write(chunk);
    }
}
