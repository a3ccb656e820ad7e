namespace Circuits.Science.Subjects.Importers.TensorFlow;

/// <summary>Dropout that was left in a graph: x / keep · mask, where the mask is made of random numbers. Here it is x.</summary>
/// <param name="Nodes">That make and scale the mask, and are left out.</param>
/// <param name="Sources">What each product with a mask stands for.</param>
internal sealed record TensorFlowDropout(IReadOnlySet<string> Nodes, IReadOnlyDictionary<string, string> Sources)
{
    /// <summary>The dropouts of a graph.</summary>
    internal static TensorFlowDropout Of(IReadOnlyList<TensorFlowNode> ordered, Weights weights, ILookup<string, TensorFlowNode> takers)
    {
        var (masks, sources) = (new HashSet<string>(), new Dictionary<string, string>());
        var scalars = ordered.Where(n => n.Kind.StartsWith("Placeholder", StringComparison.Ordinal) && n.Shape("shape").IsEmpty)
            .Select(n => n.Name).ToHashSet();
        foreach (var node in ordered)
        {
            if (node.Kind is "RandomUniform" || (node.Sources.Any(masks.Contains) && node.Sources.All(s => masks.Contains(s) || IsNumber(s))))
            {
                masks.Add(node.Name);
            }
            else if (node.Kind == "Mul" && node.Inputs.Count(masks.Contains) == 1)
            {
                sources[node.Name] = Unscaled(node.Inputs.Single(i => !masks.Contains(i)));
            }
        }

        // The probability that is kept, where nothing else takes it.
        masks.UnionWith(scalars.Where(s => takers[s].Any() && takers[s].All(t => masks.Contains(t.Name))));
        return new(masks, sources);

        bool IsNumber(string name) => weights.Has(name) || scalars.Contains(name);

        string Unscaled(string name)
        {
            var scaling = ordered.First(n => n.Name == TensorFlowNode.SourceOf(name));
            if (scaling is not { Kind: "RealDiv" or "Mul", Inputs: [var x, var by] } || !IsNumber(by) || takers[scaling.Name].Count() > 1)
            {
                return name;
            }

            masks.Add(scaling.Name);
            return x;
        }
    }
}
