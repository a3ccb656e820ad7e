using System.Numerics.Tensors;

namespace Circuits.Engine;

/// <summary>Turns graphs into something that runs.</summary>
public interface IEngine
{
    /// <summary>What ledger rows call this engine.</summary>
    string Name { get; }

    /// <summary>Plans everything that the asked nodes need, for one input shape, and nothing else.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="input">The shape of the batches it will be given.</param>
    /// <param name="nodes">The nodes whose outputs will be read.</param>
    /// <exception cref="GraphException">A node is unknown, or shapes do not fit: names the node, the shapes and the remedy.</exception>
    ICompiledNetwork Compile(Graph graph, Shape input, params IEnumerable<string> nodes);
}

/// <summary>A network ready to run on batches of one shape.</summary>
/// <remarks>It owns its buffers, so it serves one caller at a time: a second thread gets <see cref="InvalidOperationException"/>.</remarks>
public interface ICompiledNetwork : IDisposable
{
    /// <summary>The shape of the batches it takes.</summary>
    Shape Input { get; }

    /// <summary>What a run costs.</summary>
    Cost Cost { get; }

    /// <summary>The shape of a compiled node's output.</summary>
    Shape ShapeOf(string node);

    /// <summary>Runs a batch. What is read afterwards belongs to it, until the next one.</summary>
    /// <param name="input">N, C, H, W of exactly the compiled shape, contiguous.</param>
    /// <param name="cancellation">Looked at between nodes.</param>
    void Forward(ReadOnlySpan<float> input, CancellationToken cancellation = default);

    /// <summary>Copies part of a node's output into N, C, H, W order.</summary>
    /// <exception cref="InvalidOperationException">No batch has run, or the last one was cut short.</exception>
    /// <param name="node">One of the nodes it was compiled for.</param>
    /// <param name="destination">Holds batch x channels x rows x columns numbers.</param>
    /// <param name="rows">Which rows; all of them by default.</param>
    /// <param name="columns">Which columns; all of them by default.</param>
    void Read(string node, Span<float> destination, Range? rows = null, Range? columns = null);
}

/// <summary>The short way for a caller who wants tensors and does not mind the copies.</summary>
public static class CompiledNetworkExtensions
{
    /// <summary>Runs a batch (N, C, H, W).</summary>
    /// <exception cref="ArgumentException">The batch is not of the compiled shape.</exception>
    public static void Forward(this ICompiledNetwork network, Tensor<float> input, CancellationToken cancellation = default)
    {
        var shape = network.Input;
        if (!input.Lengths.SequenceEqual([shape.Batch, shape.Channels, shape.Height, shape.Width]))
        {
            throw new ArgumentException(
                $"the network was compiled for {shape}, the input is {string.Join('x', input.Lengths.ToArray())}.", nameof(input));
        }

        var values = new float[input.FlattenedLength];
        input.FlattenTo(values);
        network.Forward(values, cancellation);
    }

    /// <summary>A node's output of the last batch (N, C, H, W).</summary>
    public static Tensor<float> Read(this ICompiledNetwork network, string node)
    {
        var shape = network.ShapeOf(node);
        var values = new float[shape.Count];
        network.Read(node, values);
        return Tensor.Create(values, [shape.Batch, shape.Channels, shape.Height, shape.Width]);
    }
}
