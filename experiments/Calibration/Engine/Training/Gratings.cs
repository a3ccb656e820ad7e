using Circuits.Engine;
using Circuits.Engine.Training;

namespace Circuits.Experiments.Calibration.Engine.Training;

/// <summary>A problem a small network can learn: which of four ways faint stripes run. The images' phases, colours and noise are drawn anew.</summary>
internal static class Gratings
{
    public const int Classes = 4;
    public const int Size = 12;

    public static LabelledImages Draw(int count, int seed)
    {
        var random = new Random(seed);
        var shape = new Shape(count, 3, Size, Size);
        var (values, labels) = (new float[shape.Count], new int[count]);
        for (var n = 0; n < count; n++)
        {
            labels[n] = random.Next(Classes);
            var angle = labels[n] * Math.PI / Classes;
            var phase = random.NextDouble() * 2 * Math.PI;
            for (var c = 0; c < 3; c++)
            {
                var colour = 0.5 + random.NextDouble() / 2;
                for (var i = 0; i < Size * Size; i++)
                {
                    var along = i % Size * Math.Cos(angle) + i / Size * Math.Sin(angle);
                    values[(n * 3 + c) * Size * Size + i] = (float)(colour * Math.Sin(along * 1.5 + phase) + 2 * random.NextDouble() - 1);
                }
            }
        }

        return LabelledImages.Of(values, shape, labels, Classes);
    }

    /// <summary>Two convolutions with what usually goes with them, and a linear layer.</summary>
    public static Graph Untrained(int seed = 1, float dropout = 0.1f) => InitialWeights.He(
        new(
        [
            new("input", new Input(3, Size, Size)),
            new("conv1", Convolution(16, 3, 3), "input"),
            new("bn1", Normalization(16), "conv1"),
            new("relu1", new Relu(), "bn1"),
            new("pool1", new MaxPool(Window.Square(2, 2), Padding.Valid), "relu1"),
            new("conv2", Convolution(24, 16, 3), "pool1"),
            new("bn2", Normalization(24), "conv2"),
            new("relu2", new Relu(), "bn2"),
            new("mean", new AveragePool(Window.Square(Size / 2), Padding.Valid), "relu2"),
            new("dropout", new Dropout(dropout), "mean"),
            new("logits", new Convolution(new(Classes, 24, 1, 1, []), [.. new float[Classes]], Window.Square(1), Padding.Valid), "dropout"),
        ]),
        seed);

    private static Convolution Convolution(int outputs, int inputs, int size) =>
        new(new(outputs, inputs, size, size, []), [], Window.Square(size), Padding.Same);

    private static BatchNormalization Normalization(int channels) =>
        new([.. new float[channels]], [.. new float[channels]], [.. new float[channels]], [.. new float[channels]], 1e-5);
}
