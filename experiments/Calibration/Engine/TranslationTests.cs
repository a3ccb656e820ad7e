using Circuits.Engine;
using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>Convolving a shifted image is shifting the convolved one, wherever both see the same pixels.</summary>
public sealed class TranslationTests
{
    /// <summary>A shift may put a pixel at another place in a tile of Winograd's algorithm, hence not to the bit.</summary>
    private const double Tolerance = 1e-5;

    public sealed record Case(int Inputs, int Outputs, int Size, Window Window, int Down, int Right, int Seed);

    private static readonly Gen<Case> Cases =
        from inputs in Gen.Elements(1, 3, 16, 17)
        from outputs in Gen.Elements(1, 15, 33)
        from size in Gen.Choose(12, 21)
        from height in Gen.Choose(1, 5)
        from width in Gen.Choose(1, 5)
        from stride in Gen.Choose(1, 2)
        from down in Gen.Choose(0, 2)
        from right in Gen.Choose(0, 2)
        from seed in Gen.Choose(0, 1000)
        select new Case(inputs, outputs, size, new(height, width, stride, stride), down, right, seed);

    [Fact]
    public void ConvolutionCommutesWithIt() => Prop.ForAll(Cases.ToArbitrary(), c =>
    {
        // A larger picture seen through two frames, one a whole number of strides down and right of the other.
        var (down, right) = (c.Down * c.Window.StrideHeight, c.Right * c.Window.StrideWidth);
        var side = c.Size + Math.Max(down, right);
        var picture = PlainConvolution.Values(new Random(c.Seed), c.Inputs * side * side);
        var graph = new Graph(
        [
            new("input", new Input(c.Inputs, c.Size, c.Size)),
            new("conv", PlainConvolution.Random(new Random(c.Seed + 1), c.Outputs, c.Inputs, c.Window, Padding.Valid), "input"),
        ]);
        using var network = new ManagedEngine(2).Compile(graph, new(1, c.Inputs, c.Size, c.Size), "conv");
        var shape = network.ShapeOf("conv");
        var (fixedFrame, shifted) = (Seen(0, 0), Seen(down, right));
        var largest = Math.Max(1, fixedFrame.Max(Math.Abs));
        return (from o in Enumerable.Range(0, c.Outputs)
                from y in Enumerable.Range(0, Math.Max(0, shape.Height - c.Down))
                from x in Enumerable.Range(0, Math.Max(0, shape.Width - c.Right))
                select Math.Abs(At(shifted, o, y, x) - At(fixedFrame, o, y + c.Down, x + c.Right))).All(d => d <= Tolerance * largest);

        float At(float[] values, int o, int y, int x) => values[(o * shape.Height + y) * shape.Width + x];

        float[] Seen(int top, int left)
        {
            var frame = new float[c.Inputs * c.Size * c.Size];
            for (var row = 0; row < c.Inputs * c.Size; row++)
            {
                var source = (row / c.Size * side + top + row % c.Size) * side + left;
                picture.AsSpan(source, c.Size).CopyTo(frame.AsSpan(row * c.Size));
            }

            network.Forward(frame);
            return Forwarded.Read(network, "conv");
        }
    }).Check(Config.QuickThrowOnFailure.WithReplay(2020, 1));
}
