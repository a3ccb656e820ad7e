using System.Buffers.Binary;

namespace Circuits.Science.Stimuli;

/// <summary>The colour types of PNG (PNG specification, third edition, section 11.2.1).</summary>
internal enum PngColor
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyAlpha = 4,
    Rgba = 6,
}

/// <summary>What the first chunk of a PNG says about the rest.</summary>
internal readonly record struct PngHeader(int Width, int Height, int Depth, PngColor Color)
{
    /// <summary>A larger picture is taken for a damaged or hostile header: as floats it would need 800 MB.</summary>
    private const long MostPixels = 1L << 26;

    public int Samples => Color switch { PngColor.Rgb => 3, PngColor.Rgba => 4, PngColor.GreyAlpha => 2, _ => 1 };

    public int RowBytes => (int)(((long)Width * Samples * Depth + 7) / 8);

    /// <summary>The distance between corresponding bytes of neighbouring pixels, as the filters count it.</summary>
    public int PixelBytes => Math.Max(1, Samples * Depth / 8);

    public int LargestSample => (1 << Depth) - 1;

    /// <exception cref="InvalidDataException">As the remark of <see cref="PngReader"/> says.</exception>
    public static PngHeader Parse(ReadOnlySpan<byte> data)
    {
        if (data.Length != 13)
        {
            throw PngReader.Refusal("is damaged (its header has a wrong length); copy or download it again");
        }

        var (columns, rows) = (BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
        if (columns == 0 || rows == 0 || (ulong)columns * rows > MostPixels)
        {
            throw PngReader.Refusal($"claims {columns}x{rows} pixels, and 1 to {MostPixels} are read; scale it down");
        }

        var (depth, color) = (data[8], (PngColor)data[9]);
        var isDefined = color switch
        {
            PngColor.Grey => depth is 1 or 2 or 4 or 8 or 16,
            PngColor.Palette => depth is 1 or 2 or 4 or 8,
            PngColor.Rgb or PngColor.GreyAlpha or PngColor.Rgba => depth is 8 or 16,
            _ => false,
        };
        if (!isDefined)
        {
            throw PngReader.Refusal($"has {depth} bits a sample and colour type {data[9]}, not a pair of PNG's; save it as 8-bit RGB");
        }

        return (data[10], data[11], data[12]) switch
        {
            (0, 0, 0) => new((int)columns, (int)rows, depth, color),
            (0, 0, 1) => throw PngReader.Refusal("is interlaced; save it without, for example: magick FILE -interlace none FILE"),
            _ => throw PngReader.Refusal("has a compression or filter method that PNG does not define; save it as a plain PNG"),
        };
    }
}
