using Circuits.Engine;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>The engine's gradients against differences of its own outputs.</summary>
internal static class CentralDifferences
{
    private const int Directions = 3;

    /// <summary>Large against a float's rounding, small against the curvature of what is tested.</summary>
    private const float Step = 1f / 128;

    /// <summary>Draws an input and output gradients g, and compares the derivative of sum(g · output) along random directions.</summary>
    /// <param name="graph">Its input is named <c>input</c>; further inputs are drawn too and held.</param>
    /// <param name="shape">Of the input.</param>
    /// <param name="node">Where g is given.</param>
    /// <param name="seed">Of all that is drawn.</param>
    /// <param name="tolerance">Of the length of the gradient, which is what the derivative along a normal direction typically is.</param>
    /// <param name="parameters">Whether the trained parameters are moved too.</param>
    /// <param name="training">Whether batch statistics are taken.</param>
    public static void Check(Graph graph, Shape shape, string node, int seed, double tolerance = 1e-2, bool parameters = false, bool training = false)
    {
        var random = new Random(seed);
        var (input, inputs) = (PlainConvolution.Values(random, (int)shape.Count), Differentiation.InputsOf(graph));
        using var network = new ManagedEngine(2).Compile(
            graph, shape, new Differentiation(node) { To = inputs, Parameters = parameters, Training = training }, node);
        var values = inputs.ToDictionary(n => n, n => n == "input" ? input : PlainConvolution.Values(random, (int)network.ShapeOf(n).Count));
        var gradient = PlainConvolution.Values(random, (int)network.ShapeOf(node).Count);
        Forward(0, null);
        network.Backward(new Dictionary<string, float[]> { [node] = gradient });
        var gradients = inputs.ToDictionary(n => n, n => ReadGradient(network, n));
        var moved = network.Parameters.Where(p => p.IsTrained).ToList();
        var (starts, parameterGradients) = (moved.Select(p => p.Values.ToArray()).ToList(), moved.Select(p => p.Gradient.ToArray()).ToList());
        for (var i = 0; i < Directions; i++)
        {
            foreach (var name in inputs)
            {
                var direction = PlainConvolution.Normal(random, values[name].Length);
                Compare(name, gradients[name], direction, h => Forward(h, (name, [.. direction])));
            }

            foreach (var (parameter, start, expected) in moved.Zip(starts, parameterGradients))
            {
                var direction = PlainConvolution.Normal(random, start.Length);
                Compare(parameter.Name, expected, [.. direction], h =>
                {
                    for (var k = 0; k < start.Length; k++)
                    {
                        parameter.Values[k] = start[k] + h * direction[k];
                    }

                    return Forward(0, null);
                });
                start.CopyTo(parameter.Values);
            }
        }

        void Compare(string name, float[] actual, IReadOnlyList<float> direction, Func<float, double> moved)
        {
            var difference = (moved(Step) - moved(-Step)) / (2 * Step);
            var derivative = actual.Select((g, k) => (double)g * direction[k]).Sum();
            var length = Math.Sqrt(actual.Sum(g => (double)g * g));
            Assert.True(
                Math.Abs(difference - derivative) <= tolerance * Math.Max(length, 0.1),
                $"{name}: the derivative is {derivative:R}, the difference quotient {difference:R}; the gradient's length is {length:R}.");
        }

        double Forward(float h, (string Name, float[] Direction)? along)
        {
            foreach (var name in inputs.Where(n => n != "input"))
            {
                network.Set(name, At(name));
            }

            network.Forward(At("input"));
            return Forwarded.Read(network, node).Zip(gradient, (a, g) => (double)a * g).Sum();

            float[] At(string name) => along is { } a && a.Name == name ? [.. values[name].Select((v, k) => v + h * a.Direction[k])] : values[name];
        }
    }

    private static float[] ReadGradient(IDifferentiableNetwork network, string node)
    {
        var gradient = new float[network.ShapeOf(node).Count];
        network.ReadGradient(node, gradient);
        return gradient;
    }
}
