using System.CommandLine;
using System.Numerics.Tensors;
using Circuits.Engine;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;

namespace Circuits.Cli.Commands;

/// <summary><c>circuits grad</c>: which pixels a unit's activation rises and falls with.</summary>
internal sealed class GradCommand : Command
{
    public GradCommand()
        : base("grad", "Gradient of a unit's activation with respect to the images, written as a .npy of their shape (float32, N,C,H,W).")
    {
        var model = ModelArgument.Create();
        var input = InputImages.Option();
        var node = new Option<string>("--node") { Description = "The unit's node.", Required = true, HelpName = "NODE" };
        var unit = new Option<int>("--unit") { Description = "The unit's channel.", Required = true, HelpName = "K" };
        var at = new Option<string>("--at") { Description = "One position, row and column; without it the sum over all positions.", HelpName = "Y,X" };
        var to = new Option<string>("--out") { Description = "The file to write.", Required = true, HelpName = "G.npy" };
        var raw = InputImages.RawOption();
        foreach (var option in (Option[])[input, node, unit, at, to, raw])
        {
            Add(option);
        }

        Add(model);
        SetAction(parsed => Run(
            parsed.GetRequiredValue(model), parsed.GetRequiredValue(input), parsed.GetRequiredValue(node), parsed.GetRequiredValue(unit),
            parsed.GetValue(at), parsed.GetRequiredValue(to), parsed.GetValue(raw)));
    }

    private static int Run(string model, string input, string node, int unit, string? at, string file, bool raw)
    {
        using var interruption = new Interruption();
        var subject = Models.Load(model);
        var name = subject.Graph[node].Name;
        OutputFolder.MakeFor("--out", file);
        var images = InputImages.Load(input, subject, raw);
        var shape = new Shape((int)images.Lengths[0], (int)images.Lengths[1], (int)images.Lengths[2], (int)images.Lengths[3]);
        var entry = Differentiation.InputsOf(subject.Graph)[0];
        using var network = InputImages.CompileFor(
            subject, shape, input, () => new ManagedEngine().Compile(subject.Graph, shape, new Differentiation(name) { To = [entry] }));
        var seed = Seed(network.ShapeOf(node), node, unit, at);

        var values = new float[shape.Count];
        images.FlattenTo(values);
        var preprocessing = raw ? Preprocessing.Identity : subject.Preprocessing;
        preprocessing.Apply(values, shape.Height * shape.Width);
        network.Forward(values, interruption.Token);
        network.Backward(node, seed, interruption.Token);
        network.ReadGradient(entry, values);
        preprocessing.ApplyToGradient(values, shape.Height * shape.Width);
        Npy.Save(Tensor.Create(values, images.Lengths), file);
        Terminal.List([[file, shape.ToString()]]);
        return CommandLine.AsExpected;
    }

    /// <summary>One where the unit is looked at, zero elsewhere, for every image.</summary>
    private static float[] Seed(Shape shape, string node, int unit, string? at)
    {
        if (unit < 0 || unit >= shape.Channels)
        {
            throw new UsageException($"--unit {unit}: {node} has units 0 to {shape.Channels - 1}.");
        }

        var pixels = shape.Height * shape.Width;
        var (first, count) = at is null ? (0, pixels) : (Position(shape, node, at), 1);
        var seed = new float[shape.Count];
        for (var image = 0; image < shape.Batch; image++)
        {
            seed.AsSpan((image * shape.Channels + unit) * pixels + first, count).Fill(1);
        }

        return seed;
    }

    private static int Position(Shape shape, string node, string at) =>
        at.Split(',') is [var row, var column] && int.TryParse(row, out var y) && int.TryParse(column, out var x)
        && y >= 0 && y < shape.Height && x >= 0 && x < shape.Width
            ? y * shape.Width + x
            : throw new UsageException($"--at {at}: {node} has rows 0 to {shape.Height - 1} and columns 0 to {shape.Width - 1}; write row,column.");
}
