using System.CommandLine;
using Circuits.Engine;
using Circuits.Science;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Fetching;
using Circuits.Science.Subjects.Networks;
using Spectre.Console;

namespace Circuits.Cli.Commands;

/// <summary><c>circuits fetch</c>: gets the weights of a network of the zoo that are not embedded, or a set of images.</summary>
internal sealed class FetchCommand : Command
{
    /// <summary>Between two lines of progress where nothing can be drawn over.</summary>
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(10);

    public FetchCommand()
        : base("fetch", "Download a network's weights, or CIFAR-10: resumed where it broke off, checked, kept in $CIRCUITS_HOME (~/.circuits).")
    {
        var name = new Argument<string>("NAME") { Description = $"One of {string.Join(", ", Names)}." };
        var again = new Option<bool>("--again") { Description = "Also where it is here already." };
        Add(name);
        Add(again);
        SetAction(parsed => Run(parsed.GetRequiredValue(name), parsed.GetValue(again)));
    }

    private static IEnumerable<string> Names => [.. Fetched.Select(n => n.Name), Cifar10Fetch.Name];

    private static IEnumerable<IFetchedNetwork> Fetched => Zoo.All.OfType<IFetchedNetwork>();

    private static int Run(string name, bool again) => name == Cifar10Fetch.Name ? RunCifar10(again) : RunNetwork(name, again);

    private static int RunCifar10(bool again)
    {
        using var interruption = new Interruption();
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var fetch = new Cifar10Fetch(Home.Data, client, Patience.Usual);
        if (File.Exists(fetch.TrainPath) && File.Exists(fetch.TestPath) && !again)
        {
            return IsHere(fetch.TrainPath, Cifar10Fetch.Name);
        }

        Shown(Cifar10Fetch.Name, Cifar10Fetch.Bytes, progress =>
        {
            fetch.GetAsync(Cifar10Fetch.Address, Cifar10Fetch.Sha256, progress, interruption.Token).GetAwaiter().GetResult();
            return true;
        });
        Console.Out.WriteLine(fetch.TrainPath);
        Console.Out.WriteLine(fetch.TestPath);
        return CommandLine.AsExpected;
    }

    private static int IsHere(string path, string name)
    {
        Console.Out.WriteLine($"{path} is here. To get it again: circuits fetch {name} --again");
        return CommandLine.AsExpected;
    }

    private static int RunNetwork(string name, bool again)
    {
        var network = Fetched.FirstOrDefault(n => n.Name == name)
            ?? throw new UsageException(Zoo.All.Any(n => n.Name == name)
                ? $"'{name}' is embedded: there is nothing to fetch."
                : Models.FileOf(name, Home.Models) is { } imported ? $"'{name}' was imported, and is here: {imported}."
                : $"no network or data '{name}' to fetch. Nearest: {NearestNames.To(name, Names)}.");
        var path = Path.Combine(Home.Networks, network.FileName);
        if (File.Exists(path) && !again)
        {
            return IsHere(path, name);
        }

        using var interruption = new Interruption();
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var fetch = new NetworkFetch(Home.Networks, client, Patience.Usual, LimitsOption.Current);
        var entry = Shown(network.Name, network.Bytes, progress => fetch.GetAsync(network, progress, interruption.Token).GetAwaiter().GetResult());
        Console.Out.WriteLine(path);
        Console.Out.WriteLine(entry.IsPinned
            ? $"Nobody publishes its checksum. What came is pinned in {new LockFile(Home.Networks).Path} (sha256 {entry.Sha256}): later downloads have to be the same."
            : $"sha256 {entry.Sha256}, as published.");
        return CommandLine.AsExpected;
    }

    private static T Shown<T>(string name, long? bytes, Func<IProgress<DownloadProgress>, T> fetch)
    {
        if (Terminal.Live is not { } console)
        {
            return fetch(new Lines(name, bytes));
        }

        return console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .Start(context => fetch(new Bar(console, context.AddTask(name, maxValue: bytes ?? double.MaxValue))));
    }

    /// <summary>A bar on a terminal.</summary>
    private sealed class Bar(IAnsiConsole console, ProgressTask task) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value)
        {
            task.MaxValue = value.TotalBytes ?? task.MaxValue;
            task.Value = value.Bytes;
            if (value.Remark != null)
            {
                console.MarkupLineInterpolated($"[grey]{value.Remark}[/]");
            }
        }
    }

    /// <summary>A line on stderr now and then, elsewhere.</summary>
    private sealed class Lines(string name, long? bytes) : IProgress<DownloadProgress>
    {
        private DateTime next = DateTime.UtcNow + LineEvery;

        public void Report(DownloadProgress value)
        {
            if (value.Remark != null)
            {
                Console.Error.WriteLine($"{name}: {value.Remark}");
            }
            else if (DateTime.UtcNow >= next)
            {
                next = DateTime.UtcNow + LineEvery;
                Console.Error.WriteLine($"{name}: {value.Bytes / 1e6:F1} MB of {(value.TotalBytes ?? bytes) / 1e6:F1} MB");
            }
        }
    }
}
