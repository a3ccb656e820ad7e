using System.CommandLine;
using Circuits.Science;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Fetching;
using Circuits.Science.Subjects.Importers;
using Circuits.Science.Subjects.Networks;

namespace Circuits.Cli.Commands;

/// <summary><c>circuits import</c>: makes a model of the user's own one of the subjects.</summary>
internal sealed class ImportCommand : Command
{
    public ImportCommand()
        : base("import", "Make one self-contained file of a TensorFlow.js model, and list it among the subjects.")
    {
        var file = new Argument<string>("FILE") { Description = "Its model.json, or nsfwjs's model.min.js; shards lie beside it." };
        var name = new Option<string>("--as") { Description = "What to call it.", Required = true, HelpName = "NAME" };
        var to = new Option<string>("--to") { Description = "Where to put it; by default $CIRCUITS_HOME/models, or ~/.circuits/models.", HelpName = "DIR" };
        var source = new Option<string>("--source") { Description = "Where it comes from, for the record.", HelpName = "TEXT" };
        var licence = new Option<string>("--licence") { Description = "Of its weights, for the record.", HelpName = "TEXT" };
        Add(file);
        Add(name);
        Add(to);
        Add(source);
        Add(licence);
        SetAction(parsed => Run(
            parsed.GetRequiredValue(file), parsed.GetRequiredValue(name), parsed.GetValue(to), parsed.GetValue(source) ?? "", parsed.GetValue(licence) ?? ""));
    }

    private static int Run(string file, string name, string? to, string source, string licence)
    {
        if (to is null && Zoo.All.OfType<IFetchedNetwork>().FirstOrDefault(n => n.Name == name) is { } fetched)
        {
            using var client = new HttpClient();
            new NetworkFetch(Home.Networks, client, Patience.Usual, Limits.Usual).Bring(fetched, file);
            Console.Out.WriteLine(Path.Combine(Home.Networks, fetched.FileName));
            return CommandLine.AsExpected;
        }

        if (to is null && Zoo.All.Any(n => n.Name == name))
        {
            throw new UsageException($"'{name}' is a network of the zoo. Call yours something else with --as.");
        }

        if (to is null && File.Exists(Path.Combine(Home.Models, $"{name}.safetensors")))
        {
            throw new UsageException($"'{name}' has been imported before: {Path.Combine(Home.Models, $"{name}.safetensors")}. Delete that file, or call yours something else with --as.");
        }

        try
        {
            Console.Out.WriteLine(ModelFile.Import(file, name, to ?? Home.Models, source, licence));
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }

        return CommandLine.AsExpected;
    }
}
