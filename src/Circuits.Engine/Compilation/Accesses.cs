using Circuits.Engine.Execution;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Compilation;

/// <summary>Who reads and writes which blocks of channels at which level, so that a step waits for exactly those it must.</summary>
/// <remarks>By blocks, not by values: the inputs of a concatenation are parts of it, and gradients are added to in place.</remarks>
internal sealed class Accesses
{
    private readonly Dictionary<Value, List<Access>> byOwner = [];

    /// <summary>The first level, from a given one on, at which a step may run, which it then is taken to.</summary>
    public int EarliestLevel(Step step, int from)
    {
        var level = from;
        foreach (var input in step.Inputs)
        {
            level = Math.Max(level, After(input, writesOnly: true));
        }

        level = Math.Max(level, After(step.Output, writesOnly: false));
        foreach (var input in step.Inputs)
        {
            Note(input, level, writes: false);
        }

        Note(step.Output, level, writes: true);
        return level;
    }

    private int After(Value value, bool writesOnly)
    {
        var (first, end) = value.BlockRange;
        return byOwner.GetValueOrDefault(value.Owner, [])
            .Where(a => a.First < end && first < a.End && (a.Writes || !writesOnly))
            .Select(a => a.Level + 1)
            .DefaultIfEmpty(0)
            .Max();
    }

    private void Note(Value value, int level, bool writes)
    {
        if (!byOwner.TryGetValue(value.Owner, out var list))
        {
            byOwner.Add(value.Owner, list = []);
        }

        var (first, end) = value.BlockRange;
        list.Add(new(first, end, level, writes));
        value.UsedAt(level);
    }

    private readonly record struct Access(int First, int End, int Level, bool Writes);
}
