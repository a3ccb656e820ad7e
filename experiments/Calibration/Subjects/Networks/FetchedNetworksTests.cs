using Circuits.Experiments.Calibration.Subjects.Importers;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Importers;
using Circuits.Science.Subjects.Networks;

namespace Circuits.Experiments.Calibration.Subjects.Networks;

public sealed class FetchedNetworksTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public static TheoryData<string> Names => [.. Zoo.All.OfType<IFetchedNetwork>().Select(n => n.Name)];

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void TheNetworksOfThePaperAreThere() => Assert.Equal(
        ["alexnet", "inception-v1", "inception-v1-places365", "inception-v3-2015", "inception-v3-slim", "resnet-v2-50", "vgg-19"],
        Zoo.All.OfType<IFetchedNetwork>().Select(n => n.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void AnotherNetworksFileIsRefused(string name)
    {
        var network = Zoo.All.OfType<IFetchedNetwork>().Single(n => n.Name == name);
        var writer = new GraphDefWriter();
        writer.Add("input", "Placeholder", [], ("dtype", new GraphDefType(1)));
        writer.Add("x", "Relu", ["input"]);
        var path = scratch.File("other.pb", writer.ToBytes());
        var message = Assert.Throws<InvalidDataException>(() => network.Load(path, Limits.Usual)).Message;
        Assert.StartsWith($"{path}: it is not {name}: it has no ", message);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void WhereItComesFromIsAnAddressAndANameWithoutFolders(string name)
    {
        var network = Zoo.All.OfType<IFetchedNetwork>().Single(n => n.Name == name);
        Assert.Equal(("https", network.FileName), (network.Address.Scheme, Path.GetFileName(network.FileName)));
        Assert.Equal(network.Member != null, network.Address.LocalPath.EndsWith(".zip", StringComparison.Ordinal));
        Assert.All(network.Sha256 ?? new('0', 64), c => Assert.Contains(c, "0123456789abcdef"));
        Assert.DoesNotContain(network, Zoo.Shipped);
    }
}
