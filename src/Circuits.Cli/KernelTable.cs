using System.Globalization;
using Circuits.Science.Evidence;
using Spectre.Console;
using static System.FormattableString;

namespace Circuits.Cli;

/// <summary>A kernel as a table of numbers, coloured as the paper colours weights: red excites, blue inhibits.</summary>
internal static class KernelTable
{
    /// <summary>Prints it; where it is wider than the terminal, in per cent of the strongest weight, and where that is too, not at all.</summary>
    public static void Print(ReadOnlySpan<float> kernel, int height, int width)
    {
        var weights = kernel.ToArray();
        var largest = weights.Max(Math.Abs);
        var decimals = largest == 0 ? 0 : Math.Clamp(2 - (int)Math.Floor(Math.Log10(largest)), 0, 9);
        var numbers = weights.Select(w => Unsigned(w.ToString($"F{decimals}", CultureInfo.InvariantCulture))).ToArray();
        var isPercent = !Fits(numbers, width);
        if (isPercent)
        {
            numbers = [.. weights.Select(w => Unsigned(Invariant($"{100 * w / largest:F0}")))];
            if (!Fits(numbers, width))
            {
                Terminal.Out.WriteLine($"{height} x {width} weights are too many to print here: --png draws them, --out writes them.");
                return;
            }

            Terminal.Out.WriteLine("In per cent of the strongest:");
        }

        var cell = numbers.Max(n => n.Length);
        for (var y = 0; y < height; y++)
        {
            var row = Enumerable.Range(y * width, width).Select(i => (Weight: weights[i], Text: numbers[i].PadLeft(cell + 2)));
            foreach (var (weight, text) in row)
            {
                Terminal.Out.Write(new Text(text, new Style(ColourOf(largest == 0 ? 0 : weight / largest))));
            }

            Terminal.Out.WriteLine();
        }
    }

    /// <summary>What rounds to zero has no sign.</summary>
    private static string Unsigned(string number) => number.All(c => c is '-' or '0' or '.') ? "0" : number;

    private static bool Fits(string[] numbers, int width) =>
        Console.IsOutputRedirected || width * (numbers.Max(n => n.Length) + 2) < Terminal.Out.Profile.Width;

    /// <summary>Weak weights in grey, which is seen on black and on white.</summary>
    private static Color ColourOf(double share)
    {
        const double Weak = 0.1;
        if (Math.Abs(share) < Weak)
        {
            return Color.Grey;
        }

        var color = share > 0 ? Palette.Positive : Palette.Negative;
        return new((byte)(255 * color.Red), (byte)(255 * color.Green), (byte)(255 * color.Blue));
    }
}
