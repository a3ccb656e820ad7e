using Circuits.Science.Stimuli;

namespace Circuits.Science.Evidence;

/// <summary>Responses to orientation on polar plots: one translucent petal per unit, one panel per subject or control.</summary>
/// <remarks>
/// The angle is the stimulus's orientation, clockwise on screen from +x, so that a petal points where the curve bulges.
/// All panels share one radial axis: a control drawn to its own scale would look as selective as the subject.
/// </remarks>
public static class PolarTuningCurves
{
    private const double Radius = 125;
    private const double RoomAboveRim = 80;
    private const double RoomBelowRim = 106;
    private const double GapBetweenPanels = 14;

    /// <summary>One unit's tuning curve.</summary>
    /// <param name="Unit">The unit's name; it has one colour in all panels.</param>
    /// <param name="Color">The petal's colour.</param>
    /// <param name="Points">Orientation in degrees and the response to it, in any order.</param>
    public sealed record Curve(string Unit, Color Color, IReadOnlyList<(double OrientationDegrees, double Response)> Points);

    /// <summary>One subject's or control's curves.</summary>
    public sealed record Panel(string Title, IReadOnlyList<Curve> Curves);

    /// <summary>Draws the figure.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="radialLabel">What the radius measures, with its unit, such as "response (σ)".</param>
    /// <param name="panels">From left to right.</param>
    /// <param name="caption">A line at the foot, after the explanation of the axes.</param>
    /// <exception cref="ArgumentException">An orientation or a response is not finite.</exception>
    public static Image Draw(string title, string radialLabel, IReadOnlyList<Panel> panels, string caption = "")
    {
        foreach (var (panel, curve) in panels.SelectMany(panel => panel.Curves.Select(curve => (panel, curve))))
        {
            Check(panel, curve);
        }

        var curves = panels.SelectMany(panel => panel.Curves).ToList();
        var responses = curves.SelectMany(curve => curve.Points).Select(point => point.Response).ToList();
        var largest = responses.DefaultIfEmpty(0).Max();
        var ticks = Ticks.Covering(0, largest > 0 ? largest : 1, 4);
        var explanation = "Angle: orientation, in degrees clockwise from +x on screen."
            + (responses.Any(response => response < 0) ? " Responses below zero are drawn at zero." : "");

        var nameWidth = curves.Select(curve => Canvas.MeasureText(curve.Unit, TextStyle.Small)).DefaultIfEmpty(0).Max();
        var panelWidth = 2 * (Radius + PeakLabels.FarRing + nameWidth) + GapBetweenPanels;
        var page = new Page(
            panelWidth * Math.Max(1, panels.Count), RoomAboveRim + 2 * Radius + RoomBelowRim, title,
            [.. curves.DistinctBy(curve => curve.Unit).Select(curve => (curve.Unit, curve.Color))], $"{explanation} {caption}");
        for (var i = 0; i < panels.Count; i++)
        {
            var (centreX, centreY) = (page.Left + (i + 0.5) * panelWidth, page.Top + RoomAboveRim + Radius);
            var panelTitle = Paragraph.Shorten(panels[i].Title, panelWidth - GapBetweenPanels, TextStyle.MediumBold);
            page.Canvas.Text(centreX, page.Top + 8, panelTitle, TextStyle.MediumBold, Palette.Ink, Align.Center);
            var axes = new PolarAxes(page.Canvas, centreX, centreY, Radius, ticks);
            axes.Draw(radialLabel);
            DrawCurves(page.Canvas, centreX, centreY, panels[i].Curves, ticks, axes.Numbers);
            axes.WriteNumbers();
        }

        if (panels.Count == 0)
        {
            var middle = (X: page.Left + panelWidth / 2, Y: page.Top + RoomAboveRim + Radius);
            page.Canvas.Text(middle.X, middle.Y, "no data", TextStyle.Medium, Palette.Muted, Align.Center);
        }

        return page.Canvas.Image;
    }

    private static void DrawCurves(
        Canvas canvas, double centreX, double centreY, IReadOnlyList<Curve> curves, Ticks ticks,
        IEnumerable<(double X, double Y, double HalfWidth)> numbers)
    {
        (double X, double Y) At(double degrees, double response)
        {
            var (sine, cosine) = Math.SinCos(double.DegreesToRadians(degrees));
            var radius = Radius * Math.Max(0, response) / ticks.High;
            return (centreX + radius * cosine, centreY + radius * sine);
        }

        var outlines = curves.Select(curve => PolarOutline.Of(curve.Points))
            .Select(outline => outline.Select(point => At(point.Degrees, point.Response)).ToList()).ToList();
        for (var i = 0; i < curves.Count; i++)
        {
            canvas.Polygon(outlines[i], curves[i].Color, 0.22);
        }

        for (var i = 0; i < curves.Count; i++)
        {
            canvas.Polyline(outlines[i], curves[i].Color, 1.5);
        }

        var labels = new PeakLabels(centreX, centreY, Radius, numbers);
        var peaks = curves.Where(curve => curve.Points.Count > 0)
            .Select(curve => (curve.Unit, curve.Color, Peak: curve.Points.MaxBy(point => point.Response)));
        foreach (var (unit, color, (degrees, response)) in peaks.OrderByDescending(curve => curve.Peak.Response))
        {
            // A petal shorter than this points nowhere to the eye; the legend names it.
            const double ShortestNamed = 0.4;
            if (response >= ShortestNamed * ticks.High)
            {
                labels.Write(canvas, degrees, At(degrees, response), unit, color);
            }
        }
    }

    private static void Check(Panel panel, Curve curve)
    {
        foreach (var (degrees, response) in curve.Points)
        {
            var where = $"of '{curve.Unit}' in panel '{panel.Title}'";
            Finite.Require(degrees, nameof(PolarTuningCurves), $"an orientation {where}");
            Finite.Require(response, nameof(PolarTuningCurves), $"the response {where} at {degrees}°");
        }
    }
}
