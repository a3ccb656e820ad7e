using System.Reflection;
using System.Runtime.Intrinsics;
using Circuits.Engine;
using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;
using Circuits.Engine.Kernels;
using Circuits.Engine.Memory;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>Vectors of 16 lanes, and of 8 and 4, give the bits of single numbers, whatever this machine computes with: what it has no instruction for, the runtime does in software.</summary>
public sealed unsafe class SixteenLanesTests
{
    private static readonly float[] Numbers =
    [
        0f, -0f, 1, -1, 0.3f, -0.7f, 1.5f, float.Epsilon, -float.Epsilon, 1e-39f, 1e30f, -1e30f, float.MaxValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN,
    ];

    private static readonly MethodInfo RunInLanes = typeof(VectorStep).GetMethods(BindingFlags.Instance | BindingFlags.NonPublic).Single(m => m is { Name: "Run", IsGenericMethodDefinition: true });

    private static readonly PropertyInfo Rows = typeof(RowStep).GetProperty("Rows", BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>Every step that is written for all widths, one after the other, on what the steps before it gave.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void EveryStepOfTheMixedNetwork(bool parameters, bool training)
    {
        var plan = Compiler.Compile(MixedNetwork.Graph(), MixedNetwork.Shape, [], MixedNetwork.Differentiation(parameters, training));
        plan.Arena.Allocate();
        ForEachTask(plan.Steps, s => s.PackTasks, (s, task) => s.Pack(task));
        plan.Inputs[0].Keep(MixedNetwork.Batch());
        foreach (var (node, seed) in plan.Seeds)
        {
            seed.Keep(PlainConvolution.Values(new Random(node.Length), (int)seed.Output.Shape.Count));
        }

        var compared = new HashSet<Type>();
        foreach (var step in plan.Forward.Concat(plan.Backward).SelectMany(s => s.Steps))
        {
            var (before, output) = (Memory(step.Output).ToArray(), step.Output);
            ForEachTask([step], s => s.Tasks, (s, task) => s.Run(task));
            if (step is not VectorStep)
            {
                continue;
            }

            var expected = Memory(output).ToArray();
            foreach (var (vector, lanes) in new[] { (typeof(Vector512<float>), typeof(Lanes16)), (typeof(Vector256<float>), typeof(Lanes8)), (typeof(Vector128<float>), typeof(Lanes4)) })
            {
                before.CopyTo(Memory(output)); // some steps add to it, or change it in place
                var run = RunInLanes.MakeGenericMethod(vector, lanes);
                ForEachTask([step], s => s is RowStep ? (int)Rows.GetValue(s)! : s.Tasks, (s, task) => run.Invoke(s, [task]));
                Bits.AssertEqual(expected, Memory(output).ToArray(), $"{step.GetType().Name} of {output.Name} in {lanes.Name}");
            }

            compared.Add(step.GetType());
        }

        plan.Release();
        Assert.InRange(compared.Count, 25, int.MaxValue);

        static Span<float> Memory(Value value) => new(value.Owner.Memory, checked((int)(value.Shape.Batch * value.ImagePitch)));

        static void ForEachTask(IEnumerable<Step> steps, Func<Step, int> tasks, Action<Step, int> run)
        {
            foreach (var step in steps)
            {
                for (var task = 0; task < tasks(step); task++)
                {
                    run(step, task);
                }
            }
        }
    }

    /// <summary>The inner loops of convolution, of every length and distance between pixels, from a bias and from what is there.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void Tiles(int lanes)
    {
        const int Run = 5, Second = 14 * 16;
        const float Low = -2, High = 3;
        int[] segments = [0, 40, 11];
        var random = new Random(1);
        var (channels, weights) = (2 * lanes, PlainConvolution.Values(random, segments.Length * Run * 2 * lanes));
        var (bias, given) = (PlainConvolution.Values(random, channels), PlainConvolution.Values(random, 2 * Second + 14 * 16));
        foreach (var pixelStep in new[] { 1, 2, 3, 4, 6, 8, 12, 16, 32, 48, 64 })
        {
            var input = PlainConvolution.Values(random, 14 * 64 + 40 + Run);
            for (var length = 1; length <= 14; length++)
            {
                foreach (var adds in new[] { false, true })
                {
                    var (expected, actual) = ((float[])[.. given], (float[])[.. given]);
                    for (var r = 0; r < length; r++)
                    {
                        for (var c = 0; c < channels; c++)
                        {
                            ref var output = ref expected[r * 16 + c / lanes * Second + c % lanes];
                            var (sum, weight) = (adds ? output : bias[c], c);
                            foreach (var segment in segments)
                            {
                                for (var i = 0; i < Run; i++, weight += channels)
                                {
                                    sum = MathF.FusedMultiplyAdd(weights[weight], input[segment + i + r * pixelStep], sum);
                                }
                            }

                            output = Math.Clamp(sum, Low, High);
                        }
                    }

                    fixed (float* x = input, w = weights, b = bias, y = actual)
                    {
                        fixed (int* first = segments)
                        {
                            TileTable.Compute(
                                TileTable.For(pixelStep, lanes).Tiles, length, length, pixelStep, x, w, first, first + segments.Length, Run, channels,
                                adds ? y : b, adds ? 16 : 0, adds ? Second : lanes, y, 16, Second, Low, High, RowEnds.None);
                        }
                    }

                    Bits.AssertEqual(expected, actual, $"{length} outputs {pixelStep} apart in {lanes} lanes, {(adds ? "added" : "from the bias")}");
                }
            }
        }
    }

    /// <summary>The inner loops of the gradient to a kernel, of every length.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void KernelGradientTiles(int lanes)
    {
        const int Pixels = 23, Second = 700;
        var random = new Random(2);
        var channels = 2 * lanes;
        var tiles = lanes switch
        {
            16 => KernelGradientTiles<Vector512<float>, Lanes16>.ByLength,
            8 => KernelGradientTiles<Vector256<float>, Lanes8>.ByLength,
            _ => KernelGradientTiles<Vector128<float>, Lanes4>.ByLength,
        };
        var (input, gradient) = (PlainConvolution.Values(random, 3 * Pixels + 14), PlainConvolution.Values(random, 2 * Second));
        int[] pixels = [.. Enumerable.Range(0, Pixels).SelectMany(i => new[] { 3 * i, 16 * i })];
        for (var length = 1; length <= 14; length++)
        {
            var expected = PlainConvolution.Values(random, length * channels);
            float[] actual = [.. expected];
            for (var r = 0; r < length; r++)
            {
                for (var c = 0; c < channels; c++)
                {
                    var sum = 0f;
                    for (var i = 0; i < Pixels; i++)
                    {
                        sum = MathF.FusedMultiplyAdd(gradient[pixels[2 * i + 1] + c / lanes * Second + c % lanes], input[pixels[2 * i] + r], sum);
                    }

                    expected[r * channels + c] += sum;
                }
            }

            fixed (float* x = input, g = gradient, y = actual)
            {
                fixed (int* first = pixels)
                {
                    ((delegate*<float*, float*, nint, int*, int*, float*, nint, void>)tiles[length])(x, g, Second, first, first + pixels.Length, y, channels);
                }
            }

            Bits.AssertEqual(expected, actual, $"{length} inputs in {lanes} lanes");
        }
    }

    /// <summary>Each instruction on zeros of both signs, on what is too small and too large, and on NaN.</summary>
    [Fact]
    public void Instructions()
    {
        Check<Vector512<float>, Lanes16>();
        Check<Vector256<float>, Lanes8>();
        Check<Vector128<float>, Lanes4>();
    }

    private static void Check<V, L>()
        where V : struct
        where L : struct, ILanes<V>
    {
        for (var b = 0; b < Numbers.Length; b++)
        {
            for (var c = 0; c < Numbers.Length; c++)
            {
                float[] second = [.. Numbers.Select((_, i) => Numbers[(i + b) % Numbers.Length])], third = [.. Numbers.Select((_, i) => Numbers[(i + c) % Numbers.Length])];
                var expected = All<float, Lanes1>(second, third);
                var actual = All<V, L>(second, third);
                for (var i = 0; i < expected.Length; i++)
                {
                    // Which NaN comes of two is the machine's own business.
                    Assert.True(
                        float.IsNaN(expected[i]) ? float.IsNaN(actual[i]) : BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i]),
                        $"{typeof(L).Name}, instruction {i / Numbers.Length}, of {Numbers[i % Numbers.Length]}, {second[i % Numbers.Length]}, {third[i % Numbers.Length]}: {actual[i]:R}, not {expected[i]:R}.");
                }
            }
        }
    }

    private static float[] All<V, L>(float[] second, float[] third)
        where V : struct
        where L : struct, ILanes<V>
    {
        const int Instructions = 12;
        var results = new float[Instructions * Numbers.Length];
        fixed (float* numbers = Numbers, seconds = second, thirds = third, to = results)
        {
            for (var i = 0; i < Numbers.Length; i += L.Count)
            {
                V a = L.Load(numbers + i), b = L.Load(seconds + i), c = L.Load(thirds + i);
                var at = to + i;
                V[] values =
                [
                    L.MultiplyAdd(a, b, c), L.Add(a, b), L.Subtract(a, b), L.Multiply(a, b), L.Divide(a, b), L.Sqrt(a), L.Max(a, b),
                    L.Clamp(a, L.Broadcast(-0.5f), L.Broadcast(1)), L.Between(a, b, c, L.Broadcast(7)), L.IfEqual(a, b, c, L.Broadcast(7)),
                    L.Within(a, b, c, L.Broadcast(7)), L.IfGreater(a, b, c, L.Broadcast(7)),
                ];
                for (var k = 0; k < Instructions; k++)
                {
                    L.Store(values[k], at + k * Numbers.Length);
                }
            }
        }

        return results;
    }
}
