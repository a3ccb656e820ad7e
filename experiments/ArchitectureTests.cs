using System.Text.RegularExpressions;
using System.Xml.Linq;
using Circuits.Engine;

namespace Circuits.Experiments;

/// <summary>The design's arrows, enforced: experiments -> Circuits.Science -> Circuits.Engine, and inside Science downstream folders use upstream ones.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string[] Flow = ["Stimuli", "Subjects", "Instruments", "Statistics", "Verdicts", "Evidence"];

    /// <summary>What each project may reference.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Circuits.Engine"] = [],
        ["Circuits.Science"] = ["Circuits.Engine"],
        ["Circuits.Experiments"] = ["Circuits.Engine", "Circuits.Science"],
        ["Circuits.Benchmarks"] = ["Circuits.Engine", "Circuits.Science"],
        ["Circuits.TorchSharp"] = ["Circuits.Engine", "Circuits.Science"],
        ["Circuits.Cli"] = ["Circuits.Engine", "Circuits.Science", "Circuits.Experiments"],
        ["Circuits.Cli.Tests"] = ["Circuits.Cli"],
    };

    private static readonly string Root = FindRoot();

    [Fact]
    public void ProjectsReferenceOnlyProjectsBelowThem()
    {
        var wrong =
            from project in Files("*.csproj")
            let name = Path.GetFileNameWithoutExtension(project)
            from reference in XDocument.Load(project).Descendants("ProjectReference")
            let target = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))
            where !Arrows.TryGetValue(name, out var allowed) || !allowed.Contains(target)
            select $"{Relative(project)} references {target}";
        None(wrong);
    }

    [Fact]
    public void TheEngineKnowsNoScienceAndScienceNoExperiments()
    {
        var wrong =
            from file in Files("*.cs")
            let above = Relative(file) switch
            {
                var f when f.StartsWith("src/Circuits.Engine/") => ["Circuits.Science", "Circuits.Experiments", "Circuits.Cli"],
                var f when f.StartsWith("src/Circuits.Science/") => ["Circuits.Experiments", "Circuits.Cli"],
                var f when f.StartsWith("experiments/") => ["Circuits.Cli"],
                _ => Array.Empty<string>(),
            }
            from name in above
            where Regex.IsMatch(Code(file), $@"\b{Regex.Escape(name)}\b")
            select $"{Relative(file)} uses {name}";
        None(wrong);
    }

    [Fact]
    public void EveryFolderOfScienceUsesOnlyTheFoldersUpstreamOfIt()
    {
        var wrong =
            from file in Files("*.cs")
            let path = Relative(file).Split('/')
            where path is ["src", "Circuits.Science", _, _, ..]
            let place = Array.IndexOf(Flow, path[2])
            from Match use in FolderName().Matches(Code(file))
            let used = Array.IndexOf(Flow, use.Groups[1].Value)
            where place < 0 || used > place
            select $"{Relative(file)} uses {use.Value}";
        None(wrong.Distinct());
    }

    /// <remarks>One exception: a graph is written in operations, so they are named without their folder.</remarks>
    [Fact]
    public void EveryFileDeclaresTheNamespaceOfItsFolder()
    {
        var wrong =
            from file in Files("*.cs")
            let path = Relative(file).Split('/')
            let folder = path[0] == "src" ? string.Join('.', path[1..^1]) : string.Join('.', ["Circuits.Experiments", .. path[1..^1]])
            let expected = folder == "Circuits.Engine.Operations" ? "Circuits.Engine" : folder
            let declared = Namespace().Match(File.ReadAllText(file)).Groups[1].Value
            where declared != expected && Path.GetFileName(file) != "Program.cs"
            select $"{Relative(file)} is in '{declared}', it should be in {expected}";
        None(wrong);
    }

    [Fact]
    public void EveryOperationHasABenchmark()
    {
        var without =
            from operation in typeof(Operation).Assembly.GetExportedTypes()
            where operation.IsSubclassOf(typeof(Operation))
            let benchmark = $"src/Circuits.Benchmarks/Operators/{operation.Name}Benchmark.cs"
            where !File.Exists(Path.Combine(Root, benchmark))
            select benchmark;
        None(without);
    }

    private static void None(IEnumerable<string> wrong) => Assert.Equal("", string.Join('\n', wrong));

    /// <summary>Sources and projects; the generator of the kernels is a script, compiled nowhere.</summary>
    private static IEnumerable<string> Files(string pattern) =>
        from folder in (string[])["src", "experiments"]
        from file in Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
        where !Relative(file).Split('/').Any(p => p is "bin" or "obj") && !file.EndsWith(".generator.cs", StringComparison.Ordinal)
        orderby file
        select file;

    private static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    /// <summary>A file without its comments and string literals: prose may mention what code must not use.</summary>
    private static string Code(string file) => Prose().Replace(File.ReadAllText(file), " ");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Circuits.Science.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no Circuits.Science.sln above {AppContext.BaseDirectory}. Run the tests inside the repository.");
    }

    [GeneratedRegex(@"(?<![\w.])(?:Circuits\.Science\.)?(Stimuli|Subjects|Instruments|Statistics|Verdicts|Evidence)(?=[.;])")]
    private static partial Regex FolderName();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex("""//[^\n]*|"(?:[^"\\\n]|\\.)*" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Prose();
}
