using System.CommandLine;
using Circuits.Experiments;
using Circuits.Science.Verdicts;

namespace Circuits.Cli.Commands;

/// <summary><c>circuits claims</c>: what can be put to a network.</summary>
internal sealed class ClaimsCommand : Command
{
    public ClaimsCommand()
        : base("claims", "List the claims: heading/id, statement, where it is claimed.")
    {
        var json = new Option<bool>("--json") { Description = "Print JSON, with expectations and source hashes." };
        Add(json);
        SetAction(parsed => Run(parsed.GetValue(json)));
    }

    /// <summary>Every claim there is: those of the experiments, the very ones that <c>dotnet test</c> runs.</summary>
    public static IReadOnlyList<Claim> All => Claim.In(typeof(EveryClaim).Assembly);

    private static int Run(bool json)
    {
        if (json)
        {
            Json.Print(All.Select(c => new { c.Id, c.Path, c.Statement, c.Source, Experiment = c.Experiment.FullName, Sha256 = c.SourceHash }));
        }
        else
        {
            Terminal.List([.. All.Select(c => new[] { c.Path, c.Statement, c.Source })]);
        }

        return CommandLine.AsExpected;
    }
}
