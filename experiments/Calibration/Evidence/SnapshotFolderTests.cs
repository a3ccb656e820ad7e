using System.Reflection;
using System.Text.Json.Nodes;
using Circuits.Science.Evidence;
using Circuits.Science.Stimuli;
using Xunit;

namespace Circuits.Experiments.Calibration.Evidence;

public sealed class SnapshotFolderTests : IDisposable
{
    private const string Name = "SnapshotFolderTests.Example";

    private readonly string repository = Directory.CreateTempSubdirectory("circuits-snapshots-").FullName;
    private readonly SnapshotFolder folder;

    public SnapshotFolderTests()
    {
        File.WriteAllText(Path.Combine(repository, "Circuits.Science.sln"), "");
        folder = SnapshotFolder.Above(Directory.CreateDirectory(Path.Combine(repository, "experiments", "bin")).FullName);
    }

    private string Verified => Path.Combine(repository, "snapshots", $"{Name}.verified.png");

    private string Received => Path.Combine(repository, "snapshots", $"{Name}.received.png");

    public void Dispose() => Directory.Delete(repository, recursive: true);

    [Fact]
    public void AFirstPictureIsReceivedAndNeedsApproval()
    {
        var exception = Assert.Throws<SnapshotException>(() => folder.Approve(Name, Grey(0.5)));
        Assert.Equal(
            $"snapshots/{Name}.verified.png: nothing is approved yet. Received: snapshots/{Name}.received.png. "
            + "If it is right, and you know why it changed, approve it from the repository's folder: "
            + $"mv 'snapshots/{Name}.received.png' 'snapshots/{Name}.verified.png'",
            exception.Message);
        Assert.True(File.Exists(Received));
        Assert.False(File.Exists(Verified));
    }

    [Fact]
    public void AfterTheMoveThatTheMessageGivesTheSamePicturePasses()
    {
        Approve(Grey(0.5));
        folder.Approve(Name, Grey(0.5));
    }

    [Fact]
    public void ADifferentPictureSaysHowMuchWhereAndHowOften()
    {
        Approve(Grey(0.5));
        var changed = Grey(0.5);
        changed[2, 3, 7] = 0;
        changed[0, 5, 1] = 0.4f;
        var message = Assert.Throws<SnapshotException>(() => folder.Approve(Name, changed)).Message;
        Assert.Contains("1.25% of the pixels (2) differ by more than the tolerance of 2/255", message);
        Assert.Contains("the largest difference is 128/255, at x = 7, y = 3", message);
        Assert.DoesNotContain('\n', message);
        Assert.Equal(changed.Values.Select(Level), Png.Load(Received).Values.Select(Level));
    }

    [Fact]
    public void AnotherSizeSaysBothSizes()
    {
        Approve(Grey(0.5));
        var message = Assert.Throws<SnapshotException>(() => folder.Approve(Name, new Image(4, 5))).Message;
        Assert.Contains("the approved picture is 16x10 pixels, the received one 4x5", message);
    }

    [Fact]
    public void TheToleranceIsPassedJustSoAndNoFurther()
    {
        Approve(Grey(100 / 255.0));
        folder.Approve(Name, Grey((100 + PictureComparison.Tolerance) / 255.0));
        folder.Approve(Name, Grey((100 - PictureComparison.Tolerance) / 255.0));
        Assert.Throws<SnapshotException>(() => folder.Approve(Name, Grey((101 + PictureComparison.Tolerance) / 255.0)));
    }

    [Fact]
    public void AMatchRemovesAStaleReceivedFile()
    {
        Approve(Grey(0.5));
        Assert.Throws<SnapshotException>(() => folder.Approve(Name, Grey(0.9)));
        Assert.True(File.Exists(Received));
        folder.Approve(Name, Grey(0.5));
        Assert.False(File.Exists(Received));
    }

    [Fact]
    public void NumbersPassInAnyOrderOfPropertiesAndWithinTheTolerance()
    {
        ApproveJson("""{ "effect": 2.5, "n": 72, "outcome": "Supported", "low": null, "list": [1.0, 2e-12] }""");
        var received = """{ "list": [1, 0], "low": null, "n": 72, "effect": 2.5001, "outcome": "Supported" }""";
        folder.ApproveJson(Name, JsonNode.Parse(received));
    }

