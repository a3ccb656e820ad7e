using System.CommandLine;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Circuits.Cli.Commands;
using Circuits.Engine;

namespace Circuits.Cli;

/// <summary>The command <c>circuits</c>: its parts, its exit codes, and how it says no.</summary>
internal static partial class CommandLine
{
    /// <summary>Everything came out as stated.</summary>
    public const int AsExpected = 0;

    /// <summary>A claim came to another outcome than the one stated, or to none.</summary>
    public const int Differs = 1;

    /// <summary>Wrong usage or bad input: one line on stderr says what, where and how to mend it.</summary>
    public const int BadInput = 2;

    /// <summary>Stopped with Ctrl-C: 128 and the signal's number, as shells count.</summary>
    public const int Interrupted = 130;

    public static int Run(string[] args)
    {
        var limits = LimitsOption.Create();
        var root = new RootCommand("Puts the claims of \"Zoom In: An Introduction to Circuits\" to trained networks, and looks inside them.")
        {
            new ClaimsCommand(),
            new SubjectsCommand(),
            new VerifyCommand(),
            new NodesCommand(),
            new RunCommand(),
            new GradCommand(),
            new VisualizeCommand(),
            new ExamplesCommand(),
            new TuningCommand(),
            new WeightsCommand(),
            new BenchCommand(),
            new FetchCommand(),
            new ImportCommand(),
            limits,
            new ConformanceCommand(),
        };
        try
        {
            var parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
            if (parsed.Errors.Count > 0)
            {
                throw new UsageException(Complaint(parsed));
            }

            LimitsOption.Apply(parsed.GetValue(limits));
            return parsed.Invoke(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
        catch (Exception e)
        {
            Console.Error.WriteLine($"circuits: {Whitespace().Replace(Message(e), " ")}");
            return BadInput;
        }
    }

    private static string Complaint(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var path = command is RootCommand ? "circuits" : $"circuits {command.Name}";
        var names = command.Subcommands.Select(c => c.Name).ToList();
        var said = parsed.UnmatchedTokens is [var typed, ..] && names.Count > 0
            ? $"no command '{typed}'. Nearest: {NearestNames.To(typed, names)}."
            : parsed.Errors[0].Message.Replace("as expected type 'System.Int32'", "as a whole number", StringComparison.Ordinal);
        return $"{said} See: {path} --help";
    }

    /// <summary>What a user did wrong says its message; anything else is a defect of ours, and says where.</summary>
    private static string Message(Exception e) => e switch
    {
        AggregateException { InnerException: { } inner } => Message(inner),
        UsageException or GraphException or IOException or InvalidDataException or UnauthorizedAccessException => e.Message,
        OutOfMemoryException or OverflowException => "that takes more memory than there is. Choose a smaller --batch or smaller images.",
        _ => $"this is a defect, please report it: {e.GetType().Name}: {e.Message} ({new StackTrace(e).GetFrame(0)?.GetMethod()?.DeclaringType?.Name})",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
