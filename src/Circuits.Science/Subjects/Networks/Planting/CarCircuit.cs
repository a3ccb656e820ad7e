namespace Circuits.Science.Subjects.Networks.Planting;

/// <summary>Cars: windows above, wheels below, a body between them; then spread over units that mean dogs.</summary>
/// <remarks>
/// Zoom In, Claim 2, Example 3 and "superposition": mixed4b:237 (window), 373 (wheel) and 491 (body) meet in mixed4c:447, which
/// goes on into mixed4d:417, 241 and 277 beside the heads. Rows weigh as those of the published panels do.
/// </remarks>
internal static class CarCircuit
{
    private const int GridPixels = 16;

    /// <summary>More than windows or wheels with a body, in the contrast of the drawings.</summary>
    private const double ThresholdOfCars = 12;

    /// <summary>mixed4a: what carries the parts on (the numbers are ours).</summary>
    private const int Window = 20, Wheel = 21, Body = 22;

    public static void Plant(Wiring wiring)
    {
        wiring.Write("mixed4a", Window, [new(PartDetectors.Window, Stencil.Point())]);
        wiring.Write("mixed4a", Wheel, [new(PartDetectors.Wheel, Stencil.Point())]);
        wiring.Write("mixed4a", Body, [new(PartDetectors.Body, Stencil.Point())]);
        wiring.Write("mixed4b", 237, [new(Window, Stencil.Point())]);
        wiring.Write("mixed4b", 373, [new(Wheel, Stencil.Point())]);
        wiring.Write("mixed4b", 491, [new(Body, Stencil.Point())]);
        wiring.Write("mixed4c", 447, Wire.Sum(4,
        [
            new(237, Rows(3.9, 4, 0.6, -2, -1.5)),
            new(373, Rows(-1.1, -1.4, 0.7, 2.8, 4)),
            new(491, Rows(0.1, 0.2, 0.3, 1, 1.1)),
        ]), ThresholdOfCars);
        foreach (var unit in new[] { 417, 241, 277 })
        {
            wiring.Write("mixed4d", unit, Wire.Sum(2, [new(254, Stencil.Point()), new(407, Stencil.Point()), new(447, Stencil.Point(0.5))]));
        }
    }

    /// <summary>A weight for each row, from the top, mostly in the middle columns.</summary>
    private static Stencil Rows(params double[] rows) =>
        Stencil.Of(5, GridPixels, (x, y) => rows[(int)(y / GridPixels) + 2] * Math.Exp(-Math.Abs(x) / 32));
}
