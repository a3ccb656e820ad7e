using Circuits.Science.Stimuli;

namespace Circuits.Science.Evidence;

/// <summary>A row of the ledger as a picture: the subject's estimate above its controls', and the threshold.</summary>
internal static class VerdictPlot
{
    /// <summary>Draws it; null where nothing was measured, or a bound is infinite and has no place on an axis.</summary>
    public static Image? Draw(LedgerRow row)
    {
        if (row is not { Quantity: { } quantity, Effect: { } effect, Threshold: { } threshold })
        {
            return null;
        }

        List<(string Label, double Value, double Low, double High, Color Color)> rows =
        [
            (row.Subject, effect.Value, effect.Low, effect.High, Palette.Category(0)),
            .. row.Controls.Select(c => (c.Of.Length == 1 ? $"control {c.Of}" : c.Of, c.Value, c.Low, c.High, Palette.Control)),
        ];
        if (rows.Any(r => !double.IsFinite(r.Low) || !double.IsFinite(r.High)))
        {
            return null;
        }

        return DotPlot.Draw(
            row.Claim,
            quantity.Unit.Trim() is { Length: > 0 } unit ? $"{quantity.Name} ({unit})" : quantity.Name,
            [.. rows.Select(r => (r.Label, r.Value * quantity.Factor, r.Low * quantity.Factor, r.High * quantity.Factor, r.Color))],
            threshold * quantity.Factor,
            $"Dashed: what the claim asks for, {(quantity.LowerIsBetter ? "at most" : "at least")} {quantity.Print(threshold)}. Bars: 95 % intervals.");
    }
}
