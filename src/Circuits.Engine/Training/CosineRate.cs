using Circuits.Engine.Kernels;

namespace Circuits.Engine.Training;

/// <summary>From one learning rate down to another along half a cosine (Loshchilov &amp; Hutter 2016), as <c>CosineAnnealingLR</c> over all steps.</summary>
/// <param name="Rate">At the first step.</param>
/// <param name="Least">What it comes down to: it would be reached one step after the last.</param>
public sealed record CosineRate(double Rate, double Least = 0) : LearningRate
{
    /// <inheritdoc/>
    public override double At(long step, long totalSteps) =>
        Least + (Rate - Least) * (1 + Cosine.OfHalfTurns((double)step / Math.Max(1, totalSteps))) / 2;
}
