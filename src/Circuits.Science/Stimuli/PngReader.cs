using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Circuits.Science.Stimuli;

/// <summary>Reads one PNG file, strictly: a damaged or unusual file is refused, never guessed at.</summary>
/// <remarks>A refusal reads on from the file's name: "is damaged (what); how to mend it".</remarks>
internal sealed class PngReader
{
    /// <summary>Deflate makes at most 1032 bytes of one.</summary>
    private const long MostExpansion = 1032;

    private const string CopyAgain = "copy or download it again";

    private readonly MemoryStream compressed = new();
    private long mostBytes;
    private PngHeader header;
    private byte[] palette = [], transparency = [];

    /// <exception cref="InvalidDataException">See the remark of this class.</exception>
    public static Image Read(ReadOnlySpan<byte> file, long mostBytes)
    {
        if (!file.StartsWith(Png.Signature))
        {
            throw Refusal(ForeignFormat(file) is { } format
                ? $"is a {format}, not a PNG; convert it, for example: magick FILE FILE.png"
                : "is not a PNG (it does not begin as one); give a PNG file");
        }

        var reader = new PngReader { mostBytes = mostBytes };
        reader.ReadChunks(file[Png.Signature.Length..]);
        var rows = reader.Decompress();
        reader.RestoreRows(rows);
        return reader.ToImage(rows);
    }

    public static InvalidDataException Refusal(string reason) => new(reason);

