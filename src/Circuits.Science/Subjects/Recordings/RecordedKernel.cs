using System.Collections.Immutable;

namespace Circuits.Science.Subjects.Recordings;

/// <summary>Published weights between two units.</summary>
/// <param name="From">The unit upstream.</param>
/// <param name="To">The unit downstream.</param>
/// <param name="Rows">Its height; row 0 is at the top.</param>
/// <param name="Columns">Its width; column 0 is on the left.</param>
/// <param name="Weights">Row by row; positive excites.</param>
public sealed record RecordedKernel(string From, string To, int Rows, int Columns, ImmutableArray<double> Weights)
{
    /// <summary>One weight.</summary>
    public double this[int row, int column] => Weights[row * Columns + column];
}
