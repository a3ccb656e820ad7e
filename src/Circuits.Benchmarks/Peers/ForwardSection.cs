using Circuits.Engine;
using Circuits.Science.Subjects;

namespace Circuits.Benchmarks.Peers;

/// <summary>Images to logits, beside eager PyTorch and ONNX Runtime.</summary>
internal static class ForwardSection
{
    private const double AskedShareOfPeak = 0.85;
    private const double AskedOfOnnxRuntime = 0.90;

    private sealed record Case(string Network, Graph Graph, int SizePixels, int Batch, double? AskedOfPyTorch)
    {
        /// <summary>Whether the share of the machine's peak is asked of it.</summary>
        public bool IsHeldAgainstPeak { get; init; }

        /// <summary>Makes the images.</summary>
        public Func<Shape, float[]> Images { get; init; } = Session.Images;
    }

    /// <summary>Measures it and writes it up.</summary>
    public static string Run(Session session)
    {
        var shares = new List<string>();
        var rows = Cases().Select(c => Row(session, c, shares)).ToList();
        var table = MarkdownTable.Of(
            ["network, to the logits", "batch", "Circuits, ms", "PyTorch, ms", "ratio", "ONNX Runtime, ms", "ratio", "largest difference"], rows);
        return $"""
            ## Forward pass

            Batch normalisations are multiplied into the convolutions for all three. ONNX Runtime runs with all its graph
            optimisations. The last column is the larger of the two peers' largest differences from our answer, over the largest logit.

            {table}

            {string.Join("\n\n", shares)}

            Local response normalisation (LRN) is slow in the peers' own operators, so each form of it was tried, and the fastest
            taken for the table. Least of three runs of the whole network:
            {string.Concat(session.Forms.Select(f => $"\n- {f}"))}
            """;
    }

    private static IEnumerable<Case> Cases()
    {
        foreach (var (name, graph) in new[] { ("InceptionV1", InceptionV1.Create()), ("InceptionV1 without LRN", InceptionV1.Create(normalizes: false)) })
        {
            yield return new(name, graph, InceptionV1.SizePixels, 1, 0.40) { IsHeldAgainstPeak = true, Images = InceptionV1.Images };
            yield return new(name, graph, InceptionV1.SizePixels, 8, 0.45) { Images = InceptionV1.Images };
        }

        foreach (var (name, askedOne, askedEight) in new[] { ("inception-v3", 0.55, 0.55), ("mobilenet-v2", 0.35, (double?)null) })
        {
            var subject = Zoo.Load(name);
            yield return new(name, subject.Graph, subject.NativeSizePixels, 1, askedOne);
            yield return new(name, subject.Graph, subject.NativeSizePixels, 8, askedEight);
        }
    }

    private static string[] Row(Session session, Case one, List<string> shares)
    {
        Session.Say($"forward: {one.Network}, batch {one.Batch}");
        var graph = one.Graph.CutTo(one.Graph.Logits());
        var joined = graph.Joined();
        var shape = new Shape(one.Batch, 3, one.SizePixels, one.SizePixels);
        var images = one.Images(shape);
        using var ours = new ManagedEngine(Contest.Threads).Compile(graph, shape, graph.Nodes[^1].Name);
        ours.Forward(images);
        var answer = ours.Read(graph.Nodes[^1].Name).ToArray();

        var what = $"{one.Network}, batch {one.Batch}";
        using var pyTorch = session.Try(
            what, joined, [NormalizationForm.Operator, NormalizationForm.Band],
            (scratch, form) => PyTorchPeer.Start(joined, shape, images, "forward", scratch, form), out var noPyTorch);
        using var onnxRuntime = session.Try(
            what, joined, Enum.GetValues<NormalizationForm>(),
            (scratch, form) => OnnxRuntimePeer.Start(joined, shape, images, scratch, form), out var noOnnxRuntime);
        PeerProcess[] peers = [.. new[] { pyTorch, onnxRuntime }.OfType<PeerProcess>()];
        var difference = peers.Select(p => Agreement.Check($"{one.Network}, {p.Version}", answer, p.Answer())).DefaultIfEmpty(double.NaN).Max();

        var peak = 0.0;
        List<Func<double>> contestants = [() => Contest.Milliseconds(() => ours.Forward(images)), .. peers.Select(p => (Func<double>)p.RunMilliseconds)];
        if (one.IsHeldAgainstPeak)
        {
            contestants.Add(() => Contest.Milliseconds(() => peak = Math.Max(peak, FmaPeak.MeasureGigaflops(Contest.Threads))));
        }

        var times = Contest.Hold(session.Rounds, contestants);
        if (one.IsHeldAgainstPeak)
        {
            var speed = 2 * ours.Cost.MultiplyAdds / times[0].Least / 1e6;
            var executed = 2 * ours.Cost.ExecutedMultiplyAdds / times[0].Least / 1e6;
            shares.Add(FormattableString.Invariant($"""
                {one.Network}, batch {one.Batch}: {speed:F1} GFLOP/s at the least time, **{speed / peak:P0}** of the {peak:F1} GFLOP/s of fused
                multiply-adds that {Contest.Threads} threads reach with everything in registers, measured in turn with it, counted by the definition
                of each operation as was asked (≥ {AskedShareOfPeak:P0}: {Ratio.Verdict(speed >= AskedShareOfPeak * peak)}). Minimal filtering does fewer: those that are executed
                are {executed / speed:P0} of them, which is **{executed / peak:P0}** of the peak.
                """));
        }

        string[] row =
        [
            one.Network, $"{one.Batch}", $"{times[0]}",
            .. Session.Beside(times[0], pyTorch is null ? null : times[1], one.AskedOfPyTorch, noPyTorch),
            .. Session.Beside(times[0], onnxRuntime is null ? null : times[peers.Length], AskedOfOnnxRuntime, noOnnxRuntime),
            FormattableString.Invariant($"{difference:0.0e0}"),
        ];
        Session.Say($"  {string.Join(" | ", row)}");
        return row;
    }
}
