using System.CommandLine;

namespace Circuits.Cli.Commands;

/// <summary>SUBJECT or FILE, wherever a command takes a network.</summary>
internal static class ModelArgument
{
    public static Argument<string> Create() =>
        new("SUBJECT|FILE") { Description = "A network: a name that 'circuits subjects' lists, or the path of a model's file." };
}
