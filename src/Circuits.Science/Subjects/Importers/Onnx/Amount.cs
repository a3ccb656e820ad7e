namespace Circuits.Science.Subjects.Importers.Onnx;

/// <summary>A whole number that may grow with the batch: <c>Fixed + PerImage · images</c>.</summary>
/// <remarks>
/// An exported <c>x.view(x.size(0), -1)</c> computes its sizes while the network runs. Here they are computed once, at import,
/// with the number of images left open.
/// </remarks>
internal readonly record struct Amount(long Fixed, long PerImage = 0)
{
    /// <summary>The number of images in a batch.</summary>
    internal static Amount Batch => new(0, 1);

    internal bool IsFixed => PerImage == 0;

    public static Amount operator +(Amount a, Amount b) => new(checked(a.Fixed + b.Fixed), checked(a.PerImage + b.PerImage));

    public static Amount operator -(Amount a, Amount b) => new(checked(a.Fixed - b.Fixed), checked(a.PerImage - b.PerImage));

    public static Amount operator *(Amount a, Amount b) => a.IsFixed || b.IsFixed
        ? new(checked(a.Fixed * b.Fixed), checked(a.Fixed * b.PerImage + a.PerImage * b.Fixed))
        : throw new OnnxRefusal("of the square of the batch size");

    /// <summary>Rounded towards zero, as C does.</summary>
    public static Amount operator /(Amount a, Amount b) => (a, b) switch
    {
        (_, { Fixed: 0, IsFixed: true }) => throw new OnnxRefusal("by zero"),
        ({ IsFixed: true }, { IsFixed: true }) => new(checked(a.Fixed / b.Fixed)),
        (_, { IsFixed: true }) when a.Fixed % b.Fixed == 0 && a.PerImage % b.Fixed == 0 => new(a.Fixed / b.Fixed, a.PerImage / b.Fixed),
        (_, { IsFixed: false }) when a == b => new(1),
        ({ Fixed: 0 }, { Fixed: 0 }) when a.PerImage % b.PerImage == 0 => new(a.PerImage / b.PerImage),
        _ => throw new OnnxRefusal("of the batch size, with a remainder"),
    };

    public override string ToString() => (Fixed, PerImage) switch
    {
        (_, 0) => $"{Fixed}",
        (0, 1) => "N",
        (0, _) => $"{PerImage}N",
        _ => $"{Fixed}+{PerImage}N",
    };
}
