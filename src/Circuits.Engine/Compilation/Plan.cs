using Circuits.Engine.Execution;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Compilation;

/// <summary>A graph made ready for one input shape: steps in levels, and the memory they share.</summary>
internal sealed record Plan(
    Value Input, IReadOnlyDictionary<string, Value> Outputs, Stage[] Stages, InputStep[] InputSteps, Arena Arena, IReadOnlyList<Step> Steps, Cost Cost)
{
    public void Release()
    {
        foreach (var step in Steps)
        {
            step.Release();
        }

        Arena.Dispose();
    }
}

/// <summary>The steps that run together, their tasks numbered through.</summary>
internal sealed class Stage
{
    private readonly Step[] steps;

    public Stage(IEnumerable<Step> steps)
    {
        // Long tasks first, so that no thread is left with one at the end.
        this.steps = [.. steps.OrderByDescending(s => s.MultiplyAdds / Math.Max(1, s.Tasks))];
        Tasks = this.steps.Sum(s => s.Tasks);
        Run = RunTask;
    }

    public int Tasks { get; }

    /// <summary>One delegate for the life of the plan: a run allocates nothing.</summary>
    public Action<int> Run { get; }

    private void RunTask(int task)
    {
        foreach (var step in steps)
        {
            if (task < step.Tasks)
            {
                step.Run(task);
                return;
            }

            task -= step.Tasks;
        }
    }
}
