using Circuits.Engine.Execution;

namespace Circuits.Engine.Compilation;

/// <summary>Steps that run together, their tasks numbered through.</summary>
internal sealed class Stage
{
    private readonly Step[] steps;
    private readonly int[] tasks; // of each step, asked once: a step may have to add its up
    private readonly Action<Step, int> runOf;

    /// <summary>The steps of one level.</summary>
    public Stage(IEnumerable<Step> steps)
        : this(steps.OrderByDescending(s => s.MultiplyAdds / Math.Max(1, s.Tasks)), s => s.Tasks, (s, task) => s.Run(task))
    {
        // Long tasks first, so that no thread is left with one at the end.
    }

    private Stage(IEnumerable<Step> steps, Func<Step, int> tasksOf, Action<Step, int> runOf)
    {
        (this.steps, this.runOf) = ([.. steps], runOf);
        tasks = [.. this.steps.Select(tasksOf)];
        Tasks = tasks.Sum();
        Run = RunTask;
    }

    public int Tasks { get; }

    public IReadOnlyList<Step> Steps => steps;

    /// <summary>One delegate for the life of the plan: a run allocates nothing.</summary>
    public Action<int> Run { get; }

    /// <summary>The packing of all steps' weights.</summary>
    public static Stage PackingOf(IEnumerable<Step> steps) => new(steps.Where(s => s.PackTasks > 0), s => s.PackTasks, (s, task) => s.Pack(task));

    private void RunTask(int task)
    {
        var i = 0;
        for (; task >= tasks[i]; i++)
        {
            task -= tasks[i];
        }

        runOf(steps[i], task);
    }
}
