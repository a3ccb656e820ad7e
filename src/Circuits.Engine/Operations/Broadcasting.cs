using Circuits.Engine.Compilation;
using Circuits.Engine.Execution;
using Circuits.Engine.Memory;

namespace Circuits.Engine;

/// <summary>The rule of operations on two inputs: along channels, rows and columns a size of 1 is repeated to the other's size.</summary>
internal static class Broadcasting
{
    /// <summary>The output's shape.</summary>
    /// <exception cref="GraphException">Not two inputs, or sizes that are neither equal nor 1, or different batches.</exception>
    public static Shape ShapeOf(string operation, IReadOnlyList<Shape> inputs)
    {
        if (inputs.Count != 2)
        {
            throw new GraphException($"{operation} takes two inputs, it was given {inputs.Count}.");
        }

        var (a, b) = (inputs[0], inputs[1]);
        return a.Batch == b.Batch && Fit(a.Channels, b.Channels) && Fit(a.Height, b.Height) && Fit(a.Width, b.Width)
            ? new(a.Batch, Math.Max(a.Channels, b.Channels), Math.Max(a.Height, b.Height), Math.Max(a.Width, b.Width))
            : throw new GraphException($"{operation} takes two inputs of one shape, or of size 1 where they differ; it was given {a} and {b}.");

        static bool Fit(int a, int b) => a == b || a == 1 || b == 1;
    }

    /// <summary>Adds the step for two inputs that lie in the lanes of the output.</summary>
    public static void Lower(Lowering at, Func<Value, Value, Value, Step> step)
    {
        var channels = at.Shape.Channels;
        var leftLeads = at.Input(0).Shape.Channels == channels;
        var lead = at.Blocked(leftLeads ? 0 : 1);
        var other = leftLeads ? 1 : 0;
        var follower = at.Input(other).Shape.Channels == channels ? at.BlockedLike(lead, other) : at.Blocked(other);
        at.Add(step(at.Like(lead), leftLeads ? lead : follower, leftLeads ? follower : lead));
    }
}
