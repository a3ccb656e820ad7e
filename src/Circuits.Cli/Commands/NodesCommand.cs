using System.CommandLine;
using Circuits.Engine;
using Circuits.Science.Subjects;

namespace Circuits.Cli.Commands;

/// <summary><c>circuits nodes</c>: what can be read from a network.</summary>
internal sealed class NodesCommand : Command
{
    public NodesCommand()
        : base("nodes", "List a network's nodes, one a line: name, operation, shape (N,C,H,W) at its native size.")
    {
        var model = ModelArgument.Create();
        Add(model);
        SetAction(parsed => Run(parsed.GetRequiredValue(model)));
    }

    private static int Run(string model)
    {
        var subject = Models.Load(model);
        var shapes = Shapes.OutputsOf(subject.Graph, subject.NativeSizePixels);
        Terminal.List(
        [
            .. subject.Graph.Nodes.Select(n => new[]
            {
                n.Name, n.Operation.Name, shapes.TryGetValue(n.Name, out var shape) ? shape.ToString() : "-",
            }),
        ]);
        return CommandLine.AsExpected;
    }
}
