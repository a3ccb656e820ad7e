using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers;

/// <summary>Collects the nodes of a model under import, following the shapes at its native size.</summary>
/// <remarks>
/// Shapes are followed so that what does not fit is told at import, with the file's name, and because two things depend
/// on them: whether a squeeze only drops sizes of one, and the order of what is flattened (see <see cref="Positions"/>).
/// </remarks>
internal sealed class GraphBuilder(string path)
{
    private readonly List<Node> nodes = [];
    private readonly Dictionary<string, Shape> shapes = [];
    private readonly Dictionary<string, int> positions = [];

    /// <summary>Adds a node after its inputs.</summary>
    /// <exception cref="GraphException">It does not fit its inputs.</exception>
    internal void Add(string name, Operation operation, params ReadOnlySpan<string> inputs)
    {
        var given = inputs.ToArray();
        try
        {
            shapes[name] = operation.OutputShape(operation is Input i ? [new(1, i.Channels, i.Height, i.Width)] : [.. given.Select(Shape)]);
        }
        catch (GraphException e)
        {
            throw new GraphException($"{path}: {name}: {e.Message}");
        }

        positions[name] = PositionsAfter(name, operation, given);
        nodes.Add(new(name, operation, [.. given]));
    }

    /// <summary>The shape of a node's output for one image of the native size.</summary>
    internal Shape Shape(string name) => shapes[name];

    /// <summary>How many positions a Flatten joined into this node's channels; 1 where there was none, or only one.</summary>
    /// <remarks>With more than one, TensorFlow's order of the channels is not ours; a dense layer makes up for it in its weights.</remarks>
    internal int Positions(string name) => positions[name];

    /// <summary>Whether an input was added.</summary>
    internal bool HasInput => nodes.Any(n => n.Operation is Input);

    internal Graph Build() => new(nodes);

    private int PositionsAfter(string name, Operation operation, string[] inputs)
    {
        var before = inputs.Select(Positions).DefaultIfEmpty(1).Max();
        return operation switch
        {
            Flatten => before * Shape(inputs[0]).Height * Shape(inputs[0]).Width,
            Relu or Identity or Affine or Softmax => before,
            Convolution => 1, // a dense layer, whose importer asked for Positions
            _ when before > 1 => throw new GraphException(
                $"{path}: {name}: {operation.Name} of what was flattened from {before} positions: only a dense layer can follow, because TensorFlow's order of the numbers is another. Flatten after it instead."),
            _ => 1,
        };
    }
}
