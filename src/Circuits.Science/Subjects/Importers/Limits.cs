using System.Globalization;

namespace Circuits.Science.Subjects.Importers;

/// <summary>What a model's file may ask for: it comes from the internet, and a length in it is anybody's word.</summary>
/// <param name="Bytes">Of a file, of all files of a model together, of its weights once they are expanded, and of a node's output for one image.</param>
/// <param name="Nodes">Of the graph.</param>
/// <param name="Nesting">Of messages, lists and objects within each other.</param>
/// <remarks>
/// A single size of a tensor needs no limit of its own: the product of all is compared with what the file holds before
/// anything is allocated.
/// </remarks>
public sealed record Limits(long Bytes = 2L << 30, int Nodes = 100_000, int Nesting = 64)
{
    /// <summary>How deep <see cref="Nesting"/> can be raised: readers call themselves at each level, and a stack has its end.</summary>
    public const int MostNesting = 1000;

    private static readonly (string Suffix, long Factor)[] Units =
        [("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("", 1)];

    /// <summary>Twice what the largest network of the paper takes (VGG19, 575 MB), and more.</summary>
    public static Limits Usual { get; } = new();

    /// <summary>Of a text that is parsed as a whole, which takes many times its length.</summary>
    internal long TextBytes => Bytes / 16;

    /// <summary>Reads what the flag <c>--limits</c> says: <c>bytes=8GB,nodes=200000,nesting=100</c>, each of them optional.</summary>
    /// <exception cref="FormatException">It says something else; the message is for whoever typed it.</exception>
    public static Limits Parse(string text)
    {
        var limits = Usual;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            limits = part.Split('=', 2) switch
            {
                ["bytes", var n] => limits with { Bytes = Number(n, long.MaxValue) },
                ["nodes", var n] => limits with { Nodes = (int)Number(n, int.MaxValue) },
                ["nesting", var n] => limits with { Nesting = (int)Number(n, MostNesting) },
                _ => throw new FormatException($"'{part}' is no limit: give some of bytes=8GB,nodes=200000,nesting=100."),
            };
        }

        return limits;

        static long Number(string text, long most)
        {
            var (suffix, factor) = Units.First(u => text.EndsWith(u.Suffix, StringComparison.OrdinalIgnoreCase));
            return long.TryParse(text[..^suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 && n <= most / factor
                ? n * factor
                : throw new FormatException($"'{text}' is no limit: give a whole number from 1 to {most}, with KB, MB or GB if you like.");
        }
    }

    /// <summary>Refuses what takes more bytes than it may.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="what">Its subject and verb: <c>its weights take</c>.</param>
    /// <param name="bytes">How many.</param>
    /// <exception cref="InvalidDataException">They are more than <see cref="Bytes"/>.</exception>
    internal void CheckBytes(string path, string what, long bytes)
    {
        if (bytes > Bytes)
        {
            throw Exceeded(path, $"{what} {bytes} bytes", $"bytes={Bytes}");
        }
    }

    /// <summary>Refuses a text that would take more than it may once it is parsed.</summary>
    /// <exception cref="InvalidDataException">It is longer than <see cref="TextBytes"/>.</exception>
    internal void CheckText(string path, string what, long bytes)
    {
        if (bytes > TextBytes)
        {
            throw Exceeded(path, $"{what} {bytes} bytes, and a text is read up to a sixteenth of the limit", $"bytes={Bytes}");
        }
    }

    /// <summary>Refuses a graph of more nodes than it may have.</summary>
    /// <exception cref="InvalidDataException">They are more than <see cref="Nodes"/>.</exception>
    internal void CheckNodes(string path, int nodes)
    {
        if (nodes > Nodes)
        {
            throw Exceeded(path, $"it has {nodes} nodes", $"nodes={Nodes}");
        }
    }

    /// <summary>Refuses things too deep within each other.</summary>
    /// <exception cref="InvalidDataException">The depth is above <see cref="Nesting"/>.</exception>
    internal void CheckNesting(string path, int depth)
    {
        if (depth > Nesting)
        {
            throw Exceeded(path, $"its objects and lists are nested more than {Nesting} deep", $"nesting={Nesting}");
        }
    }

    private static InvalidDataException Exceeded(string path, string what, string limit) =>
        new($"{path}: {what}; the limit is {limit}. If you trust the file, raise it with --limits.");
}
