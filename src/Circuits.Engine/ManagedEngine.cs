using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>The engine in plain C#: no native library, the same bits on any number of threads and any instruction set.</summary>
/// <param name="threads">How many threads compute, the caller counted; all processors by default.</param>
/// <param name="activationLimitBytes">
/// A batch whose activations would take more is computed in parts, with the same results; half of the memory there is by default.
/// </param>
/// <param name="detectsAnomalies">Whether a pass stops at the first node with a NaN or an infinity in its output or gradient, or after it where a parameter has one in its gradient (<see cref="AnomalyException"/>). Costs a pass over memory for each node.</param>
public sealed class ManagedEngine(int? threads = null, long? activationLimitBytes = null, bool detectsAnomalies = false) : IEngine
{
    private readonly WorkerPool pool = WorkerPool.Of(threads is null or > 0
        ? threads ?? Environment.ProcessorCount
        : throw new ArgumentOutOfRangeException(nameof(threads), threads, "An engine needs at least one thread."));

    private readonly long limit = activationLimitBytes is null or > 0
        ? Math.Min(activationLimitBytes ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2, Compiler.LargestBytes)
        : throw new ArgumentOutOfRangeException(nameof(activationLimitBytes), activationLimitBytes, "Activations need memory.");

    /// <inheritdoc/>
    public string Name => "managed";

    /// <inheritdoc/>
    public ICompiledNetwork Compile(Graph graph, Shape input, params IEnumerable<string> nodes) => Compile(graph, input, null, [.. nodes]);

    /// <inheritdoc/>
    public IDifferentiableNetwork Compile(Graph graph, Shape input, Differentiation differentiation, params IEnumerable<string> nodes) =>
        Compile(graph, input, differentiation, [.. nodes]);

    private IDifferentiableNetwork Compile(Graph graph, Shape input, Differentiation? differentiation, string[] nodes)
    {
        if (Planned(graph, input, nodes, differentiation, out var bytes) is { } plan)
        {
            return new ManagedNetwork(graph, plan, pool, detectsAnomalies);
        }

        if (input.Batch > 1 && differentiation is { Parameters: true } or { Training: true })
        {
            throw TooLarge(input, bytes, "Training needs the whole batch at once: raise the limit, or give a smaller batch.");
        }

        var part = PlanOfPart(graph, input, bytes, nodes, differentiation);
        return new SplitNetwork(input, new(graph, part, pool, detectsAnomalies), nodes, differentiation);
    }

    /// <summary>For as many images as fit. What does not grow with the batch is unknown before the part is planned, so it may take a few attempts.</summary>
    private Plan PlanOfPart(Graph graph, Shape input, long bytes, string[] nodes, Differentiation? differentiation)
    {
        for (var part = input; part.Batch > 1;)
        {
            var most = (int)Math.Clamp(part.Batch * (double)limit / bytes, 1, part.Batch - 1);
            var parts = (input.Batch - 1) / most + 1;
            part = part with { Batch = (input.Batch - 1) / parts + 1 }; // of about equal size
            if (Planned(graph, part, nodes, differentiation, out bytes) is { } plan)
            {
                return plan;
            }
        }

        throw TooLarge(input with { Batch = 1 }, bytes, "Raise the limit, or give smaller images.");
    }

    private Plan? Planned(Graph graph, Shape input, string[] nodes, Differentiation? differentiation, out long bytes) =>
        Compiler.Compile(graph, input, nodes, differentiation, ConvolutionAlgorithm.ByShape, limit, out bytes);

    private GraphException TooLarge(Shape shape, long bytes, string remedy) =>
        new(FormattableString.Invariant($"{shape} takes {bytes / 1e6:F3} MB of activations, the limit is {limit / 1e6:F3} MB. {remedy}"));
}
