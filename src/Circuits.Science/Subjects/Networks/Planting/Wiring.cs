namespace Circuits.Science.Subjects.Networks.Planting;

/// <summary>The written part of an InceptionV1: unit by unit, what each takes from which units below.</summary>
/// <remarks>
/// Units are numbered as in the literature, over a whole block: which branch that is, and through which channel of its bottleneck
/// the input comes, is found here. A bottleneck passes on each unit that a branch takes, unchanged, in a channel of its own.
/// </remarks>
internal sealed class Wiring
{
    private readonly Dictionary<string, Dictionary<int, WrittenUnit>> written = [];

    /// <summary>Writes a unit.</summary>
    /// <param name="layer">A block (<c>mixed3b</c>), or conv2d0, conv2d1, conv2d2.</param>
    /// <param name="unit">Its number there.</param>
    /// <param name="wires">What it takes. A stencil smaller than the kernel lies in its middle.</param>
    /// <param name="threshold">Taken off the sum.</param>
    /// <exception cref="ArgumentException">It is written already, a stencil is larger than the kernel, or the bottleneck is full.</exception>
    public void Write(string layer, int unit, IReadOnlyList<Wire> wires, double threshold = 0)
    {
        var (convolution, channel, side) = Place(layer, unit);
        var branch = InceptionV1Topology.Blocks.FirstOrDefault(b => b.Name == layer)?.BranchOf(unit);
        var taps = new List<Wire>();
        foreach (var wire in wires)
        {
            if (wire.Weights.Side > side)
            {
                throw new ArgumentException($"{layer}:{unit} has {side}x{side} kernels, a stencil has {wire.Weights.Side}x{wire.Weights.Side}.", nameof(wires));
            }

            taps.Add(branch?.Bottleneck is null ? wire : wire with { Input = Channel(branch, wire.Input) });
        }

        if (!UnitsOf(convolution).TryAdd(channel, new(taps, -threshold)))
        {
            throw new ArgumentException($"{layer}:{unit} is written already.", nameof(unit));
        }
    }

    /// <summary>Rows and columns of a unit's kernel.</summary>
    public static int SideOf(string layer, int unit) => Place(layer, unit).Side;

    /// <summary>The units of a convolution that are written, by number there.</summary>
    public IReadOnlyDictionary<int, WrittenUnit> Written(string convolution) => UnitsOf(convolution);

    private Dictionary<int, WrittenUnit> UnitsOf(string convolution) =>
        written.TryGetValue(convolution, out var units) ? units : written[convolution] = [];

    private static (string Convolution, int Channel, int Side) Place(string layer, int unit) => layer switch
    {
        "conv2d0" => (layer, unit, 7),
        "conv2d1" => (layer, unit, 1),
        "conv2d2" => (layer, unit, 3),
        _ => InceptionV1Topology.Blocks.Single(b => b.Name == layer).BranchOf(unit) is var branch
            ? (branch.Name, unit - branch.First, branch.Side)
            : throw new ArgumentOutOfRangeException(nameof(layer)),
    };

    /// <summary>The bottleneck's channel for an input: the one it has, or the next free one.</summary>
    private int Channel(InceptionBranch branch, int input)
    {
        var channels = UnitsOf(branch.Bottleneck!);
        var known = channels.Where(c => c.Value.Wires[0].Input == input).Select(c => (int?)c.Key).SingleOrDefault();
        if (known is null && channels.Count == branch.BottleneckUnits)
        {
            throw new ArgumentException($"{branch.Bottleneck} has {branch.BottleneckUnits} channels, and all are taken.", nameof(input));
        }

        if (known is null)
        {
            channels.Add(channels.Count, new([new(input, Stencil.Point())], 0));
        }

        return known ?? channels.Count - 1;
    }

    /// <summary>A written unit as its convolution has it.</summary>
    /// <param name="Wires">By channel of the convolution's input.</param>
    /// <param name="Bias">Added to the sum.</param>
    internal sealed record WrittenUnit(IReadOnlyList<Wire> Wires, double Bias);
}
