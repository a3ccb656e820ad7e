using Circuits.Science.Stimuli;

namespace Circuits.Science.Evidence;

/// <summary>Curves over one variable, each with its interval as a shaded band.</summary>
public static class LinePlot
{
    private const double PlotWidth = 480;
    private const double PlotHeight = 280;

    /// <summary>With no more points than this each is marked, so that a reader sees where was measured.</summary>
    private const int MostMarkedPoints = 40;

    /// <summary>What an axis measures, with its unit, such as "orientation (degrees)".</summary>
    /// <param name="Label">The quantity and, in parentheses, its unit.</param>
    /// <param name="From">A value the axis must reach down to, such as zero; the data may take it further.</param>
    /// <param name="To">A value the axis must reach up to.</param>
    /// <param name="Step">The distance of the ticks, such as 45 for degrees; by default a round number.</param>
    public sealed record Axis(string Label, double? From = null, double? To = null, double? Step = null);

    /// <summary>One measured point, with the ends of its interval where there is one.</summary>
    public readonly record struct Point(double X, double Y, double? Low = null, double? High = null);

    /// <summary>A named curve; its points go from left to right.</summary>
    public sealed record Curve(string Name, Color Color, IReadOnlyList<Point> Points);

    /// <summary>Draws the figure.</summary>
    /// <exception cref="ArgumentException">A number is not finite, an interval is upside down, a curve runs backwards, or an
    /// axis has too many ticks.</exception>
    public static Image Draw(string title, Axis horizontal, Axis vertical, IReadOnlyList<Curve> curves, string caption = "")
    {
        foreach (var curve in curves)
        {
            Check(curve);
        }

        var points = curves.SelectMany(curve => curve.Points).ToList();
        var ticksX = Cover(horizontal, points.Select(point => point.X));
        var ticksY = Cover(vertical, points.SelectMany(point => new[] { point.Y, point.Low ?? point.Y, point.High ?? point.Y }));

        var roomAtLeft = PlotArea.RoomAtLeft(ticksY);
        const double RoomAtRight = 14;
        var page = new Page(
            roomAtLeft + PlotWidth + RoomAtRight, PlotHeight + PlotArea.RoomBelow, title,
            [.. curves.Select(curve => (curve.Name, curve.Color))], caption);
        var area = new PlotArea(page.Canvas, page.Left + roomAtLeft, page.Top, PlotWidth, PlotHeight, ticksX, ticksY);
        area.DrawHorizontalAxis(horizontal.Label);
        area.DrawVerticalAxis(vertical.Label);
        if (points.Count == 0)
        {
            area.WriteNoData();
        }

        foreach (var curve in curves)
        {
            DrawIntervals(page.Canvas, area, curve);
        }

        foreach (var curve in curves)
        {
            var line = curve.Points.Select(point => (area.X(point.X), area.Y(point.Y))).ToList();
            page.Canvas.Polyline(line, curve.Color, 1.75);
            foreach (var (x, y) in curve.Points.Count <= MostMarkedPoints ? line : [])
            {
                page.Canvas.Disc(x, y, 2.75, curve.Color);
            }
        }

        return page.Canvas.Image;
    }

    private static void DrawIntervals(Canvas canvas, PlotArea area, Curve curve)
    {
        var known = curve.Points.Where(point => point.Low is not null || point.High is not null).ToList();
        var low = known.Select(point => (area.X(point.X), area.Y(point.Low ?? point.Y)));
        var high = known.Select(point => (area.X(point.X), area.Y(point.High ?? point.Y)));
        canvas.Polygon([.. low, .. high.Reverse()], curve.Color, 0.18);
        if (curve.Points is [{ Low: { } from, High: { } to } only])
        {
            const double HalfCap = 4;
            canvas.Line(area.X(only.X), area.Y(from), area.X(only.X), area.Y(to), curve.Color, 1.25);
            canvas.Line(area.X(only.X) - HalfCap, area.Y(from), area.X(only.X) + HalfCap, area.Y(from), curve.Color, 1.25);
            canvas.Line(area.X(only.X) - HalfCap, area.Y(to), area.X(only.X) + HalfCap, area.Y(to), curve.Color, 1.25);
        }
    }

    private static Ticks Cover(Axis axis, IEnumerable<double> values)
    {
        double?[] wanted = [axis.From, axis.To];
        var ends = wanted.OfType<double>().Select(end => Finite.Require(end, nameof(LinePlot), $"an end of axis '{axis.Label}'"));
        var all = values.Concat(ends).ToList();
        var (low, high) = all.Count == 0 ? (0, 1) : (all.Min(), all.Max());
        const int MostTicks = 50;
        if (axis.Step is { } step && !(step * MostTicks >= high - low && step > 0 && double.IsFinite(step)))
        {
            throw new ArgumentException(
                $"LinePlot: axis '{axis.Label}' has ticks every {step} from {low} to {high}. "
                + $"Give a step that makes at most {MostTicks}.", nameof(axis));
        }

        return Ticks.Covering(low, high, 6, axis.Step);
    }

    private static void Check(Curve curve)
    {
        for (var i = 0; i < curve.Points.Count; i++)
        {
            var (point, what) = (curve.Points[i], $"point {i} of curve '{curve.Name}'");
            Finite.Require(point.X, nameof(LinePlot), $"x of {what}");
            Finite.Require(point.Y, nameof(LinePlot), $"y of {what}");
            if (point.Low is not null || point.High is not null)
            {
                Finite.RequireInterval(point.Low ?? point.Y, point.High ?? point.Y, nameof(LinePlot), what);
            }

            if (i > 0 && point.X < curve.Points[i - 1].X)
            {
                throw new ArgumentException(
                    $"LinePlot: x of {what} is {point.X}, after {curve.Points[i - 1].X}. Sort the points by x.", nameof(curve));
            }
        }
    }
}
