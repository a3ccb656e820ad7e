namespace Circuits.Experiments.Calibration.Subjects.Networks;

/// <summary>What the circuits on symbols do, in cases that a network shows or does not.</summary>
/// <param name="Name">Which circuit.</param>
/// <param name="Cases">By unit or by condition.</param>
internal sealed record PlantedBehaviour(string Name, IReadOnlyList<PlantedBehaviour.Case> Cases)
{
    /// <summary>Of which unit, under which condition, and the question.</summary>
    internal sealed record Case(string Of, Func<ShownNetwork, bool> Holds);

    public static IReadOnlyList<PlantedBehaviour> All { get; } = [Parts(), Heads(), Unions(), Car(), Superposition()];

    public static PlantedBehaviour Named(string name) => All.Single(b => b.Name == name);

    /// <summary>A symbol excites its own unit, and no other symbol does by more than half.</summary>
    private static PlantedBehaviour Parts()
    {
        (string Unit, Symbols Drawing)[] parts =
        [
            ("mixed3b:404", new Symbols().FurWithin(isRight: true, isLeft: false, IsNear)),
            ("mixed3b:333", new Symbols().FurWithin(isRight: false, isLeft: true, IsNear)),
            ("mixed3b:362", new Symbols().Snout(0, 0)),
            ("mixed3b:83", new Symbols().Eye(0, 0)),
            ("mixed3b:392", new Symbols().Window(0, 0)),
            ("mixed3b:389", new Symbols().Wheel(0, 0)),
            ("mixed3b:4", new Symbols().Body(0, 0)),
        ];
        return new("each part is detected by its unit", [.. parts.Select(part => new Case(part.Unit, network =>
        {
            var own = network.Answer(part.Drawing, part.Unit);
            return parts.All(other => other == part || network.Answer(other.Drawing, part.Unit) < own / 2);
        }))]);

        static bool IsNear(double x, double y) => x * x + y * y < 40 * 40;
    }

    /// <summary>mixed4a:234, 308 and mixed4b:431, 443 answer heads that face right; 325, 222 and 384, 429 heads that face left.</summary>
    private static PlantedBehaviour Heads() => new("heads excite their own side only",
    [
        .. from side in new[] { (IsRight: true, Units: new[] { "mixed4a:234", "mixed4a:308", "mixed4b:431", "mixed4b:443" }), (false, ["mixed4a:325", "mixed4a:222", "mixed4b:384", "mixed4b:429"]) }
           from unit in side.Units
           select new Case(unit, network => Facing(network, unit, side.IsRight) > 4 * Facing(network, unit, !side.IsRight)),
    ]);

    /// <summary>
    /// The factorial: nothing, right, left, both. The union answers either side alike, and not both at once ("XOR-like"): heads at
    /// mixed4b and heads with necks at mixed4c.
    /// </summary>
    private static PlantedBehaviour Unions() => new("the union takes either side and not both",
    [
        .. new[] { "mixed4b:409", "mixed4b:418", "mixed4c:254", "mixed4c:407" }.Select(unit => new Case(unit, network =>
        {
            var (right, left) = (Facing(network, unit, isRight: true), Facing(network, unit, isRight: false));
            var (both, nothing) = (network.Answer(Symbols.HeadOfBothSides(), unit), network.Answer(new Symbols(), unit));
            return left / right is >= 0.75 and <= 1.33 && both < 0.25 * Math.Min(left, right) && nothing < 0.25 * Math.Min(left, right);
        })),
    ]);

    /// <summary>Windows above and wheels below together; neither alone, nor upside down.</summary>
    private static PlantedBehaviour Car()
    {
        (string Of, Symbols Drawing)[] others =
        [
            ("upside down", Symbols.Car(isUpright: false)), ("without windows", Symbols.Car(hasWindows: false)), ("without wheels", Symbols.Car(hasWheels: false)),
            ("without either", Symbols.Car(hasWindows: false, hasWheels: false)),
        ];
        return new("a car is windows above wheels", [.. others.Select(other => new Case(
            $"mixed4c:447, {other.Of}", network => network.Answer(other.Drawing, "mixed4c:447") < network.Answer(Symbols.Car(), "mixed4c:447") / 2))]);
    }

    /// <summary>In superposition: the same units answer heads and, less, cars that stand upright.</summary>
    private static PlantedBehaviour Superposition() => new("cars go on into units that mean heads",
    [
        .. new[] { "mixed4d:417", "mixed4d:241", "mixed4d:277" }.Select(unit => new Case(unit, network =>
        {
            var (head, car, upsideDown) = (Facing(network, unit, isRight: true), network.Answer(Symbols.Car(), unit), network.Answer(Symbols.Car(isUpright: false), unit));
            return head > car && car > 1 && upsideDown < car / 2;
        })),
    ]);

    private static double Facing(ShownNetwork network, string unit, bool isRight) =>
        network.Answer(unit.StartsWith("mixed4a", StringComparison.Ordinal) ? Symbols.Head(isRight) : Symbols.HeadAndNeck(isRight), unit);
}
