namespace Circuits.Science.Subjects.Importers.TensorFlow;

/// <summary>Computes beforehand what a graph computes of constants alone, as TensorFlow does when it freezes a graph well.</summary>
/// <remarks>
/// Many frozen graphs read each weight through an Identity, split a kernel for groups of channels, and keep batch
/// normalisation as arithmetic on its constants.
/// </remarks>
internal static class TensorFlowConstants
{
    private static readonly Dictionary<string, Func<float, float, float>> Binary = new()
    {
        ["Add"] = (a, b) => a + b,
        ["AddV2"] = (a, b) => a + b,
        ["Sub"] = (a, b) => a - b,
        ["Mul"] = (a, b) => a * b,
        ["RealDiv"] = (a, b) => a / b,
    };

    private static readonly Dictionary<string, Func<float, float>> Unary = new()
    {
        ["Rsqrt"] = v => 1 / MathF.Sqrt(v),
        ["Sqrt"] = MathF.Sqrt,
        ["Neg"] = v => -v,
    };

    /// <summary>Adds to the weights every output that depends on nothing but weights, under the names other nodes take it by.</summary>
    /// <param name="ordered">The nodes, inputs first.</param>
    /// <param name="weights">The constants; the results are added.</param>
    internal static void Fold(IEnumerable<TensorFlowNode> ordered, Weights weights)
    {
        foreach (var node in ordered.Where(n => n.Inputs.Length > 0 && n.Inputs.All(weights.Has)))
        {
            if (node.Kind is "Identity" or "StopGradient" or "CheckNumerics" or "PlaceholderWithDefault")
            {
                weights.AddName(node.Name, node.Inputs[0]);
            }
            else if (Unary.TryGetValue(node.Kind, out var unary))
            {
                weights.Add(node.Name, weights.Shape(node.Inputs[0]), [.. weights.Values(node.Inputs[0]).Select(unary)]);
            }
            else if (Binary.TryGetValue(node.Kind, out var binary))
            {
                Combine(node, binary, weights);
            }
            else if (node.Kind == "Split")
            {
                Split(node, weights);
            }
        }
    }

    /// <summary>Of equal shapes, or with a single number; others are left, and are then refused by name.</summary>
    private static void Combine(TensorFlowNode node, Func<float, float, float> function, Weights weights)
    {
        var (left, right) = (node.Inputs[0], node.Inputs[1]);
        var (a, b) = (weights.Values(left), weights.Values(right));
        if (b.Length == 1 || weights.Shape(left).SequenceEqual(weights.Shape(right)))
        {
            weights.Add(node.Name, weights.Shape(left), [.. a.Select((v, i) => function(v, b[b.Length == 1 ? 0 : i]))]);
        }
        else if (a.Length == 1)
        {
            weights.Add(node.Name, weights.Shape(right), [.. b.Select(v => function(a[0], v))]);
        }
    }

    private static void Split(TensorFlowNode node, Weights weights)
    {
        var (shape, values) = (weights.Shape(node.Inputs[1]), weights.Values(node.Inputs[1]));
        var axis = weights.Integers(node.Inputs[0])[0];
        axis += axis < 0 ? shape.Length : 0;
        var parts = node.Integer("num_split", 0);
        if (axis < 0 || axis >= shape.Length || parts < 1 || shape[axis] % parts != 0)
        {
            return;
        }

        // Runs of what lies together: some sizes of the axis, and all axes after it.
        var run = shape[axis] / parts * shape[(axis + 1)..].Aggregate(1, (product, n) => product * n);
        for (var part = 0; part < parts && run > 0; part++)
        {
            var some = values.Chunk(run).Where((_, i) => i % parts == part).SelectMany(c => c).ToArray();
            weights.Add(part == 0 ? node.Name : $"{node.Name}:{part}", shape.SetItem(axis, shape[axis] / parts), some);
        }
    }
}
