using Circuits.Science.Evidence;
using Circuits.Science.Statistics;
using Circuits.Science.Verdicts;

namespace Circuits.Experiments.Calibration.Evidence;

/// <summary>Ledger rows for tests.</summary>
internal static class Rows
{
    public static readonly LedgerRow Empty = new() { Claim = "a.claim", Subject = "a-network", Reading = "", ClaimHash = "c0ffee", Engine = "managed" };

    public static LedgerRow Measured(double? p) => Empty with
    {
        Outcome = Outcome.Supported,
        Quantity = Quantity.Share("units"),
        Effect = new(0.161, 0.149, double.PositiveInfinity, 600),
        Threshold = 0.05,
        P = p,
        Controls = [new("Q", 0.01, 0, 0.02, 600, new Estimate(0.151, 0.13, 0.17), p)],
        Reading = "It holds: \"<b>\" & 16.1 %.",
        Notes = ["mixed2: 37 of 288"],
        Seed = 7,
        WeightsSha256 = "5eed",
        Seconds = 1.25,
    };
}
