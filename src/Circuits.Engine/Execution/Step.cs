using Circuits.Engine.Compilation;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Execution;

/// <summary>One thing a plan does: reads some values, writes one, in tasks that do not depend on each other.</summary>
internal abstract class Step(Value output, params Value[] inputs)
{
    public Value Output => output;

    public IReadOnlyList<Value> Inputs => inputs;

    /// <summary>Whether it has weights whose gradient is asked for.</summary>
    public virtual bool HasTrainedParameters => false;

    /// <summary>Parts of the packing of its weights, which can go on at once.</summary>
    public virtual int PackTasks => 0;

    /// <summary>All steps of one level run together; a level starts when the one before has finished.</summary>
    public int Level { get; set; }

    /// <summary>The border of zeros this step reads around its inputs.</summary>
    public virtual Border Halo => default;

    /// <summary>Multiply-adds of one run, as the definition of the operation counts them (no padding lanes).</summary>
    public virtual long MultiplyAdds => 0;

    /// <summary>Those that it computes to that end; known once memory has been given out.</summary>
    public virtual long ExecutedMultiplyAdds => MultiplyAdds;

    /// <summary>Bytes that each thread keeps for its tasks.</summary>
    public virtual long ScratchBytes => 0;

    /// <summary>Bytes of weights it holds.</summary>
    public virtual long WeightBytes => 0;

    /// <summary>How many tasks; known once memory has been given out.</summary>
    public int Tasks { get; protected set; }

    /// <summary>Called once, when the addresses of all values are known.</summary>
    public abstract void Prepare();

    public abstract void Run(int task);

    /// <summary>Brings the weights into the order that <see cref="Run"/> reads: once, or before each pass where they are changeable.</summary>
    public virtual void Pack(int task)
    {
    }

    /// <summary>Called when a forward pass has run to its end: what must not happen in one that is cut short.</summary>
    public virtual void Complete()
    {
    }

    /// <summary>Adds the steps that hand the gradient of the output on to the inputs that want it, and to the parameters.</summary>
    public virtual void Differentiate(Backward backward) =>
        throw new GraphException($"{Output.Name}: its operation has no gradient. Replace it by one that has (Graph.With).");

    /// <summary>Frees unmanaged memory the step owns.</summary>
    public virtual void Release()
    {
    }
}
