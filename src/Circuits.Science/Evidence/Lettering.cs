using System.Text;
using System.Text.Json;
using Circuits.Science.Stimuli;

namespace Circuits.Science.Evidence;

/// <summary>The glyphs of one text style: DejaVu Sans, rendered once by Font/make.py and kept in this assembly.</summary>
internal sealed class Lettering
{
    private static readonly Lazy<IReadOnlyDictionary<TextStyle, Lettering>> All = new(Load);

    private readonly Image atlas;
    private readonly Dictionary<Rune, Glyph> glyphs;
    private readonly int capHeight;

    private Lettering(Image atlas, JsonElement metrics)
    {
        this.atlas = atlas;
        capHeight = metrics.GetProperty("capHeight").GetInt32();
        LineHeight = metrics.GetProperty("lineHeight").GetInt32();
        glyphs = metrics.GetProperty("glyphs").EnumerateObject().ToDictionary(
            entry => Rune.GetRuneAt(entry.Name, 0),
            entry => new Glyph([.. entry.Value.EnumerateArray().Select(n => n.GetInt32())]));
    }

    /// <summary>Pixels from one line of text to the next.</summary>
    public int LineHeight { get; }

    public static Lettering Of(TextStyle style) => All.Value.TryGetValue(style, out var lettering)
        ? lettering
        : throw new ArgumentException(
            $"Text style {style} is unknown; the styles are {string.Join(", ", Enum.GetNames<TextStyle>())}.");

    /// <summary>The sum of the advance widths, in pixels.</summary>
    public int Advance(string text) => text.EnumerateRunes().Sum(rune => GlyphOf(rune).Advance);

    /// <summary>Writes a line; the coordinates are pixels, the middle of the capitals' height.</summary>
    public void Write(Canvas canvas, double x, double y, string text, Color color, Align align, bool isUpward)
    {
        var before = align switch { Align.Left => 0, Align.Center => Advance(text) / 2.0, _ => Advance(text) };
        var pen = isUpward ? Round(y + before) : Round(x - before);
        var baseline = Round((isUpward ? x : y) + capHeight / 2.0);
        foreach (var rune in text.EnumerateRunes())
        {
            var glyph = GlyphOf(rune);
            for (var row = 0; row < glyph.Height; row++)
            {
                for (var column = 0; column < glyph.Width; column++)
                {
                    var (along, down) = (glyph.Left + column, baseline + glyph.Top + row);
                    var share = atlas[0, glyph.Y + row, glyph.X + column];
                    canvas.Blend(isUpward ? down : pen + along, isUpward ? pen - along - 1 : down, color, share);
                }
            }

            pen += isUpward ? -glyph.Advance : glyph.Advance;
        }
    }

    private Glyph GlyphOf(Rune rune) => glyphs.TryGetValue(rune, out var glyph) ? glyph : glyphs[Rune.ReplacementChar];

    private static int Round(double value) => (int)Math.Floor(value + 0.5);

    private static IReadOnlyDictionary<TextStyle, Lettering> Load()
    {
        using var metrics = JsonDocument.Parse(Resource("metrics.json"));
        return Enum.GetNames<TextStyle>().ToDictionary(
            Enum.Parse<TextStyle>,
            name => new Lettering(Png.Decode(Resource($"{name}.png"), $"{name}.png"), metrics.RootElement.GetProperty(name)));
    }

    private static byte[] Resource(string name)
    {
        using var stream = typeof(Lettering).Assembly.GetManifestResourceStream($"Font/{name}")
            ?? throw new InvalidOperationException($"The assembly lacks its resource Font/{name}: build Circuits.Science anew.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>A glyph's box in the atlas, the corner of that box from the pen on the baseline, and the pen's advance.</summary>
    private readonly record struct Glyph(int X, int Y, int Width, int Height, int Left, int Top, int Advance)
    {
        public Glyph(int[] n)
            : this(n[0], n[1], n[2], n[3], n[4], n[5], n[6])
        {
        }
    }
}
