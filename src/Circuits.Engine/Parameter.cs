namespace Circuits.Engine;

/// <summary>Numbers that an optimiser changes: weights of one node in a compiled network, read at each forward pass, or an image's own.</summary>
public sealed class Parameter
{
    private readonly float[] values;
    private readonly float[] gradient;

    /// <summary>Numbers for an optimiser to change, of a network or of anything else that a gradient can be had of.</summary>
    /// <param name="name">What messages call them.</param>
    /// <param name="shape">Of the numbers.</param>
    /// <param name="initial">As many as the shape has.</param>
    /// <param name="isTrained">Whether an optimiser moves them; running statistics are not.</param>
    public Parameter(string name, Shape shape, ReadOnlySpan<float> initial, bool isTrained)
    {
        (Name, Shape, IsTrained) = (name, shape, isTrained);
        values = initial.ToArray();
        gradient = isTrained ? new float[initial.Length] : [];
    }

    /// <summary>
    /// The node's name, a slash, and <c>kernel</c>, <c>bias</c>, <c>gamma</c>, <c>beta</c>, <c>mean</c>, <c>variance</c> or
    /// <c>value</c>: unique in its network.
    /// </summary>
    public string Name { get; }

    /// <summary>The name of its node.</summary>
    internal string Node => Name[..Name.LastIndexOf('/')];

    /// <summary>
    /// Of a kernel: output channels, input channels of a group, rows, columns. Of a constant: its own. Else one number per
    /// channel: Cx1x1x1.
    /// </summary>
    public Shape Shape { get; }

    /// <summary>Whether a gradient is computed for it; running statistics are only kept up.</summary>
    public bool IsTrained { get; }

    /// <summary>Change them between passes, never during one.</summary>
    public Span<float> Values => values;

    /// <summary>The same, for whoever has to keep hold of them.</summary>
    internal Memory<float> Memory => values;

    /// <summary>The gradient of the last backward pass; empty where none is computed.</summary>
    public Span<float> Gradient => gradient;

    /// <summary>How the weights of a node are named.</summary>
    public static string Named(Node node, string weights) => $"{node.Name}/{weights}";
}
