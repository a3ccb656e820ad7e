using System.Globalization;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Edits;

/// <summary>The kernel between two units multiplied by a number: -1 turns excitation into inhibition.</summary>
public sealed record ScaleKernel(Unit From, Unit To, float Factor) : KernelEdit(From, To)
{
    /// <inheritdoc/>
    public override string Description => string.Create(CultureInfo.InvariantCulture, $"scale {Between} by {Factor}");

    private protected override float[] Edited(ReadOnlySpan<float> kernel, int height, int width, Func<float, float> unscaled)
    {
        var scaled = kernel.ToArray();
        for (var i = 0; i < scaled.Length; i++)
        {
            scaled[i] *= Factor;
        }

        return Array.TrueForAll(scaled, float.IsFinite) ? scaled : throw new GraphException($"{Description}: the weights would not be finite.");
    }
}
