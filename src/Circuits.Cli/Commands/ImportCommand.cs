using System.CommandLine;
using Circuits.Science;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Fetching;
using Circuits.Science.Subjects.Networks;
using Circuits.Science.Subjects.Recordings;

namespace Circuits.Cli.Commands;

/// <summary><c>circuits import</c>: makes a model of the user's own one of the subjects.</summary>
internal sealed class ImportCommand : Command
{
    public ImportCommand()
        : base("import", "Make one self-contained file of a model of any format that is read, or take a recording, and list it among the subjects.")
    {
        var file = new Argument<string>("FILE") { Description = "A model: .onnx, GraphDef .pb, TensorFlow.js model.json, .safetensors with a description; told by content. What belongs to it lies beside it. Or a recording (JSON or CSV)." };
        var name = new Option<string>("--as") { Description = "What to call it.", Required = true, HelpName = "NAME" };
        var to = new Option<string>("--to") { Description = "Where to put it; by default $CIRCUITS_HOME/models, or ~/.circuits/models.", HelpName = "DIR" };
        var source = new Option<string>("--source") { Description = "Where it comes from, for the record.", HelpName = "TEXT" };
        var licence = new Option<string>("--licence") { Description = "Of its weights, for the record.", HelpName = "TEXT" };
        var preprocessing = new Option<string>("--preprocessing")
        {
            Description = "What is done to images in [0, 1]: identity, imagenet (torchvision's), minus-one-to-one, or two numbers SCALE,OFFSET. By default what the file says, else identity.",
            HelpName = "NAME",
        };
        var size = new Option<int?>("--size") { Description = "The side of the images it was trained on, where the file leaves it open (then taken for 224) or is wrong.", HelpName = "PIXELS" };
        Add(file);
        Add(name);
        Add(to);
        Add(source);
        Add(licence);
        Add(preprocessing);
        Add(size);
        SetAction(parsed => Run(
            parsed.GetRequiredValue(file), parsed.GetRequiredValue(name), parsed.GetValue(to),
            new(parsed.GetValue(source) ?? "", parsed.GetValue(licence) ?? "", parsed.GetValue(preprocessing), parsed.GetValue(size))));
    }

    private static int Run(string file, string name, string? to, ImportSettings said)
    {
        if (to is null && Zoo.All.OfType<IFetchedNetwork>().FirstOrDefault(n => n.Name == name) is { } fetched)
        {
            if (said != new ImportSettings())
            {
                throw new UsageException($"{name} is a network of the zoo, which has its preprocessing, size, source and licence: leave these options out, or call yours something else with --as.");
            }

            using var client = new HttpClient();
            new NetworkFetch(Home.Networks, client, Patience.Usual, LimitsOption.Current).Bring(fetched, file);
            Console.Out.WriteLine(Path.Combine(Home.Networks, fetched.FileName));
            return CommandLine.AsExpected;
        }

        if (to is null && Zoo.All.Any(n => n.Name == name))
        {
            throw new UsageException($"'{name}' is a network of the zoo. Call yours something else with --as.");
        }

        if (Models.FileOf(name, to ?? Home.Models) is { } before)
        {
            throw new UsageException($"'{name}' has been imported before: {before}. Delete that file, or call yours something else with --as.");
        }

        try
        {
            Console.Out.WriteLine(RecordingFile.Recognises(file)
                ? RecordingFile.Import(file, name, to ?? Home.Models, said.Source, said.Licence, LimitsOption.Current)
                : ModelFile.Import(file, name, to ?? Home.Models, said, LimitsOption.Current));
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }

        return CommandLine.AsExpected;
    }
}
