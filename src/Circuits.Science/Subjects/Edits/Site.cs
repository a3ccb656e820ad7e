using System.Collections.Immutable;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Edits;

/// <summary>Which activations of one node an edit touches.</summary>
/// <param name="Node">The node.</param>
/// <param name="Units">Its channels; empty for all.</param>
/// <param name="Positions">Rows and columns; empty for all, which fits images of any size.</param>
public sealed record Site(string Node, ImmutableArray<int> Units, ImmutableArray<(int Row, int Column)> Positions)
{
    /// <summary>Units of a node at all positions; all of its units where none is named.</summary>
    public Site(string node, params IEnumerable<int> units)
        : this(node, [.. units], [])
    {
    }

    /// <summary>One unit at all positions.</summary>
    public static Site Of(Unit unit) => new(unit.Node, unit.Index);

    /// <inheritdoc/>
    public override string ToString() => Node
        + (Units.IsEmpty ? "" : $":{Ranges()}")
        + (Positions.IsEmpty ? "" : $" at {string.Join(' ', Positions.Select(p => $"{p.Row},{p.Column}"))}");

    /// <summary>1 where an activation is kept, 0 where it is edited: a condition for <see cref="Where"/>.</summary>
    /// <param name="shape">Of the node's output; rows and columns matter only where positions are named.</param>
    /// <exception cref="GraphException">A unit or a position is not there.</exception>
    internal Constant Kept(Shape shape)
    {
        if (Units.Any(u => u < 0 || u >= shape.Channels))
        {
            throw new GraphException($"{Node} has units 0 to {shape.Channels - 1}, not {Units.First(u => u < 0 || u >= shape.Channels)}.");
        }

        if (Positions.Any(p => p.Row < 0 || p.Row >= shape.Height || p.Column < 0 || p.Column >= shape.Width))
        {
            throw new GraphException($"{Node} has rows 0 to {shape.Height - 1} and columns 0 to {shape.Width - 1}: {this} is not all there.");
        }

        var grid = Positions.IsEmpty ? new(1, shape.Channels, 1, 1) : shape with { Batch = 1 };
        var kept = new float[grid.Count];
        Array.Fill(kept, 1);
        foreach (var unit in Units.IsEmpty ? Enumerable.Range(0, shape.Channels) : Units)
        {
            foreach (var (row, column) in Positions.IsEmpty ? [(0, 0)] : Positions)
            {
                kept[(unit * grid.Height + row) * grid.Width + column] = 0;
            }
        }

        return new(grid, [.. kept]);
    }

    /// <summary>Sorted, runs joined: 0-3,7.</summary>
    private string Ranges()
    {
        var parts = new List<(int First, int Last)>();
        foreach (var unit in Units.Distinct().Order())
        {
            if (parts.Count > 0 && parts[^1].Last == unit - 1)
            {
                parts[^1] = parts[^1] with { Last = unit };
            }
            else
            {
                parts.Add((unit, unit));
            }
        }

        return string.Join(',', parts.Select(p => p.First == p.Last ? $"{p.First}" : $"{p.First}-{p.Last}"));
    }
}
