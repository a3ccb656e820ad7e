using System.Collections.Immutable;
using Circuits.Engine;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>The network of the oracle's cases <c>inception</c>: four branches on one stem, joined, mixed, and added to the stem.</summary>
internal static class InceptionBlock
{
    private const double Epsilon = 1e-3;

    public static string Normalized(string convolution) => $"{convolution} normalized";

    public static IEnumerable<Node> Nodes(PyTorchCase of)
    {
        var (window, around) = (Window.Square(3), Padding.Explicit(1, 1, 1, 1));
        return
        [
            .. Unit("stem", "x"),
            .. Unit("one", "stem relu"),
            .. Unit("reduce", "stem relu"),
            .. Unit("three", "reduce relu"),
            new("largest", new MaxPool(window, around), "stem relu"),
            .. Unit("project", "largest"),
            new("average", new AveragePool(window, around), "stem relu"),
            new("joined", new Concat(), "one relu", "three relu", "project relu", "average"),
            new("last", new Convolution(OperatorOf.Kernel(of, "last.weight"), of.Values("last.bias"), Window.Square(1), Padding.Valid), "joined"),
            new(OperatorOf.Output, new Add(), "last", "stem relu"),
        ];

        IEnumerable<Node> Unit(string name, string input)
        {
            var kernel = OperatorOf.Kernel(of, $"{name}.weight");
            var border = kernel.Height / 2;
            yield return new(name, new Convolution(kernel, [], new(kernel.Height, kernel.Width), Padding.Explicit(border, border, border, border)), input);
            yield return new(
                Normalized(name),
                new BatchNormalization(Of("mean"), Of("variance"), Of("gamma"), Of("beta"), Epsilon),
                name);
            yield return new($"{name} relu", new Relu(), Normalized(name));

            ImmutableArray<float> Of(string statistic) => of.Values($"{name}.{statistic}");
        }
    }
}
