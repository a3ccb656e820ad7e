using Circuits.Engine;
using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;
using Circuits.Engine.Memory;
using Circuits.Experiments.Calibration.Stimuli;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>Kernels write through bare pointers: that they stay where they belong is shown here, buffer by buffer.</summary>
public sealed unsafe class MemoryTests : IDisposable
{
    public MemoryTests() => NativeFloats.GuardBytes = 4096;

    public void Dispose() => NativeFloats.GuardBytes = 0;

    /// <summary>
    /// What plans lend out is filled with NaN before the run: a number read before it was written, or read from the guards, would spread.
    /// After the run the borders are still zero, and after the release the guards are what they were.
    /// </summary>
    [Fact]
    public void NothingIsReadBeforeItIsWrittenNorWrittenOutsideItsPlace()
    {
        Holds.For(RandomNetwork.Population(), network =>
        {
            var (graph, shape) = network.Build();
            Check(graph, shape, network.Batch(shape), graph.Nodes.Select(n => n.Name));
            Check(graph, shape, network.Batch(shape), [graph.Nodes[^1].Name]);
        });
        Check(MixedNetwork.Graph(), MixedNetwork.Shape, MixedNetwork.Batch(), ["odds", "narrow"]);
    }

    /// <summary>The same of plans that run backward: whatever of a gradient was not written would be NaN.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NorBackward(bool parameters)
    {
        Check(MixedNetwork.Graph(), MixedNetwork.Shape, MixedNetwork.Differentiation(parameters), network => MixedNetwork.Gradients(network, parameters));
        Holds.For(RandomNetwork.Population(), random =>
        {
            var (graph, shape) = random.Build();
            var last = graph.Nodes[^1].Name;
            var asked = new Differentiation(last) { To = ["input"], Parameters = parameters };
            Check(graph, shape, asked, network =>
            {
                network.Forward(random.Batch(shape));
                network.Backward(last, [.. Enumerable.Repeat(0.5f, (int)network.ShapeOf(last).Count)]);
                var gradient = new float[shape.Count];
                network.ReadGradient("input", gradient);
                var gradients = network.Parameters.Where(p => p.IsTrained).ToDictionary(p => p.Name, p => p.Gradient.ToArray());
                gradients.Add("input", gradient);
                return gradients;
            });
        });
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(16)]
    public void AGuardThatIsWrittenToIsNoticed(int index)
    {
        var before = NativeFloats.Overruns;
        var floats = new NativeFloats(16);
        floats.Pointer[index] = 1;
        floats.Dispose();
        Assert.Equal(before + 1, NativeFloats.Overruns);
    }

    private static void Check(Graph graph, Shape shape, float[] batch, IEnumerable<string> nodes)
    {
        var overruns = NativeFloats.Overruns;
        var plan = Compiler.Compile(graph, shape, [.. nodes]);
        using (var network = new ManagedNetwork(graph, plan, WorkerPool.Of(2)))
        {
            var owners = plan.Steps.Select(s => s.Output.Owner).Distinct().ToList();
            owners.ForEach(Poison);
            network.Forward(batch);
            Assert.All(plan.Outputs, o => Assert.All(Forwarded.Read(network, o.Key), v => Assert.True(float.IsFinite(v), o.Key)));
            Assert.All(plan.Outputs.Values.Select(v => v.Owner), AssertBorderIsZero); // others' memory may be somebody else's by now
        }

        Assert.Equal(overruns, NativeFloats.Overruns);
    }

    private static void Check(Graph graph, Shape shape, Differentiation asked, Func<IDifferentiableNetwork, Dictionary<string, float[]>> gradients)
    {
        var overruns = NativeFloats.Overruns;
        var plan = Compiler.Compile(graph, shape, [], asked);
        using (var network = new ManagedNetwork(graph, plan, WorkerPool.Of(2)))
        {
            plan.Steps.Select(s => s.Output.Owner).Distinct().ToList().ForEach(Poison);
            foreach (var (name, gradient) in gradients(network))
            {
                Assert.All(gradient, g => Assert.True(float.IsFinite(g), name));
            }

            Assert.All(plan.Gradients.Values.Select(v => v.Owner), AssertBorderIsZero);
        }

        Assert.Equal(overruns, NativeFloats.Overruns);
    }

    private static void Poison(Value value) => ForEachPixel(value, (pixel, inside) =>
    {
        if (inside)
        {
            new Span<float>((float*)pixel, value.Lanes).Fill(float.NaN);
        }
    });

    private static void AssertBorderIsZero(Value value) => ForEachPixel(value, (pixel, inside) =>
    {
        if (!inside && new Span<float>((float*)pixel, value.Lanes).ContainsAnyExcept(0f))
        {
            Assert.Fail($"the border of {value.Name} was written to.");
        }
    });

    private static void ForEachPixel(Value value, Action<nint, bool> action)
    {
        var (height, width, halo) = (value.Shape.Height, value.Shape.Width, value.Layout.Halo);
        for (var plane = 0; plane < value.Shape.Batch * value.Map.Blocks; plane++)
        {
            for (var y = -halo.Top; y < height + halo.Bottom; y++)
            {
                for (var x = -halo.Left; x < width + halo.Right; x++)
                {
                    action((nint)value.At(0, plane, y, x), y >= 0 && y < height && x >= 0 && x < width);
                }
            }
        }
    }
}
