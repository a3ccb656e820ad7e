namespace Circuits.Engine;

/// <summary>The edits of whole networks that the literature speaks of. None changes the graph it is given.</summary>
public static class GraphEdits
{
    /// <summary>The same network with another rule for the gradient of every ReLU.</summary>
    public static Graph WithReluGradient(this Graph graph, ReluGradient rule) =>
        graph.With(n => n.Operation is Relu relu ? relu with { Gradient = rule } : n.Operation);

    /// <summary>The network without its non-linearities of the usual kind: each ReLU passes everything, each max-pool averages.</summary>
    /// <remarks>
    /// Its gradient from one unit to others is an expanded weight (lucid's <c>linearization_overrides</c>): all paths
    /// between them multiplied out, as if every unit on the way were active. A local response normalisation becomes its
    /// linear part about 0, which is a division by bias^beta.
    /// </remarks>
    public static Graph Linearized(this Graph graph) => graph.With(n => n.Operation switch
    {
        Relu or LeakyRelu or Clamp => new Identity(),
        MaxPool pool => new AveragePool(pool.Window, pool.Padding),
        GlobalMaxPool => new Mean(Axes.Height | Axes.Width),
        LocalResponseNormalization normalization => new Affine((float)Math.Pow(normalization.Bias, -normalization.Beta), 0),
        var other => other,
    });
}
