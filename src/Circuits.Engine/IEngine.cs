using System.Numerics.Tensors;

namespace Circuits.Engine;

/// <summary>Turns graphs into something that runs.</summary>
/// <remarks>
/// Ours is <see cref="ManagedEngine"/>. What asks a network goes through this, so that another engine can stand beside it as an
/// oracle without a change to any instrument.
/// </remarks>
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

    /// <summary>The same, ready to run backward too.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="input">The shape of the batches it will be given.</param>
    /// <param name="differentiation">Where gradients will be given and where they will be read.</param>
    /// <param name="nodes">Further nodes whose outputs will be read.</param>
    /// <exception cref="GraphException">As above; or an operation on the way has no gradient, or no way leads there.</exception>
    IDifferentiableNetwork Compile(Graph graph, Shape input, Differentiation differentiation, params IEnumerable<string> nodes);
}

/// <summary>A network ready to run on batches of one shape.</summary>
/// <remarks>
/// It owns its buffers, so it serves one caller at a time: a second thread gets
/// <see cref="InvalidOperationException"/>, and whoever comes after it was disposed of <see cref="ObjectDisposedException"/>.
/// </remarks>
public interface ICompiledNetwork : IDisposable
{
    /// <summary>The shape of the batches it takes.</summary>
    Shape Input { get; }

    /// <summary>What a run costs.</summary>
    Cost Cost { get; }

    /// <summary>The shape of a compiled node's output.</summary>
    /// <exception cref="GraphException">The node was not asked for when the network was compiled.</exception>
    Shape ShapeOf(string node);

    /// <summary>Runs a batch. What is read afterwards belongs to it, until the next one.</summary>
    /// <param name="input">N, C, H, W of exactly the compiled shape, contiguous.</param>
    /// <param name="cancellation">Looked at between nodes.</param>
    /// <exception cref="ArgumentException">The batch is not of the compiled shape's size.</exception>
    /// <exception cref="InvalidOperationException">A further input has not been given; or another thread is inside.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled: there is nothing to read until a pass has run to its end.</exception>
    /// <exception cref="AnomalyException">The engine looks for NaN and infinities, and there is one.</exception>
    void Forward(ReadOnlySpan<float> input, CancellationToken cancellation = default);

    /// <summary>Gives the values of an input other than the images, until they are given anew.</summary>
    /// <param name="input">Its node.</param>
    /// <param name="values">N, C, H, W of the node's shape, contiguous. They are copied.</param>
    /// <exception cref="GraphException">No further input that was compiled has this name.</exception>
    /// <exception cref="ArgumentException">The values are not of its size.</exception>
    void Set(string input, ReadOnlySpan<float> values);

    /// <summary>Copies part of a node's output into N, C, H, W order.</summary>
    /// <param name="node">One of the nodes it was compiled for.</param>
    /// <param name="destination">Holds batch x channels x rows x columns numbers.</param>
    /// <param name="rows">Which rows; all of them by default.</param>
    /// <param name="columns">Which columns; all of them by default.</param>
    /// <exception cref="GraphException">The node was not asked for when the network was compiled.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows or columns.</exception>
    /// <exception cref="ArgumentException">The destination is of another size.</exception>
    /// <exception cref="InvalidOperationException">No batch has run, or the last one was cut short.</exception>
    void Read(string node, Span<float> destination, Range? rows = null, Range? columns = null);
}

/// <summary>A network that also runs backward.</summary>
public interface IDifferentiableNetwork : ICompiledNetwork
{
    /// <summary>Weights that stay changeable, with their gradients; empty where none were asked for.</summary>
    IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The number that the next forward pass will have; each pass run to its end counts one up. Starts at 0.</summary>
    /// <remarks>What dropouts drop is a function of it: a training run that resumes sets it to the number of passes it had run.</remarks>
    long Pass { get; set; }

    /// <summary>Carries gradients from where they are given to where they were asked for. Once for each forward pass: it spends the activations.</summary>
    /// <param name="outputGradients">For each node of <see cref="Differentiation.From"/>: N, C, H, W of its shape.</param>
    /// <param name="cancellation">Looked at between nodes.</param>
    /// <exception cref="ArgumentException">A gradient is missing, not one that was announced, or of another size.</exception>
    /// <exception cref="InvalidOperationException">No forward pass has been run to its end since the last backward pass; or another thread is inside.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled: the forward pass is spent, and there is nothing to read.</exception>
    /// <exception cref="AnomalyException">The engine looks for NaN and infinities, and there is one.</exception>
    void Backward(IReadOnlyDictionary<string, float[]> outputGradients, CancellationToken cancellation = default);

    /// <summary>Copies part of the gradient with respect to a node's output into N, C, H, W order.</summary>
    /// <param name="node">One of <see cref="Differentiation.To"/>.</param>
    /// <param name="destination">Holds batch x channels x rows x columns numbers.</param>
    /// <param name="rows">Which rows; all of them by default.</param>
    /// <param name="columns">Which columns; all of them by default.</param>
    /// <exception cref="GraphException">The gradient at the node was not asked for when the network was compiled.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows or columns.</exception>
    /// <exception cref="ArgumentException">The destination is of another size.</exception>
    /// <exception cref="InvalidOperationException">No backward pass has run to its end since the last forward pass.</exception>
    void ReadGradient(string node, Span<float> destination, Range? rows = null, Range? columns = null);

    /// <summary>The graph with the parameters as they are now.</summary>
    /// <exception cref="InvalidOperationException">Another thread is inside.</exception>
    /// <exception cref="ObjectDisposedException">The network was disposed of.</exception>
    Graph Trained();
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
    public static Tensor<float> Read(this ICompiledNetwork network, string node) =>
        Filled(network.ShapeOf(node), values => network.Read(node, values));

    /// <summary>Carries back a gradient given at one node.</summary>
    public static void Backward(this IDifferentiableNetwork network, string node, float[] outputGradient, CancellationToken cancellation = default) =>
        network.Backward(new Dictionary<string, float[]> { [node] = outputGradient }, cancellation);

    /// <summary>The gradient with respect to a node's output (N, C, H, W).</summary>
    public static Tensor<float> ReadGradient(this IDifferentiableNetwork network, string node) =>
        Filled(network.ShapeOf(node), values => network.ReadGradient(node, values));

    private static Tensor<float> Filled(Shape shape, Action<float[]> read)
    {
        var values = new float[shape.Count];
        read(values);
        return Tensor.Create(values, [shape.Batch, shape.Channels, shape.Height, shape.Width]);
    }
}
