using System.Security.Cryptography;
using Circuits.Experiments.Calibration.Subjects;
using Circuits.Science;
using Xunit;

namespace Circuits.Experiments.Calibration;

public sealed class FixturesTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void EveryListedFileIsThereAndIsTheOneThatIsMeant() =>
        Assert.All(Fixtures.All, f => Assert.Equal(Path.Combine(Fixtures.Folder, f.Path), Fixtures.File(f.Path)));

    [Fact]
    public void TheManifestIsSortedAndTellsOriginAndLicence()
    {
        Assert.Equal(Fixtures.All.Select(f => f.Path).Order(StringComparer.Ordinal), Fixtures.All.Select(f => f.Path));
        Assert.DoesNotContain(Fixtures.All, f => string.IsNullOrWhiteSpace(f.Origin) || string.IsNullOrWhiteSpace(f.Licence));
    }

    [Fact]
    public void AChangedFileIsRefused()
    {
        var folder = Folder(("a.txt", "as it was"));
        Assert.Equal(scratch.File("a.txt"), folder.File("a.txt"));
        scratch.File("a.txt", "changed");
        Assert.Equal(scratch.File("a.txt"), folder.File("a.txt")); // checked once per process
        var message = Assert.Throws<InvalidDataException>(() => new FixtureFolder(scratch.Path).File("a.txt")).Message;
        Assert.StartsWith($"{scratch.File("a.txt")} has sha256 ", message);
        Assert.Contains($"git restore {scratch.File("a.txt")}", message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void AMissingFileIsToldWithTheRemedy()
    {
        var folder = Folder(("a.txt", "as it was"));
        File.Delete(scratch.File("a.txt"));
        Assert.Contains("is not there. Restore it: git restore", Assert.Throws<FileNotFoundException>(() => folder.File("a.txt")).Message);
    }

    [Fact]
    public void AFileThatIsNotListedIsAnsweredWithTheNearest()
    {
        var folder = Folder(("a.txt", "x"), ("weights.txt", "y"));
        scratch.File("weight.txt", "not listed");
        var message = Assert.Throws<FileNotFoundException>(() => folder.File("weight.txt")).Message;
        Assert.Contains("weight.txt is not listed in ", message);
        Assert.Contains("Nearest: weights.txt", message);
    }

    [Fact]
    public void TheFolderIsFoundFromBelowOrByItsName()
    {
        Directory.CreateDirectory(scratch.File("fixtures"));
        var below = Directory.CreateDirectory(scratch.File("bin/Release")).FullName;
        Assert.Contains("set CIRCUITS_FIXTURES", Assert.Throws<DirectoryNotFoundException>(() => FixtureFolder.Find(null, [below])).Message);
        scratch.File("fixtures/MANIFEST.json", """{"files":[]}""");
        Assert.Equal(scratch.File("fixtures"), FixtureFolder.Find(null, [below]).Root);
        Assert.Equal(scratch.File("fixtures"), FixtureFolder.Find(scratch.File("fixtures"), []).Root);
        Assert.Contains("has no MANIFEST.json", Assert.Throws<DirectoryNotFoundException>(() => FixtureFolder.Find(below, [scratch.Path])).Message);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("nonsense")]
    public void ADamagedManifestIsRefused(string json)
    {
        scratch.File("MANIFEST.json", json);
        Assert.Contains("not a manifest", Assert.Throws<InvalidDataException>(() => new FixtureFolder(scratch.Path)).Message);
    }

    private FixtureFolder Folder(params (string Name, string Text)[] files)
    {
        var lines = files.Select(f =>
        {
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(scratch.File(f.Name, f.Text))));
            return $$"""{"path":"{{f.Name}}","sha256":"{{sha256}}","origin":"here","licence":"MIT"}""";
        });
        scratch.File("MANIFEST.json", $$"""{"files":[{{string.Join(',', lines)}}]}""");
        return new(scratch.Path);
    }
}
