using Circuits.Engine;

namespace Circuits.Benchmarks.Peers;

/// <summary>A row of a table: our engine beside PyTorch in something that only these two can do.</summary>
internal static class PyTorchDuel
{
    /// <summary>The columns.</summary>
    public static string[] Heading { get; } = ["network", "batch", "Circuits, ms", "PyTorch, ms", "ratio", "distance"];

    /// <summary>Measures it. Where one side cannot do it, the other is measured alone, and the row says why.</summary>
    /// <param name="session">This run.</param>
    /// <param name="network">What the row is called.</param>
    /// <param name="batch">Images.</param>
    /// <param name="asked">The ratio asked for.</param>
    /// <param name="startOurs">Compiles it: a <see cref="GraphException"/> says that our engine cannot.</param>
    /// <param name="startPyTorch">Starts PyTorch, or says why not.</param>
    public static string[] Row(
        Session session, string network, int batch, double asked, Func<OwnSide> startOurs, PeerStart startPyTorch)
    {
        Session.Say($"{network}, batch {batch}");
        using var pyTorch = startPyTorch(out var reason);
        using var ours = Own(startOurs, ref reason);
        var distance = ours is not null && pyTorch is not null
            ? FormattableString.Invariant($"{Agreement.CheckDistance($"{network}, {pyTorch.Version}", ours.Answer(), pyTorch.Answer()):0.0e0}")
            : "";

        List<Func<double>> contestants = [];
        if (ours is not null)
        {
            contestants.Add(ours.RunMilliseconds);
        }

        if (pyTorch is not null)
        {
            contestants.Add(pyTorch.RunMilliseconds);
        }

        var times = Contest.Hold(session.Rounds, contestants);
        var (first, last) = (ours is null ? (Timing?)null : times[0], pyTorch is null ? (Timing?)null : times[^1]);
        string[] row =
        [
            network, $"{batch}", first?.ToString() ?? "not measured", last?.ToString() ?? "not measured",
            first is { } own && last is { } theirs ? $"{new Ratio(own, theirs, asked)}" : reason ?? "", distance,
        ];
        Session.Say($"  {string.Join(" | ", row)}");
        return row;
    }

    private static OwnSide? Own(Func<OwnSide> start, ref string? reason)
    {
        try
        {
            return start();
        }
        catch (GraphException e)
        {
            reason = e.Message;
            Session.Say($"  ours is not measured: {reason}");
            return null;
        }
    }
}

/// <summary>Starts a peer, or says why there is none.</summary>
internal delegate PeerProcess? PeerStart(out string? reason);
