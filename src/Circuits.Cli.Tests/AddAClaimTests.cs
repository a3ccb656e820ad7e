using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Circuits.Cli.Tests;

/// <summary><c>docs/add-a-claim.md</c>, followed literally in a copy of the checkout: what it says to write compiles, and what it says is printed is printed.</summary>
[Trait("Speed", "Slow")]
public sealed partial class AddAClaimTests
{
    [Fact]
    public void TheTutorialSaysWhatHappens()
    {
        var root = Root();
        var page = File.ReadAllText(Path.Combine(root, "docs", "add-a-claim.md"));
        var blocks = CodeBlock().Matches(page).Select(m => (Language: m.Groups[1].Value, Text: m.Groups[2].Value)).ToList();
        var (file, stated) = (blocks[0], blocks.Last(b => b.Language == "csharp"));
        var printed = blocks.First(b => b.Text.Contains("lines.exist", StringComparison.Ordinal) && b.Language == "" && b.Text.Contains('─'));
        var folder = Directory.CreateTempSubdirectory("circuits-tutorial-");
        try
        {
            Copy(root, folder.FullName);
            var path = Path.Combine(folder.FullName, FileToSave().Match(page).Groups[1].Value);
            Assert.False(File.Exists(path), $"{path} is there already: the tutorial needs a feature that the project does not have.");
            File.WriteAllText(path, file.Text);

            var (exit, output) = Verify(folder.FullName);
            Assert.True(exit == 1, output);
            Assert.Contains(Words(printed.Text.Split('\n').Single(l => l.Contains("lines.exist", StringComparison.Ordinal))), Words(output));

            File.WriteAllText(path, file.Text.Replace("    [Claim(", stated.Text + "    [Claim(", StringComparison.Ordinal));
            (exit, output) = Verify(folder.FullName);
            Assert.True(exit == 0, output);
            Assert.Contains("1 of 1 as stated: 1 Nonspecific.", output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (int Exit, string Output) Verify(string folder)
    {
        var start = new ProcessStartInfo(
            "dotnet", ["run", "-c", "Release", "--project", "src/Circuits.Cli", "--", "verify", "--claim", "lines.*", "--subject", "planted-curves"])
        {
            WorkingDirectory = folder, RedirectStandardOutput = true,
        };
        start.Environment["COLUMNS"] = "200";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    /// <summary>What a build needs; results of builds stay behind.</summary>
    private static void Copy(string root, string target)
    {
        var needed = ((string[])["src", "experiments", "fixtures"])
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories));
        foreach (var file in Directory.EnumerateFiles(root).Concat(needed))
        {
            var path = Path.GetRelativePath(root, file);
            if (!path.Split(Path.DirectorySeparatorChar).Any(p => p is "bin" or "obj" or "oracles"))
            {
                var copy = Path.Combine(target, path);
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Circuits.Science.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Run the tests inside the repository.");
        }

        return folder.FullName;
    }

    private static string Words(string text) => Space().Replace(text.Trim(), " ");

    [GeneratedRegex(@"^```(\w*)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"Save this as `([^`]+)`")]
    private static partial Regex FileToSave();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
