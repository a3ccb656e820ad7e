using System.Globalization;

namespace Circuits.Science.Subjects.Recordings;

/// <summary>What every recording has to fulfil, however it is written.</summary>
internal static class RecordingCheck
{
    /// <summary>Far beyond any measurement; sums and squares of so many such numbers stay finite.</summary>
    private const double LargestNumber = 1e100;

    private const int LongestName = 200;

    /// <summary>The number, if it is one to compute with.</summary>
    /// <exception cref="InvalidDataException">It is not finite, or beyond 1e100.</exception>
    internal static double Number(double value, string where) => Math.Abs(value) <= LargestNumber
        ? value + 0.0
        : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{where} is {value}. Give numbers within ±1E+100, and leave out a unit that was not measured."));

    /// <summary>The name, if it is one.</summary>
    /// <exception cref="InvalidDataException">It is empty, very long, or not one line.</exception>
    internal static string Name(string? name, string where) => name is { Length: > 0 and <= LongestName } && !name.Any(char.IsControl) && name.Trim().Length == name.Length
        ? name
        : throw new InvalidDataException($"{where} has no usable name. Give 1 to {LongestName} characters on one line, without spaces around them.");

    /// <summary>The recording, if nothing in it comes twice and something is in it.</summary>
    /// <exception cref="InvalidDataException">Something does, or nothing is.</exception>
    internal static Recording Of(Recording recording)
    {
        Once(recording.Parameters.Select(p => $"parameter '{p.Name}'"));
        Once(recording.Units.Select(u => $"unit '{u.Name}'"));
        Once(recording.Kernels.Select(k => $"kernel from '{k.From}' to '{k.To}'"));
        if (recording.Parameters is [var only])
        {
            // Of several parameters the importer of tables has seen to it.
            Once(only.Values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{only.Name} {v}")));
        }

        return recording.Units.IsEmpty && recording.Kernels.IsEmpty
            ? throw new InvalidDataException("it has neither units nor kernels. Give at least one.")
            : recording;
    }

    private static void Once(IEnumerable<string> things)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (things.FirstOrDefault(t => !seen.Add(t)) is { } twice)
        {
            throw new InvalidDataException($"{twice} comes twice. Leave out one of the two, or average them.");
        }
    }
}
