namespace Circuits.Engine.Execution;

/// <summary>Which pass of a training run is going on: what the steps that draw at random go by.</summary>
internal sealed class TrainingPass(int seed)
{
    public int Seed => seed;

    /// <summary>Set at the start of each forward pass, and kept for the backward pass that belongs to it.</summary>
    public long Number { get; set; }
}
