using System.Collections.Immutable;
using Circuits.Engine;
using Circuits.Science.Subjects;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace Circuits.Experiments.Calibration.Subjects;

/// <summary>A small network with everything that the real ones have: shortcuts, branches, a depthwise convolution, biases, normalisation.</summary>
internal static class SmallNetwork
{
    public const int SizePixels = 48;

    /// <summary>Nine convolutions deep; ends without a ReLU.</summary>
    public static Subject Make(int seed = 1) => new(
        "small", SubjectKind.Pretrained, Graph(new(seed)), Preprocessing.Uniform(2, -1), SizePixels, new("made for a test", "MIT"));

    private static Graph Graph(Xoshiro256StarStar random)
    {
        var nodes = new List<Node> { new("image", new Input(3, SizePixels, SizePixels)) };
        var stem = Block("stem", "image", 3, 12, 3, stride: 2);
        var first = Block("first", stem, 12, 12, 3);
        nodes.Add(new("shortcut", new Add(), stem, first));
        var deep = Block("deep1", "shortcut", 12, 12, 1);
        deep = Block("deep2", deep, 12, 12, 3, groups: 12);
        deep = Block("deep3", deep, 12, 16, 1);
        nodes.Add(new("pool", new MaxPool(Window.Square(3, 2), Padding.Same), deep));
        var narrow = Block("narrow", "pool", 16, 8, 1);
        var wide = Block("wide", "pool", 16, 8, 5);
        nodes.Add(new("both", new Concat(), narrow, wide));
        Block("last", "both", 16, 10, 3);
        nodes.Add(new("end", Convolution(10, 10, 3, 1, 1), "last"));
        return new(nodes);

        string Block(string name, string input, int inputs, int outputs, int side, int stride = 1, int groups = 1)
        {
            nodes.Add(new(name + "_conv", Convolution(inputs, outputs, side, stride, groups), input));
            nodes.Add(new(name + "_bn", new BatchNormalization(Draw(outputs), [.. Draw(outputs).Select(v => v * v + 0.5f)], Draw(outputs), Draw(outputs), 1e-3), name + "_conv"));
            nodes.Add(new(name, new Relu(), name + "_bn"));
            return name;
        }

        Convolution Convolution(int inputs, int outputs, int side, int stride, int groups) => new(
            new(outputs, inputs / groups, side, side, Draw(outputs * inputs / groups * side * side)), Draw(outputs), Window.Square(side, stride), Padding.Same, groups);

        ImmutableArray<float> Draw(int count)
        {
            var values = new double[count];
            Normal.Samples(random, values, 0.1, 0.5);
            return [.. values.Select(v => (float)v)];
        }
    }
}
