using System.CommandLine;
using Circuits.Experiments.Calibration.Subjects.Importers.Onnx;

namespace Circuits.Cli.Commands;

/// <summary><c>circuits conformance</c>: ONNX's own node tests, by operator.</summary>
internal sealed class ConformanceCommand : Command
{
    public ConformanceCommand()
        : base("conformance", "Run ONNX's own node tests for the operators that are read, and print a table of them.")
    {
        var to = new Option<string>("--write") { Description = "Put the table into this file too, between its markers.", HelpName = "FILE" };
        Add(to);
        SetAction(parsed => Run(parsed.GetValue(to)));
    }

    private static int Run(string? to)
    {
        if (!Directory.Exists(OnnxConformance.Folder))
        {
            throw new UsageException(OnnxConformance.Remedy);
        }

        var results = OnnxConformance.RunAll();
        var table = OnnxConformanceTable.Of(results);
        Console.Out.Write(table);
        if (to is not null)
        {
            var text = OnnxConformanceTable.Replaced(File.ReadAllText(to), table);
            File.WriteAllText(to, text);
        }

        var failed = results.Where(r => r.Outcome == ConformanceOutcome.Failed).ToList();
        foreach (var result in failed)
        {
            Console.Error.WriteLine($"{result.Case}: {result.Reason}");
        }

        return failed.Count == 0 ? CommandLine.AsExpected : CommandLine.Differs;
    }
}
