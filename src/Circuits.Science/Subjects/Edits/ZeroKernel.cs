namespace Circuits.Science.Subjects.Edits;

/// <summary>The connection between two units cut: its kernel is zero.</summary>
public sealed record ZeroKernel(Unit From, Unit To) : KernelEdit(From, To)
{
    /// <inheritdoc/>
    public override string Description => $"cut {Between}";

    private protected override float[] Edited(ReadOnlySpan<float> kernel, int height, int width, Func<float, float> unscaled) => new float[kernel.Length];
}
