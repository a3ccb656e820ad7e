using System.Collections.Immutable;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Edits;

/// <summary>The kernel between two units set to given weights, row by row.</summary>
public sealed record SetKernel(Unit From, Unit To, ImmutableArray<float> Values) : KernelEdit(From, To)
{
    /// <inheritdoc/>
    public override string Description => $"set {Between}";

    private protected override float[] Edited(ReadOnlySpan<float> kernel, int height, int width, Func<float, float> unscaled) =>
        Values.Length == kernel.Length
            ? [.. Values.Select(unscaled)]
            : throw new GraphException($"{Between} is {height}x{width}, {Values.Length} weights were given for it.");
}
