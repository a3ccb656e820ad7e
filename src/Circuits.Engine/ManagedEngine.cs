using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;

namespace Circuits.Engine;

/// <summary>The engine in plain C#: no native library, the same bits on any number of threads and any instruction set.</summary>
/// <param name="threads">How many threads compute, the caller counted; all processors by default.</param>
public sealed class ManagedEngine(int? threads = null) : IEngine
{
    private readonly WorkerPool pool = WorkerPool.Of(threads is null or > 0
        ? threads ?? Environment.ProcessorCount
        : throw new ArgumentOutOfRangeException(nameof(threads), threads, "An engine needs at least one thread."));

    /// <inheritdoc/>
    public string Name => "managed";

    /// <inheritdoc/>
    public ICompiledNetwork Compile(Graph graph, Shape input, params IEnumerable<string> nodes) =>
        new ManagedNetwork(graph, Compiler.Compile(graph, input, [.. nodes]), pool);

    /// <inheritdoc/>
    public IDifferentiableNetwork Compile(Graph graph, Shape input, Differentiation differentiation, params IEnumerable<string> nodes) =>
        new ManagedNetwork(graph, Compiler.Compile(graph, input, [.. nodes], differentiation), pool);
}
