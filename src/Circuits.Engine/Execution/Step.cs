using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>One thing a plan does: reads some values, writes one, in tasks that do not depend on each other.</summary>
internal abstract class Step(Value output, params Value[] inputs)
{
    public Value Output => output;

    public IReadOnlyList<Value> Inputs => inputs;

    /// <summary>All steps of one level run together; a level starts when the one before has finished.</summary>
    public int Level { get; set; }

    /// <summary>The border of zeros this step reads around its inputs.</summary>
    public virtual Border Halo => default;

    /// <summary>Multiply-adds of one run, as the definition of the operation counts them (no padding lanes).</summary>
    public virtual long MultiplyAdds => 0;

    /// <summary>Bytes of weights it holds.</summary>
    public virtual long WeightBytes => 0;

    /// <summary>How many tasks; known once memory has been given out.</summary>
    public int Tasks { get; protected set; }

    /// <summary>Called once, when the addresses of all values are known.</summary>
    public abstract void Prepare();

    public abstract void Run(int task);

    /// <summary>Frees unmanaged memory the step owns.</summary>
    public virtual void Release()
    {
    }
}
