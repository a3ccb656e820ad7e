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
    private const int FloatBytesPerPixel = 3 * sizeof(float);

    /// <summary>More would not fit one array of floats, or of rows before they are decoded (up to 8 bytes a pixel, and a filter each).</summary>
    private const long MostPixels = int.MaxValue / 16;

    public int Samples => Color switch { PngColor.Rgb => 3, PngColor.Rgba => 4, PngColor.GreyAlpha => 2, _ => 1 };

    public int RowBytes => (int)(((long)Width * Samples * Depth + 7) / 8);

    /// <summary>The distance between corresponding bytes of neighbouring pixels, as the filters count it.</summary>
    public int PixelBytes => Math.Max(1, Samples * Depth / 8);

    public int LargestSample => (1 << Depth) - 1;

    /// <exception cref="InvalidDataException">As the remark of <see cref="PngReader"/> says.</exception>
    /// <param name="data">Of the chunk.</param>
    /// <param name="mostBytes">What the pixels may take as float32.</param>
    public static PngHeader Parse(ReadOnlySpan<byte> data, long mostBytes)
    {
        if (data.Length != 13)
        {
            throw PngReader.Refusal("is damaged (its header has a wrong length); copy or download it again");
        }

        var (columns, rows) = (BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
        var pixels = (Int128)columns * rows;
        if (pixels == 0 || pixels > MostPixels)
        {
            throw PngReader.Refusal($"claims {columns}x{rows} pixels, and 1 to {MostPixels} are read; scale it down");
        }

        if (pixels * FloatBytesPerPixel > mostBytes)
        {
            throw PngReader.Refusal(
                $"claims {columns}x{rows} pixels, which take {pixels * FloatBytesPerPixel} bytes; the limit is bytes={mostBytes}; scale it down, or raise the limit with --limits if you trust it");
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
