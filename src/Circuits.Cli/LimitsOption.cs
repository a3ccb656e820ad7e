using System.CommandLine;
using Circuits.Science.Subjects.Importers;

namespace Circuits.Cli;

/// <summary><c>--limits</c>: what files may ask for, on every command, because nearly every one takes a file.</summary>
internal static class LimitsOption
{
    /// <summary>As the command line has it; set before a command runs.</summary>
    public static Limits Current { get; private set; } = Limits.Usual;

    public static Option<string> Create() => new("--limits")
    {
        Description = $"What files may ask for: bytes={Limits.Usual.Bytes},nodes={Limits.Usual.Nodes},nesting={Limits.Usual.Nesting}; raise one for a file that you trust.",
        HelpName = "bytes=8GB,...",
        Recursive = true,
    };

    /// <exception cref="UsageException">It cannot be read.</exception>
    public static void Apply(string? text)
    {
        try
        {
            Current = text is null ? Limits.Usual : Limits.Parse(text);
        }
        catch (FormatException e)
        {
            throw new UsageException($"--limits: {e.Message}");
        }
    }
}
