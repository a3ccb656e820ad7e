namespace Circuits.Engine.Training;

/// <summary>A learning rate that drops every so many steps, as <c>StepLR</c>.</summary>
/// <param name="Rate">Before the first drop.</param>
/// <param name="Factor">What each drop multiplies it by.</param>
/// <param name="StepsBetweenDrops">At least 1.</param>
public sealed record StepwiseRate(double Rate, double Factor, long StepsBetweenDrops) : LearningRate
{
    /// <summary>At least 1.</summary>
    public long StepsBetweenDrops { get; } = StepsBetweenDrops > 0
        ? StepsBetweenDrops
        : throw new ArgumentOutOfRangeException(nameof(StepsBetweenDrops), StepsBetweenDrops, "A rate drops every 1 or more steps.");

    /// <inheritdoc/>
    public override double At(long step, long totalSteps)
    {
        var rate = Rate;
        for (var drop = step / StepsBetweenDrops; drop > 0; drop--)
        {
            rate *= Factor;
        }

        return rate;
    }
}
