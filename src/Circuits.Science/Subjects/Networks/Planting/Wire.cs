namespace Circuits.Science.Subjects.Networks.Planting;

/// <summary>What one unit takes from one unit of the layer below.</summary>
/// <param name="Input">The unit below, numbered as the literature numbers it.</param>
/// <param name="Weights">By place.</param>
internal sealed record Wire(int Input, Stencil Weights)
{
    /// <summary>The wires of one unit, scaled together so that what excites it sums to a gain: its answer if all that is 1 and nothing inhibits it.</summary>
    public static IReadOnlyList<Wire> Sum(double gain, IEnumerable<Wire> wires)
    {
        var all = wires.ToList();
        var scale = gain / all.Sum(w => w.Weights.Excitation);
        return [.. all.Select(w => w with { Weights = w.Weights * scale })];
    }
}
