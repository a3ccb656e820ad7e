using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>The engine in plain C#: no native library, the same bits on any number of threads and any instruction set.</summary>
/// <param name="threads">How many threads compute, the caller counted; all processors by default.</param>
/// <param name="activationLimitBytes">
/// A batch whose activations would take more is computed in parts, with the same results; half of the memory there is by default.
/// </param>
/// <param name="detectsAnomalies">Whether a pass stops at the first node with a NaN or an infinity in its output (<see cref="AnomalyException"/>). Costs a pass over memory for each node.</param>
public sealed class ManagedEngine(int? threads = null, long? activationLimitBytes = null, bool detectsAnomalies = false) : IEngine
{
    private readonly WorkerPool pool = WorkerPool.Of(threads is null or > 0
        ? threads ?? Environment.ProcessorCount
        : throw new ArgumentOutOfRangeException(nameof(threads), threads, "An engine needs at least one thread."));

    private readonly long limit = activationLimitBytes is null or > 0
        ? activationLimitBytes ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2
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
        var plan = Compiler.Compile(graph, input, nodes, differentiation);
        var bytes = plan.Cost.ActivationBytes;
        if (bytes <= limit)
        {
            return new ManagedNetwork(graph, plan, pool, detectsAnomalies);
        }

        plan.Release();
        var parts = Math.Min(input.Batch, (int)Math.Min(int.MaxValue, (bytes + limit - 1) / limit));
        if (parts == 1 || differentiation is { Parameters: true } or { Training: true })
        {
            throw new GraphException(
                $"{input} takes {bytes / 1e6:F0} MB of activations, the limit is {limit / 1e6:F0} MB. "
                + (parts == 1 ? "Raise the limit, or give smaller images." : "Training needs the whole batch at once: raise the limit, or give a smaller batch."));
        }

        var part = input with { Batch = (input.Batch + parts - 1) / parts };
        return new SplitNetwork(
            input, new ManagedNetwork(graph, Compiler.Compile(graph, part, nodes, differentiation), pool, detectsAnomalies), nodes, differentiation);
    }
}