    [Theory]
    [InlineData("""{ "effect": 2.51, "n": 72 }""", "$.effect, approved as 2.5, received as 2.51, differs (tolerance 0.0001")]
    [InlineData("""{ "effect": 2.5, "n": 73 }""", "$.n, approved as 72, received as 73, differs")]
    [InlineData("""{ "effect": 2.5 }""", "$.n, approved as 72, is not in what was received")]
    [InlineData("""{ "effect": 2.5, "n": 72, "p": 0.01 }""", "$.p, received as 0.01, is not in what was approved")]
    [InlineData("""{ "effect": "2.5", "n": 73 }""", "So do 1 more")]
    [InlineData("""[1]""", "$, approved as")]
    public void OtherNumbersSayWhichAndWhere(string received, string expected)
    {
        ApproveJson("""{ "effect": 2.5, "n": 72 }""");
        var exception = Assert.Throws<SnapshotException>(() => folder.ApproveJson(Name, JsonNode.Parse(received)));
        Assert.Contains(expected, exception.Message);
    }

    [Fact]
    public void LargeWholeNumbersMustBeEqual()
    {
        ApproveJson("""{ "seed": 123456789 }""");
        Assert.Throws<SnapshotException>(() => folder.ApproveJson(Name, JsonNode.Parse("""{ "seed": 123456788 }""")));
    }

    [Fact]
    public void ABrokenApprovedFileIsSaidToBeBroken()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Verified)!);
        File.WriteAllText(Path.ChangeExtension(Verified, "json"), "{");
        Assert.Contains("not JSON", Assert.Throws<SnapshotException>(() => folder.ApproveJson(Name, 1)).Message);
    }

    [Fact]
    public void SnapshotsOfVanishedTestsAndReceivedFilesAreOrphans()
    {
        var living = $"{nameof(SnapshotFolderTests)}.{nameof(SnapshotsOfVanishedTestsAndReceivedFilesAreOrphans)}";
        Write($"{living}.verified.png");
        Write($"{living}#InceptionV1.verified.json");
        Write($"{nameof(SnapshotFolderTests)}.GoneTest.verified.png");
        Write("GoneClass.Test#part.verified.json");
        Write($"{living}.received.png");
        Assert.Equal(
            [
                "snapshots/GoneClass.Test#part.verified.json belongs to no test: there is no GoneClass.Test. "
                    + "Rename it with its test, or delete it.",
                "snapshots/SnapshotFolderTests.GoneTest.verified.png belongs to no test: "
                    + "there is no SnapshotFolderTests.GoneTest. Rename it with its test, or delete it.",
                $"snapshots/{living}.received.png was received and is not approved: look at it, then approve it "
                    + $"(mv 'snapshots/{living}.received.png' 'snapshots/{living}.verified.png') or delete it.",
            ],
            folder.Orphans(Assembly.GetExecutingAssembly()));
    }

    [Fact]
    public void ARepositoryWithoutSnapshotsHasNoOrphans() => Assert.Empty(folder.Orphans(Assembly.GetExecutingAssembly()));

    [Theory]
    [InlineData("/home/someone/experiments/Claim1.Features/CurveDetectors.cs", null, "CurveDetectors.Tuning")]
    [InlineData(@"C:\work\experiments\CurveDetectors.cs", "mixed3b:379", "CurveDetectors.Tuning#mixed3b-379")]
    public void ASnapshotIsNamedAfterItsFileMethodAndPart(string sourceFile, string? part, string expected) =>
        Assert.Equal(expected, SnapshotFolder.Name(sourceFile, "Tuning", part));

    private void Approve(Image picture) => Png.Save(picture, Verified);

    private void ApproveJson(string json)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Verified)!);
        File.WriteAllText(Path.ChangeExtension(Verified, "json"), json);
    }

    private void Write(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Verified)!);
        File.WriteAllText(Path.Combine(repository, "snapshots", file), "");
    }

    private static int Level(float value) => (int)MathF.Round(255 * value);

    private static Image Grey(double value)
    {
        var image = new Image(16, 10);
        Array.Fill(image.Values, (float)value);
        return image;
    }
}
