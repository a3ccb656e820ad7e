using System.CommandLine;
using Circuits.Engine;
using Circuits.Science;
using Circuits.Science.Evidence;
using Circuits.Science.Instruments;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Spectre.Console;
using static System.FormattableString;

namespace Circuits.Cli.Commands;

/// <summary><c>circuits examples</c>: what of a set of images excites a unit, what does not, and what inhibits it.</summary>
internal sealed class ExamplesCommand : Command
{
    private const int LeastPixels = 16, MostPixels = 2048, PerRow = 8;
    private const double CellPoints = 64;

    public ExamplesCommand()
        : base("examples", "Dataset examples: a sheet of what of some images excites a unit, what leaves it alone and what inhibits it.")
    {
        var model = ModelArgument.Create();
        var unit = new Argument<string>("NODE:UNIT") { Description = "As the literature writes it, mixed2:112." };
        var images = new Option<string>("--images") { Description = "A folder of .png, or a .bin of CIFAR-10; by default the photographs that ship.", HelpName = "DIR|FILE.bin" };
        var to = new Option<string>("--out") { Description = "The sheet to write.", Required = true, HelpName = "F.png" };
        var size = new Option<int?>("--size") { Description = "Side in pixels that images are scaled to; by default the network's own.", HelpName = "N" };
        var seed = new Option<int>("--seed") { Description = "Of which images show the middle activations.", HelpName = "N" };
        var json = new Option<bool>("--json") { Description = "Print JSON: bins, shares, and each example's image and place." };
        Add(model);
        Add(unit);
        foreach (var option in (Option[])[images, to, size, seed, json])
        {
            Add(option);
        }

        SetAction(parsed => Run(
            parsed.GetRequiredValue(model), parsed.GetRequiredValue(unit), parsed.GetValue(images), parsed.GetRequiredValue(to),
            parsed.GetValue(size), parsed.GetValue(seed), parsed.GetValue(json)));
    }

    private static int Run(string model, string name, string? from, string file, int? size, int seed, bool json)
    {
        using var interruption = new Interruption();
        var subject = Models.Load(model);
        var unit = Unit.Parse(name).In(subject.Graph);
        var pixels = size ?? subject.NativeSizePixels;
        if (pixels is < LeastPixels or > MostPixels)
        {
            throw new UsageException($"--size {pixels}: give a number from {LeastPixels} to {MostPixels}.");
        }

        var (count, images) = Images(from);
        OutputFolder.MakeFor("--out", file);
        if (Directory.Exists(file))
        {
            throw new UsageException($"--out {file}: it is a folder. Name a file in it, {Path.Combine(file, "examples.png")}.");
        }

        var found = Shown($"{subject.Name} {unit}", count, progress => Find(subject, unit, images, pixels, seed, progress, interruption.Token));
        Png.Save(Sheet(subject, unit, found), file);
        if (json)
        {
            Json.Print(new
            {
                subject = subject.Name, unit = unit.ToString(), activationOf = found.Unit.ToString(), images = found.Images, sizePixels = pixels, sheet = file,
                strongest = found.Strongest.Select(Row), weakest = found.Weakest.Select(Row),
                bins = found.Bins.Select(b => new { b.From, b.To, b.Places, b.ShareOfPlaces, b.ShareOfExpectedValue, examples = b.Examples.Select(Row) }),
            });
            return CommandLine.AsExpected;
        }

        Terminal.List(
        [
            ["activation", "places", "expected value"],
            .. found.Bins.Select(b => (string[])[Range(b), Invariant($"{b.ShareOfPlaces:P2}"), Invariant($"{b.ShareOfExpectedValue:P1}")]),
            [file, $"{found.Images} images", ""],
        ]);
        return CommandLine.AsExpected;

        static object Row(DatasetExample e) => new { e.Name, e.Left, e.Top, e.Activation };
    }

    private static DatasetExamples Find(
        Subject subject, Unit unit, IEnumerable<(string, Image)> images, int pixels, int seed, IProgress<int>? progress, CancellationToken cancellation)
    {
        try
        {
            return DatasetExamples.Of(new ManagedEngine(), subject, unit, images, pixels, PerRow, seed, progress, cancellation);
        }
        catch (GraphException e)
        {
            throw new UsageException(
                $"{subject.Name} cannot be shown images of {pixels} px: {e.Message.TrimEnd('.')}. Its native size is {subject.NativeSizePixels}: try another --size, or another node.");
        }
    }

    /// <summary>How many, and one after the other.</summary>
    private static (int Count, IEnumerable<(string Name, Image Image)> Images) Images(string? from)
    {
        if (from is null)
        {
            var shipped = Photographs.Shipped();
            return (shipped.Count, shipped.Select(p => (p.Name, p.Image)));
        }

        if (Directory.Exists(from))
        {
            var files = Directory.GetFiles(from).Where(f => Path.GetExtension(f).ToLowerInvariant() is ".png").Order(StringComparer.Ordinal).ToList();
            return files.Count > 0
                ? (files.Count, files.Select(f => (Path.GetFileName(f), Png.Load(f, LimitsOption.Current.Bytes))))
                : throw new UsageException($"--images {from}: holds no PNG file. Put the images there, or name their folder.");
        }

        if (!File.Exists(from))
        {
            throw new UsageException(MissingFile.Says(from, "--images takes a folder of .png, or a .bin of CIFAR-10 (circuits fetch cifar10)."));
        }

        return (Cifar10.CountOf(from), Cifar10.Read(from).Select((image, i) => ($"{i} (class {image.Label})", image.Image)));
    }

    private static Image Sheet(Subject subject, Unit unit, DatasetExamples found) => ContactSheet.Draw(
        $"{unit} of {subject.Name}: {found.Images} images",
        ["most negative", .. found.Bins.Select(b => Invariant($"{Range(b)}: {b.ShareOfPlaces:P1} of places, {b.ShareOfExpectedValue:P0} of expected value")), "strongest"],
        [],
        [Cells(found.Weakest), .. found.Bins.Select(b => Cells(b.Examples)), Cells(found.Strongest)],
        CellPoints,
        $"What the unit sees at one place of an image, and its activation there, of {found.Unit}. Middle rows are drawn by chance, one place of an image.");

    private static IReadOnlyList<ContactSheet.Cell> Cells(IReadOnlyList<DatasetExample> examples) =>
        [.. examples.Select(e => new ContactSheet.Cell(e.Field, Number(e.Activation)))];

    private static string Range(ActivationBin bin) =>
        double.IsInfinity(bin.From) ? $"below {Number(bin.To)}" : double.IsInfinity(bin.To) ? $"from {Number(bin.From)}" : $"{Number(bin.From)} to {Number(bin.To)}";

    private static string Number(double value) => Invariant($"{value:G3}").Replace('-', '−');

    private static DatasetExamples Shown(string what, int count, Func<IProgress<int>?, DatasetExamples> find) => Terminal.Live is not { } console
        ? find(null)
        : console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => find(new Bar(context.AddTask(Markup.Escape(what), maxValue: count))));

    private sealed class Bar(ProgressTask task) : IProgress<int>
    {
        public void Report(int value) => task.Value = value;
    }
}
