namespace Circuits.Engine;

/// <summary>A batch too large for the memory allowed: a network compiled for a part of it, run part by part.</summary>
/// <remarks>
/// No number depends on the other images of its batch, so no bit differs. A backward pass runs each part forward again:
/// the activations of all parts at once are what there is no room for.
/// </remarks>
internal sealed class SplitNetwork : IDifferentiableNetwork
{
    private readonly ManagedNetwork part;
    private readonly int parts;
    private readonly float[] images; // kept for a backward pass, if there may be one
    private readonly float[] partImages;
    private readonly Dictionary<string, float[]> outputs;
    private readonly Dictionary<string, float[]> gradients;
    private readonly Dictionary<string, float[]> lastOutputs; // of a last part that is not full
    private readonly Dictionary<string, float[]> given = []; // for the next forward pass
    private readonly Dictionary<string, float[]> ran = []; // what the last one was given: a backward pass is of that
    private readonly SingleCaller caller = new();
    private bool hasOutput;
    private bool hasGradients;

    /// <param name="input">The shape of the whole batch.</param>
    /// <param name="part">The network of a part: it is owned.</param>
    /// <param name="nodes">What will be read.</param>
    /// <param name="differentiation">Where gradients go.</param>
    public SplitNetwork(Shape input, ManagedNetwork part, IEnumerable<string> nodes, Differentiation? differentiation)
    {
        (Input, this.part) = (input, part);
        parts = (input.Batch + part.Input.Batch - 1) / part.Input.Batch;
        images = differentiation is null ? [] : new float[input.Count];
        partImages = new float[part.Input.Count];
        outputs = nodes.Concat(differentiation?.From ?? []).Concat(differentiation?.To ?? []).Distinct().ToDictionary(n => n, n => new float[ShapeOf(n).Count]);
        lastOutputs = outputs.Keys.ToDictionary(n => n, n => input.Batch % part.Input.Batch == 0 ? [] : new float[part.ShapeOf(n).Count]);
        gradients = (differentiation?.To ?? []).Distinct().ToDictionary(n => n, n => new float[ShapeOf(n).Count]);
    }

    public Shape Input { get; }

    public Cost Cost => part.Cost with
    {
        MultiplyAdds = part.Cost.MultiplyAdds * parts, ExecutedMultiplyAdds = part.Cost.ExecutedMultiplyAdds * parts,
    };

    public IReadOnlyList<Parameter> Parameters => part.Parameters;

    /// <remarks>Counts the parts: what goes by it, dropout in training, is never split.</remarks>
    public long Pass { get => part.Pass; set => part.Pass = value; }

    public Shape ShapeOf(string node) => part.ShapeOf(node) with { Batch = Input.Batch };

    public void Set(string input, ReadOnlySpan<float> values)
    {
        (part.ShapeOfFurtherInput(input) with { Batch = Input.Batch }).Expect(values.Length, input, "takes", "it was given", nameof(values));
        using var visit = caller.Enter();
        given[input] = values.ToArray();
    }

    public void Forward(ReadOnlySpan<float> batch, CancellationToken cancellation = default)
    {
        Input.Expect(batch.Length, "the network", "was compiled for", "the batch has", nameof(batch));
        using var visit = caller.Enter();
        hasOutput = hasGradients = false;
        if (images.Length > 0)
        {
            batch.CopyTo(images);
        }

        ran.Clear();
        foreach (var (input, values) in given)
        {
            ran.Add(input, values);
        }

        for (var i = 0; i < parts; i++)
        {
            ForwardPart(i, batch, cancellation);
            foreach (var (node, values) in outputs)
            {
                ReadPart(i, node, values);
            }
        }

        hasOutput = true;
    }

