using System.CommandLine;
using Circuits.Engine;
using Circuits.Science.Instruments;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Spectre.Console;
using static System.FormattableString;

namespace Circuits.Cli.Commands;

/// <summary><c>circuits visualize</c>: a picture that excites a unit.</summary>
internal sealed class VisualizeCommand : Command
{
    private const int LeastPixels = 16, MostPixels = 1024, MostSteps = 100_000;

    public VisualizeCommand()
        : base("visualize", "Feature visualisation: make a picture that excites a unit, as lucid does. The same seed gives the same picture.")
    {
        var defaults = new VisualizationSettings();
        var model = ModelArgument.Create();
        var unit = new Argument<string>("NODE:UNIT") { Description = "As the literature writes it, mixed2:112." };
        var to = new Option<string>("--out") { Description = "The picture to write.", Required = true, HelpName = "F.png" };
        var size = Whole("--size", "Side of the picture in pixels.", defaults.SizePixels);
        var steps = Whole("--steps", "Steps of Adam.", defaults.Steps);
        var seed = Whole("--seed", "Of the noise it starts from, and of the transformations.", defaults.Seed);
        var centre = new Option<bool>("--centre") { Description = "Excite the unit in the middle alone, not its whole channel." };
        Add(model);
        Add(unit);
        foreach (var option in (Option[])[to, size, steps, seed, centre])
        {
            Add(option);
        }

        SetAction(parsed => Run(
            parsed.GetRequiredValue(model), parsed.GetRequiredValue(unit), parsed.GetRequiredValue(to), parsed.GetValue(centre), defaults with
            {
                SizePixels = Within("--size", parsed.GetValue(size), LeastPixels, MostPixels),
                Steps = Within("--steps", parsed.GetValue(steps), 1, MostSteps),
                Seed = parsed.GetValue(seed),
            }));
    }

    private static int Run(string model, string name, string file, bool centre, VisualizationSettings settings)
    {
        using var interruption = new Interruption();
        var subject = Models.Load(model);
        var unit = Unit.Parse(name).In(subject.Graph);
        var target = centre ? VisualizationTarget.Neuron(subject.Graph, unit) : VisualizationTarget.Channel(subject.Graph, unit);
        OutputFolder.MakeFor("--out", file);
        if (Directory.Exists(file))
        {
            throw new UsageException($"--out {file}: it is a folder. Name a file in it, {Path.Combine(file, "unit.png")}.");
        }

        var made = Shown($"{subject.Name} {unit}", progress => Make(subject, target, settings, progress, interruption.Token));
        Png.Save(made.Picture, file);
        Terminal.List([[file, Invariant($"{unit} {made.Excitation:G4}, from {made.StartExcitation:G4} at the start")]]);
        if (made.Defect is not { } defect)
        {
            return CommandLine.AsExpected;
        }

        Console.Error.WriteLine($"circuits: {file}: {defect}");
        return CommandLine.Differs;
    }

    private static Visualization Make(
        Subject subject, VisualizationTarget target, VisualizationSettings settings,
        IProgress<double>? progress, CancellationToken cancellation)
    {
        try
        {
            return FeatureVisualization.Of(new ManagedEngine(), subject, target, settings, progress, cancellation);
        }
        catch (GraphException e)
        {
            throw new UsageException(
                $"{subject.Name} gives no picture of {settings.SizePixels} px: {e.Message.TrimEnd('.')}. "
                + $"Its native size is {subject.NativeSizePixels}: try another --size, or another node.");
        }
    }

    private static Visualization Shown(string what, Func<IProgress<double>?, Visualization> make) => Terminal.Live is not { } console
        ? make(null)
        : console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => make(new Bar(context.AddTask(Markup.Escape(what), maxValue: 1))));

    private static Option<int> Whole(string name, string description, int value) =>
        new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => value };

    private static int Within(string option, int value, int least, int most) => value >= least && value <= most
        ? value
        : throw new UsageException($"{option} {value}: give a number from {least} to {most}.");

    private sealed class Bar(ProgressTask task) : IProgress<double>
    {
        public void Report(double value) => task.Value = value;
    }
}
