using Circuits.Engine;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>The engine's gradients against the difference quotients of its own forward pass.</summary>
/// <remarks>
/// For random output gradients g the sum of g · output is a function of each input and each trained parameter. Its slope
/// along a direction is measured by a step forth and a step back, with the sum in double precision, and compared with the
/// gradient's. Directions are random signs of all numbers, and a few numbers by themselves.
/// What this catches is a gradient of another function: a term left out, a pixel too far. Of single precision and steps
/// this large it cannot tell an error of a percent of the gradient's length; that is for the definitions in double
/// precision, for <see cref="OperatorsAgreeWithPyTorch"/> and, where an operator is linear, for <see cref="LinearityTests"/>.
/// </remarks>
internal static class CentralDifferences
{
    /// <summary>Large beside the rounding of a float, small beside the numbers that networks here are given.</summary>
    private const float Step = 1f / 128;

    private const int Directions = 3;

    /// <summary>Checks the gradients with respect to all inputs, and to the parameters where asked.</summary>
    /// <param name="graph">A smooth function, or one whose kinks the caller has moved out of reach of <see cref="Step"/>.</param>
    /// <param name="shape">Of the images.</param>
    /// <param name="node">Whose output is differentiated.</param>
    /// <param name="seed">Draws the inputs (from -1 to 1), the output gradients and the directions.</param>
    /// <param name="tolerance">Of the slope that is expected along a random direction: the gradient's length, or for one number by itself its size and a typical one.</param>
    /// <param name="parameters">Whether the weights are checked too.</param>
    /// <param name="training">Batch statistics, and dropout: the same pass again and again.</param>
    /// <param name="images">Instead of drawn ones.</param>
    public static void Check(
        Graph graph, Shape shape, string node, int seed, double tolerance = 1e-2, bool parameters = false, bool training = false, float[]? images = null)
    {
        var random = new Random(seed);
        var inputs = Differentiation.InputsOf(graph);
        using var network = new ManagedEngine(2).Compile(
            graph, shape, new Differentiation(node) { To = inputs, Parameters = parameters, Training = training }, inputs);
        var given = inputs.ToDictionary(n => n, n => PlainConvolution.Values(random, (int)network.ShapeOf(n).Count));
        given[inputs[0]] = images ?? given[inputs[0]];
        var seeds = PlainConvolution.Values(random, (int)network.ShapeOf(node).Count);

        Sum();
        network.Backward(new Dictionary<string, float[]> { [node] = seeds });
        var gradients = inputs.ToDictionary(n => n, n =>
        {
            var gradient = new float[given[n].Length];
            network.ReadGradient(n, gradient);
            return gradient;
        });
        foreach (var input in inputs)
        {
            CheckOne($"gradient at {input}", given[input], gradients[input]);
        }

        foreach (var parameter in network.Parameters.Where(p => p.IsTrained))
        {
            var gradient = parameter.Gradient.ToArray();
            CheckOne($"gradient at {parameter.Name}", parameter.Values, gradient);
        }

        void CheckOne(string what, Span<float> values, float[] gradient)
        {
            Assert.All(gradient, g => Assert.True(float.IsFinite(g), $"{what}: {g}"));
            var rootMeanSquare = Math.Sqrt(gradient.Sum(g => (double)g * g) / gradient.Length);
            for (var i = 0; i < Directions; i++)
            {
                var signs = Enumerable.Range(0, gradient.Length).Select(_ => random.Next(2) * 2 - 1).ToArray();
                AssertSlope($"{what}, direction {i}", values, gradient, signs, rootMeanSquare * Math.Sqrt(gradient.Length));
                var only = random.Next(gradient.Length);
                AssertSlope($"{what}, number {only}", values, gradient, [.. signs.Select((s, j) => j == only ? s : 0)], rootMeanSquare + Math.Abs(gradient[only]));
            }
        }

        void AssertSlope(string what, Span<float> values, float[] gradient, int[] signs, double scale)
        {
            var start = values.ToArray();
            var expected = 0.0;
            for (var i = 0; i < signs.Length; i++)
            {
                // The step that was really made, between two floats.
                expected += gradient[i] * ((double)(start[i] + signs[i] * Step) - (start[i] - signs[i] * Step)) / (2 * Step);
            }

            Move(values, start, signs, Step);
            var forth = Sum();
            Move(values, start, signs, -Step);
            var back = Sum();
            start.CopyTo(values);
            var slope = (forth - back) / (2 * Step);
            Assert.True(Math.Abs(slope - expected) <= tolerance * (scale + 1e-3), $"{node} of {shape}, {what}: the slope is {slope:R}, the gradient says {expected:R}.");
        }

        static void Move(Span<float> values, float[] start, int[] signs, float step)
        {
            for (var i = 0; i < signs.Length; i++)
            {
                values[i] = start[i] + signs[i] * step;
            }
        }

        double Sum()
        {
            foreach (var input in inputs.Skip(1))
            {
                network.Set(input, given[input]);
            }

            network.Pass = 0;
            network.Forward(given[inputs[0]]);
            return Forwarded.Read(network, node).Zip(seeds, (y, g) => (double)y * g).Sum();
        }
    }
}