    public void Backward(IReadOnlyDictionary<string, float[]> outputGradients, CancellationToken cancellation = default)
    {
        using var visit = caller.Enter();
        if (!hasOutput || hasGradients)
        {
            throw new InvalidOperationException("A backward pass spends the activations of a forward pass: run Forward first, and to its end.");
        }

        part.Expect(outputGradients, Input.Batch);

        // As in a network that is not split, a backward pass cut short leaves nothing to read.
        hasOutput = false;
        for (var i = 0; i < parts; i++)
        {
            ForwardPart(i, images, cancellation);
            part.Backward(outputGradients.ToDictionary(g => g.Key, g => PartOf(i, g.Value)), cancellation);
            foreach (var (node, values) in gradients)
            {
                var read = new float[part.ShapeOf(node).Count];
                part.ReadGradient(node, read);
                Collect(i, values, read);
            }
        }

        hasOutput = hasGradients = true;
    }

    public void Read(string node, Span<float> destination, Range? rows = null, Range? columns = null) =>
        Copy(node, outputs, hasOutput, "run Forward first, and to its end", destination, rows, columns);

    public void ReadGradient(string node, Span<float> destination, Range? rows = null, Range? columns = null) =>
        Copy(node, gradients, hasGradients, "run Forward and Backward first, and to their ends", destination, rows, columns);

    public Graph Trained()
    {
        using var visit = caller.Enter();
        return part.Trained();
    }

    public void Dispose() => caller.Close(part.Dispose);

    private void ForwardPart(int i, ReadOnlySpan<float> batch, CancellationToken cancellation)
    {
        foreach (var (input, values) in ran)
        {
            part.Set(input, PartOf(i, values));
        }

        if ((i + 1L) * partImages.Length <= batch.Length)
        {
            part.Forward(batch.Slice(i * partImages.Length, partImages.Length), cancellation);
        }
        else
        {
            Fill(i, batch, partImages);
            part.Forward(partImages, cancellation);
        }
    }

    private void ReadPart(int i, string node, float[] whole)
    {
        var count = (int)part.ShapeOf(node).Count;
        if ((i + 1L) * count <= whole.Length)
        {
            part.Read(node, whole.AsSpan(i * count, count));
        }
        else
        {
            part.Read(node, lastOutputs[node]);
            Collect(i, whole, lastOutputs[node]);
        }
    }

    /// <summary>The last part may have fewer images: the others are zeros, and nobody reads what comes of them.</summary>
    private float[] PartOf(int i, float[] whole)
    {
        var values = new float[whole.Length / Input.Batch * part.Input.Batch];
        Fill(i, whole, values);
        return values;
    }

    private static void Fill(int i, ReadOnlySpan<float> whole, float[] values)
    {
        var (start, count) = (i * values.Length, Math.Min(values.Length, whole.Length - i * values.Length));
        whole.Slice(start, count).CopyTo(values);
        values.AsSpan(count).Clear();
    }

    private static void Collect(int i, float[] whole, float[] values) =>
        values.AsSpan(0, Math.Min(values.Length, whole.Length - i * values.Length)).CopyTo(whole.AsSpan(i * values.Length));

    private void Copy(string node, Dictionary<string, float[]> kept, bool isThere, string remedy, Span<float> destination, Range? rows, Range? columns)
    {
        var shape = ShapeOf(node);
        var values = kept.TryGetValue(node, out var found) ? found : throw new GraphException($"'{node}' was not asked for when the network was compiled.");
        var (firstRow, firstColumn, copied) = shape.Part(node, rows, columns);
        var (height, width) = (copied.Height, copied.Width);
        copied.Expect(destination.Length, node, "gives", "the destination holds", nameof(destination));
        using var visit = caller.Enter();
        if (!isThere)
        {
            throw new InvalidOperationException($"There is nothing to read: {remedy}.");
        }

        for (var row = 0; row < shape.Batch * shape.Channels * height; row++)
        {
            var source = (row / height * shape.Height + firstRow + row % height) * shape.Width + firstColumn;
            values.AsSpan(source, width).CopyTo(destination[(row * width)..]);
        }
    }
}