    private static string? ForeignFormat(ReadOnlySpan<byte> file) =>
        file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "JPEG"
        : file.StartsWith("GIF8"u8) ? "GIF"
        : file.StartsWith("BM"u8) ? "BMP"
        : file.StartsWith("RIFF"u8) ? "WebP"
        : file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8) ? "TIFF"
        : null;

    private void ReadChunks(ReadOnlySpan<byte> rest)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            // A chunk is its length, its four-letter type, its data and the checksum of type and data.
            if (rest.Length < 12 || BinaryPrimitives.ReadUInt32BigEndian(rest) > rest.Length - 12)
            {
                throw Refusal($"is truncated (it ends inside a chunk); {CopyAgain}");
            }

            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            var type = Name(rest.Slice(4, 4));
            var data = rest.Slice(8, length);
            if (Crc32.Of(rest.Slice(4, 4 + length)) != BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + length)..]))
            {
                throw Refusal($"is damaged (wrong CRC in chunk {type}); {CopyAgain}");
            }

            if (isFirst != (type == "IHDR"))
            {
                throw Refusal($"is damaged (its header is not its first chunk); {CopyAgain}");
            }

            switch (type)
            {
                case "IHDR":
                    header = PngHeader.Parse(data, mostBytes);
                    break;
                case "PLTE":
                    palette = data.ToArray();
                    break;
                case "tRNS":
                    transparency = data.ToArray();
                    break;
                case "IDAT":
                    compressed.Write(data);
                    break;
                case "IEND":
                    return;
                case var _ when char.IsAsciiLetterUpper(type[0]):
                    // A capital first letter marks a chunk without which the picture cannot be understood.
                    throw Refusal($"has a chunk {type} that a plain PNG lacks; save it as a plain PNG");
            }

            rest = rest[(12 + length)..];
        }
    }

    private static string Name(ReadOnlySpan<byte> type) =>
        type.ContainsAnyExceptInRange((byte)'A', (byte)'z') ? Convert.ToHexString(type) : Encoding.ASCII.GetString(type);

    private byte[] Decompress()
    {
        // Nothing is allocated for pixels that so few bytes cannot hold.
        var length = (long)header.Height * (1 + header.RowBytes);
        if (length > MostExpansion * compressed.Length)
        {
            throw Refusal($"is truncated (its {compressed.Length} bytes of pixels cannot be {header.Width}x{header.Height}); {CopyAgain}");
        }

        var rows = new byte[length];
        compressed.Position = 0;
        using var zlib = new ZLibStream(compressed, CompressionMode.Decompress);
        bool isLonger;
        try
        {
            zlib.ReadExactly(rows);

            // Reading on to the end makes the decompressor check its own checksum.
            isLonger = zlib.ReadByte() >= 0;
        }
        catch (EndOfStreamException)
        {
            throw Refusal($"is truncated (its pixels end too early); {CopyAgain}");
        }
        catch (InvalidDataException)
        {
            throw Refusal($"is damaged (its pixels cannot be decompressed); {CopyAgain}");
        }

        return isLonger
            ? throw Refusal($"is damaged (more data than {header.Width}x{header.Height} pixels need); {CopyAgain}")
            : rows;
    }

    private void RestoreRows(byte[] rows)
    {
        ReadOnlySpan<byte> above = new byte[header.RowBytes];
        for (var y = 0; y < header.Height; y++)
        {
            var filtered = rows.AsSpan(y * (1 + header.RowBytes), 1 + header.RowBytes);
            if (filtered[0] >= PngFilter.Count)
            {
                throw Refusal($"is damaged (filter {filtered[0]} in row {y}, PNG has 0 to 4); {CopyAgain}");
            }

            PngFilter.Restore(filtered[0], filtered[1..], above, header.PixelBytes);
            above = filtered[1..];
        }
    }

    private Image ToImage(byte[] rows)
    {
        var image = new Image(header.Width, header.Height);
        for (var y = 0; y < header.Height; y++)
        {
            var row = rows.AsSpan(y * (1 + header.RowBytes) + 1, header.RowBytes);
            for (var x = 0; x < header.Width; x++)
            {
                image[y, x] = ColorAt(row, x);
            }
        }

        return image;
    }

    private Color ColorAt(ReadOnlySpan<byte> row, int x)
    {
        var first = x * header.Samples;
        switch (header.Color)
        {
            case PngColor.Palette:
                var index = Sample(row, x);
                if (3 * index + 2 >= palette.Length)
                {
                    throw Refusal($"is damaged (colour {index} of a palette of {palette.Length / 3}); {CopyAgain}");
                }

                RequireOpaque(index >= transparency.Length || transparency[index] == 255);
                return new(palette[3 * index] / 255f, palette[3 * index + 1] / 255f, palette[3 * index + 2] / 255f);
            case PngColor.Grey or PngColor.GreyAlpha:
                var grey = Sample(row, first);
                RequireOpaque(header.Color == PngColor.Grey
                    ? !IsTransparent([grey])
                    : Sample(row, first + 1) == header.LargestSample);
                return Color.Grey(Unit(grey));
            default:
                var (red, green, blue) = (Sample(row, first), Sample(row, first + 1), Sample(row, first + 2));
                RequireOpaque(header.Color == PngColor.Rgb
                    ? !IsTransparent([red, green, blue])
                    : Sample(row, first + 3) == header.LargestSample);
                return new(Unit(red), Unit(green), Unit(blue));
        }
    }

    private float Unit(int sample) => sample / (float)header.LargestSample;

    private int Sample(ReadOnlySpan<byte> row, int i) => header.Depth switch
    {
        16 => BinaryPrimitives.ReadUInt16BigEndian(row[(2 * i)..]),
        8 => row[i],
        var depth => (row[i * depth / 8] >> (8 - depth - i * depth % 8)) & header.LargestSample,
    };

    /// <summary>
    /// Whether a pixel has the one colour that a file without alpha may declare transparent, as 16-bit samples.
    /// </summary>
    private bool IsTransparent(ReadOnlySpan<int> samples)
    {
        if (transparency.Length < 2 * samples.Length)
        {
            return false;
        }

        for (var i = 0; i < samples.Length; i++)
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(2 * i)) != samples[i])
            {
                return false;
            }
        }

        return true;
    }

    private static void RequireOpaque(bool isOpaque)
    {
        if (!isOpaque)
        {
            throw Refusal("has transparent pixels; flatten it, for example: magick FILE -background white -flatten FILE");
        }
    }
}
