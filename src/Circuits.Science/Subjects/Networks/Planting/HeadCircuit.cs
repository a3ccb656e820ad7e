namespace Circuits.Science.Subjects.Networks.Planting;

/// <summary>Oriented dog heads: two mirrored pathways, each exciting itself and inhibiting the other, and their union.</summary>
/// <remarks>
/// Zoom In, Claim 2, Example 2. "Right" and "left" are where the snout points on screen; the paper calls the right one, its upper
/// path, left-oriented. All of the left pathway is the right one's mirror image. Weights by place follow the published
/// panels: a head counts where the head of head-and-neck is, and for the union in the middle and towards the tail.
/// </remarks>
internal static class HeadCircuit
{
    private const int GridPixels = 16;

    /// <summary>More than one part of a head alone, in the contrast of the drawings.</summary>
    private const double ThresholdOfHeads = 7;

    /// <summary>One pathway.</summary>
    /// <param name="Fur">mixed3b: the fur that goes with it.</param>
    /// <param name="Heads">mixed4a: by the whole head; by the snout above all.</param>
    /// <param name="Neck">mixed4a: its fur (this unit's number is ours).</param>
    /// <param name="HeadsAndNecks">mixed4b.</param>
    /// <param name="IsRight">Where the snout is.</param>
    private sealed record Pathway(int Fur, int[] Heads, int Neck, int[] HeadsAndNecks, bool IsRight)
    {
        /// <summary>Weights by place, written for a snout on the right.</summary>
        public Stencil Turned(Stencil right) => IsRight ? right : right.Mirrored;
    }

    private static readonly Pathway Right = new(PartDetectors.Fur45, [234, 308], 12, [431, 443], IsRight: true);
    private static readonly Pathway Left = new(PartDetectors.Fur135, [325, 222], 13, [384, 429], IsRight: false);

    public static void Plant(Wiring wiring)
    {
        foreach (var (own, other) in new[] { (Right, Left), (Left, Right) })
        {
            wiring.Write("mixed4a", own.Neck, [new(own.Fur, Stencil.Point())]);
            PlantHead(wiring, own.Heads[0], own, other, snout: 0.8);
            PlantHead(wiring, own.Heads[1], own, other, snout: 1.2);
            for (var i = 0; i < own.HeadsAndNecks.Length; i++)
            {
                PlantHeadAndNeck(wiring, own.HeadsAndNecks[i], own, other, own.Heads[i], other.Heads[i]);
            }
        }

        // The union: mixed4b:409 and 418 take every head, of either side.
        foreach (var unit in new[] { 409, 418 })
        {
            var towardsTail = Stencil.Of(5, GridPixels, (x, y) => Height(y) * (x < 0 ? 0.3 * Math.Exp(x / 32) : x == 0 ? 0.7 : -0.35));
            wiring.Write("mixed4b", unit, Wire.Sum(2, from path in new[] { Right, Left } from head in path.Heads select new Wire(head, path.Turned(towardsTail))));
        }

        // And at mixed4c, with necks, of either side.
        foreach (var unit in new[] { 254, 407 })
        {
            wiring.Write("mixed4c", unit, Wire.Sum(2,
            [
                .. from path in new[] { Right, Left } from neck in path.HeadsAndNecks select new Wire(neck, Stencil.Point()),
                new(409, Stencil.Point()), new(418, Stencil.Point()),
            ]));
        }
    }

    /// <summary>Fur in the middle and behind, the eye in the middle, the snout in front; the other side's fur, and a snout behind, speak against it.</summary>
    private static void PlantHead(Wiring wiring, int unit, Pathway own, Pathway other, double snout)
    {
        var middle = Stencil.Of(3, GridPixels, (x, y) => x <= 0 && y == 0 ? 1 : 0);
        var front = Stencil.Of(3, GridPixels, (x, _) => Math.Sign(x) * (x > 0 ? 0.5 : 1));
        wiring.Write("mixed4a", unit, Wire.Sum(3,
        [
            new(own.Fur, own.Turned(middle)),
            new(other.Fur, own.Turned(middle) * -2),
            new(PartDetectors.Eye, Stencil.Of(3, GridPixels, (x, _) => x == 0 ? 0.5 : 0)),
            new(PartDetectors.Snout, own.Turned(front) * snout),
        ]), ThresholdOfHeads);
    }

    /// <summary>The head in front, its fur behind; the other side's head anywhere speaks against it.</summary>
    private static void PlantHeadAndNeck(Wiring wiring, int unit, Pathway own, Pathway other, int head, int otherHead)
    {
        var front = Stencil.Of(5, GridPixels, (x, y) => Height(y) * (x > 0 ? 1 : x < 0 ? -0.25 : 0.3));
        var behind = Stencil.Of(5, GridPixels, (x, y) => Height(y) * (x < 0 ? 0.5 : 0));
        wiring.Write("mixed4b", unit, Wire.Sum(3,
        [
            new(head, own.Turned(front)),
            new(own.Neck, own.Turned(behind)),
            new(otherHead, Stencil.Of(5, GridPixels, (_, y) => -Height(y))),
            new(other.Neck, own.Turned(behind) * -2),
        ]));
    }

    /// <summary>Less above and below.</summary>
    private static double Height(double y) => Math.Exp(-Math.Abs(y) / 16);
}
