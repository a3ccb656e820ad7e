using Circuits.Engine;
using Circuits.Science.Evidence;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Verdicts;

namespace Circuits.Experiments;

/// <summary>Puts every claim of this assembly to every network of the zoo that ships: red where the outcome is not the one stated.</summary>
/// <remarks>
/// The very rows that <c>circuits verify</c> writes. Inception-v3 and the planted network are tested by default; the others are marked
/// Speed=Slow and run with <c>dotnet test --filter Speed=Slow</c> (everything: <c>--filter "Speed=Slow|Speed!=Slow"</c>).
/// </remarks>
public sealed class EveryClaim
{
    /// <summary>The real network, and the positive control: minutes, not a quarter of an hour.</summary>
    private static readonly string[] DefaultSubjects = ["inception-v3", "planted-curves"];

    private static readonly IReadOnlyList<Claim> Claims = Claim.In(typeof(EveryClaim).Assembly);

    private static readonly Lazy<Verification> Verification = new(() => new(new ManagedEngine(), Photographs.Shipped()));

    public static IEnumerable<TheoryDataRow<string, string>> Pairs =>
        from network in Zoo.Shipped
        from claim in Claims
        select new TheoryDataRow<string, string>(claim.Id, network.Name)
        {
            Traits = { ["Speed"] = [DefaultSubjects.Contains(network.Name) ? "Default" : "Slow"] },
        };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void ComesToTheOutcomeStated(string claim, string subject)
    {
        var row = Verification.Value.Test(Claims.Single(c => c.Id == claim), Zoo.All.Single(n => n.Name == subject));
        Assert.True(row.AsExpected, Message(row));

        // The outcome may stay while the numbers move: they are approved too, and the pictures with them.
        Assert.Multiple(
        [
            () => Snapshot.ApproveJson(new { row.Outcome, row.Effect, row.Threshold, row.Controls }, $"{claim}@{subject}"),
            .. row.Figures.Select(figure => (Action)(() => Snapshot.Approve(figure.Picture, $"{claim}@{subject}-{figure.Name}"))),
        ]);
    }

    [Fact]
    public void ThereAreClaimsAndTheDefaultSubjects()
    {
        Assert.NotEmpty(Claims);
        Assert.All(DefaultSubjects, name => Assert.Contains(Zoo.All, n => n.Name == name));
    }

    private static string Message(LedgerRow row) => string.Join(
        Environment.NewLine,
        [
            $"{row.Claim} on {row.Subject}: expected {row.Expected}, got {row.Outcome?.ToString() ?? "no outcome"}.",
            row.Reading,
            .. row.Because is { } because ? [$"It was stated because: {because}"] : Array.Empty<string>(),
            .. row.Quantity is { } q
                ?
                [
                    $"  {row.Subject,-14} {q.Print(row.Effect!.Estimate)}, n = {row.Effect.N} ({q.Name}; asked: {(q.LowerIsBetter ? "at most" : "at least")} {q.Print(row.Threshold!.Value)})",
                    .. row.Controls.Select(c => $"  {c.Of,-14} {q.Print(c.Estimate)}, n = {c.N}, advantage {q.Print(c.Advantage)}, p = {c.P:G2}"),
                ]
                : Array.Empty<string>(),
            .. row.Notes.Select(n => $"  {n}"),
            .. row.Error is { } error ? [error] : Array.Empty<string>(),
            $"See more: dotnet run -c Release --project src/Circuits.Cli -- verify --claim {row.Claim} --subject {row.Subject} --report report",
        ]);
}
