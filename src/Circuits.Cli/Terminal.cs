using Spectre.Console;

namespace Circuits.Cli;

/// <summary>Where the command prints: colours and the window's width on a terminal, plain text of a fixed width elsewhere.</summary>
internal static class Terminal
{
    /// <summary>Wide enough for the verdict table; files and pipes have no edge.</summary>
    private const int RedirectedWidth = 160;

    public static IAnsiConsole Out { get; } = Create(Console.Out, Console.IsOutputRedirected);

    /// <summary>Where live progress shows: stdout, or stderr where that is the terminal; null where neither is.</summary>
    public static IAnsiConsole? Live { get; } =
        !Console.IsOutputRedirected ? Out
        : !Console.IsErrorRedirected ? Create(Console.Error, isRedirected: false)
        : null;

    /// <summary>Rows in columns, the first of which names the row: wrapped on a terminal, one line each elsewhere.</summary>
    public static void List(IReadOnlyList<string[]> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var widths = rows[0].Select((_, i) => rows.Max(r => r[i].Length)).ToArray();
        if (Console.IsOutputRedirected || widths.Sum() + 2 * widths.Length <= Out.Profile.Width)
        {
            foreach (var row in rows)
            {
                Console.Out.WriteLine(string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
            }

            return;
        }

        var grid = new Grid();
        grid.AddColumn(new GridColumn().NoWrap());
        foreach (var _ in widths.Skip(1))
        {
            grid.AddColumn();
        }

        foreach (var row in rows)
        {
            grid.AddRow([.. row.Select(cell => new Text(cell))]);
        }

        Out.Write(grid);
    }

    private static IAnsiConsole Create(TextWriter writer, bool isRedirected)
    {
        var console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = isRedirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (isRedirected)
        {
            console.Profile.Width = RedirectedWidth;
        }

        return console;
    }
}
