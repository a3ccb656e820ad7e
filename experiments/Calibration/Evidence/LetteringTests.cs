using Circuits.Science.Evidence;
using Circuits.Science.Stimuli;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Circuits.Experiments.Calibration.Evidence;

public sealed class LetteringTests
{
    private const string Letters = "aZ09 ~|°×–−±≥≤≈·…→é²µσρΔ";

    [Fact]
    public void TheWidthOfATextIsTheSumOfItsParts()
    {
        var texts = Gen.Elements(Letters.ToCharArray()).ArrayOf().Select(characters => new string(characters));
        var styles = Gen.Elements(Enum.GetValues<TextStyle>());
        var property = Prop.ForAll(
            Arb.From(from a in texts from b in texts from style in styles select (a, b, style)),
            text => Canvas.MeasureText(text.a + text.b, text.style)
                == Canvas.MeasureText(text.a, text.style) + Canvas.MeasureText(text.b, text.style));
        Check.One(Config.QuickThrowOnFailure.WithReplay(1, 3), property);
    }

    /// <summary>Advance widths of DejaVu Sans 2.37 in units of 1/2048 em, from its hmtx table.</summary>
    [Theory]
    [InlineData('i', 569)]
    [InlineData('a', 1255)]
    [InlineData('0', 1303)]
    [InlineData('W', 2025)]
    public void AdvanceWidthsAreTheFonts(char letter, int units)
    {
        foreach (var (style, points) in new[] { (TextStyle.Small, 11), (TextStyle.Medium, 14), (TextStyle.Large, 20) })
        {
            // Glyphs advance by whole pixels: half a pixel is a quarter of a point.
            Assert.Equal(units * points / 2048.0, Canvas.MeasureText($"{letter}", style), 0.26);
        }
    }

    [Fact]
    public void EveryLetterOfEveryStyleLeavesInk()
    {
        foreach (var style in Enum.GetValues<TextStyle>())
        {
            foreach (var letter in Letters.Where(letter => letter != ' '))
            {
                var picture = Drawn(canvas => canvas.Text(20, 20, $"{letter}", style, Color.Grey(0)));
                Assert.True(picture.Values.Min() < 0.5f, $"{letter} in {style}");
            }
        }
    }

    [Fact]
    public void AnUnknownLetterShowsAsTheReplacementCharacter() => Assert.Equal(
        Drawn(canvas => canvas.Text(5, 20, "a�b", TextStyle.Small, Color.Grey(0))).Values,
        Drawn(canvas => canvas.Text(5, 20, "a😀b", TextStyle.Small, Color.Grey(0))).Values);

    [Fact]
    public void CapitalsHaveTheirMiddleAtY()
    {
        var picture = Drawn(canvas => canvas.Text(10, 20, "HHH", TextStyle.Large, Color.Grey(0)));
        var rows = Enumerable.Range(0, picture.HeightPixels)
            .Where(y => Enumerable.Range(0, picture.WidthPixels).Any(x => picture[0, y, x] < 0.5f)).ToList();
        Assert.InRange((rows[0] + rows[^1] + 1) / 2.0, 39, 41);
    }

    [Fact]
    public void TextUpwardIsTextTurnedAQuarterAnticlockwise()
    {
        var flat = Drawn(canvas => canvas.Text(10, 20, "Rg", TextStyle.Small, Color.Grey(0)));
        var upward = Drawn(canvas => canvas.TextUpward(20, 30, "Rg", TextStyle.Small, Color.Grey(0)));
        for (var y = 0; y < 80; y++)
        {
            for (var x = 0; x < 80; x++)
            {
                Assert.Equal(flat[0, y, x], upward[0, 79 - x, y]);
            }
        }
    }

    [Fact]
    public void TheMiddleOfCentredTextStandsAtX()
    {
        var start = 20 - Canvas.MeasureText("HoH", TextStyle.Small) / 2;
        var left = Drawn(canvas => canvas.Text(start, 20, "HoH", TextStyle.Small, Color.Grey(0)));
        var center = Drawn(canvas => canvas.Text(20, 20, "HoH", TextStyle.Small, Color.Grey(0), Align.Center));
        Assert.Equal(left.Values, center.Values);
    }

    private static Image Drawn(Action<Canvas> draw)
    {
        var canvas = new Canvas(40, 40, Color.Grey(1));
        draw(canvas);
        return canvas.Image;
    }
}
