using Circuits.Engine;
using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Engine;

public sealed class ConvolutionTests
{
    /// <summary>Rounding of a sum of a few thousand products, relative to the largest output.</summary>
    private const double Tolerance = 1e-5;

    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithReplay(2020, 1);

    public sealed record Case(int Batch, int Inputs, int Outputs, int Height, int Width, Window Window, Border Border, int Groups, int Seed)
    {
        public Graph Graph(Relu? relu = null)
        {
            var convolution = Convolution;
            List<Node> nodes = [new("input", new Input(Inputs, Height, Width)), new("conv", convolution, "input")];
            if (relu is not null)
            {
                nodes.Add(new("relu", relu, "conv"));
            }

            return new(nodes);
        }

        public Shape Shape => new(Batch, Inputs, Height, Width);

        public Convolution Convolution => PlainConvolution.Random(
            new Random(Seed), Outputs, Inputs, Window, Padding.Explicit(Border.Top, Border.Left, Border.Bottom, Border.Right), Groups);

        public float[] Image => PlainConvolution.Values(new Random(Seed + 1), (int)Shape.Count);
    }

    private static readonly Gen<Case> Cases =
        from batch in Gen.Elements(1, 3)
        from inputs in Gen.Elements(1, 2, 3, 4, 8, 9, 15, 16, 17, 33)
        from outputs in Gen.Elements(1, 3, 15, 16, 17, 33, 48)
        from height in Gen.Elements(1, 2, 5, 8)
        from width in Gen.Elements(1, 2, 6, 7, 8, 13, 15, 17, 29)
        from kernelHeight in Gen.Choose(1, 5)
        from kernelWidth in Gen.Elements(1, 2, 3, 5, 7, 11)
        from strideHeight in Gen.Choose(1, 3)
        from strideWidth in Gen.Elements(1, 2, 3, 4, 5)
        from dilation in Gen.Elements(1, 1, 2)
        from top in Gen.Choose(0, 3)
        from left in Gen.Choose(0, 5)
        from bottom in Gen.Choose(0, 3)
        from right in Gen.Choose(0, 5)
        from seed in Gen.Choose(0, 1000)
        from grouped in Gen.Elements(false, false, true)
        let window = new Window(kernelHeight, kernelWidth, strideHeight, strideWidth, dilation, dilation)
        where height + top + bottom >= window.ExtentHeight && width + left + right >= window.ExtentWidth
        select new Case(batch, inputs, grouped ? inputs : outputs, height, width, window, new(top, left, bottom, right), grouped ? inputs : 1, seed);

    [Fact]
    public void AgreesWithTheDefinitionForAnyShape() =>
        Prop.ForAll(Cases.ToArbitrary(), c =>
        {
            var expected = PlainConvolution.Forward(c.Convolution, c.Shape, c.Image);
            var actual = Forwarded.One(c.Graph(), c.Shape, c.Image, "conv");
            var largest = Math.Max(1, expected.Max(Math.Abs));
            return expected.Zip(actual).All(p => Math.Abs(p.First - p.Second) <= Tolerance * largest);
        }).Check(Seeded.WithMaxTest(400));

    [Fact]
    public void OneAndTwoThreadsGiveTheSameBits() =>
        Prop.ForAll(Cases.ToArbitrary(), c =>
            Forwarded.One(c.Graph(), c.Shape, c.Image, "conv", 1).SequenceEqual(Forwarded.One(c.Graph(), c.Shape, c.Image, "conv", 2))).Check(Seeded);

    [Fact]
    public void ReadingTheSumBeforeARectifierChangesNoBitAfterIt() =>
        Prop.ForAll(Cases.ToArbitrary(), c =>
        {
            var graph = c.Graph(new Relu(0.5f));
            using var both = new ManagedEngine(2).Compile(graph, c.Shape, "conv", "relu");
            both.Forward(c.Image);
            var after = new float[both.ShapeOf("relu").Count];
            var before = new float[after.Length];
            both.Read("relu", after);
            both.Read("conv", before);
            return after.SequenceEqual(Forwarded.One(graph, c.Shape, c.Image, "relu", 1))
                && before.Select(x => Math.Clamp(x, 0, 0.5f)).SequenceEqual(after);
        }).Check(Seeded);

    [Fact]
    public void SplittingABatchChangesNoBit() =>
        Prop.ForAll(Cases.Where(c => c.Batch == 3).ToArbitrary(), c =>
        {
            var whole = Forwarded.One(c.Graph(), c.Shape, c.Image, "conv", 2);
            var image = c.Image.Length / 3;
            var parts = Enumerable.Range(0, 3).SelectMany(n =>
                Forwarded.One(c.Graph(), c.Shape with { Batch = 1 }, c.Image[(n * image)..((n + 1) * image)], "conv", 2));
            return whole.SequenceEqual(parts);
        }).Check(Seeded);
}
