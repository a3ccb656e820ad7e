namespace Circuits.Engine;

/// <summary>Weights of one node that stay changeable in a compiled network: they are read at each forward pass.</summary>
/// <param name="name">The node's name, a slash, and <c>kernel</c>, <c>bias</c>, <c>gamma</c>, <c>beta</c>, <c>mean</c>, <c>variance</c> or <c>value</c>.</param>
/// <param name="shape">Of a kernel: output channels, input channels of a group, rows, columns. Of a constant: its own. Else one number per channel: Cx1x1x1.</param>
/// <param name="initial">The graph's own values.</param>
/// <param name="isTrained">Whether a gradient is computed for it; running statistics are only kept up.</param>
public sealed class Parameter(string name, Shape shape, ReadOnlySpan<float> initial, bool isTrained)
{
    private readonly float[] values = initial.ToArray();
    private readonly float[] gradient = isTrained ? new float[initial.Length] : [];

    /// <summary>Unique in its network.</summary>
    public string Name => name;

    /// <summary>The name of its node.</summary>
    internal string Node => name[..name.LastIndexOf('/')];

    /// <summary>Of values and gradient.</summary>
    public Shape Shape => shape;

    /// <summary>Whether it has a gradient.</summary>
    public bool IsTrained => isTrained;

    /// <summary>Change them between passes, never during one.</summary>
    public Span<float> Values => values;

    /// <summary>The same, for whoever has to keep hold of them.</summary>
    internal Memory<float> Memory => values;

    /// <summary>The gradient of the last backward pass; empty where none is computed.</summary>
    public Span<float> Gradient => gradient;

    /// <summary>How the weights of a node are named.</summary>
    public static string Named(Node node, string weights) => $"{node.Name}/{weights}";
}
