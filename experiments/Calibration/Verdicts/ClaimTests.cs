using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Circuits.Experiments.Claim1.Features;
using Circuits.Science.Verdicts;

namespace Circuits.Experiments.Calibration.Verdicts;

/// <summary>Claims are found by their attribute. Assemblies that would not do are made here on the fly, lest this one be one of them.</summary>
public sealed class ClaimTests
{
    private static readonly IReadOnlyList<Claim> Claims = Claim.In(typeof(CurveDetectors).Assembly);

    [Fact]
    public void ClaimsAreFoundInTheOrderInWhichTheyAreWritten()
    {
        string[] curves = ["curves.exist", "curves.synthetic", "curves.joint-tuning", "curves.cover", "curves.order"];
        Assert.Equal(curves, Claims.Where(c => c.Experiment == typeof(CurveDetectors)).Select(c => c.Id).Take(curves.Length)); // then those of further files
        Assert.Equal(Claims.Select(c => c.Experiment.FullName).Order(StringComparer.Ordinal), Claims.Select(c => c.Experiment.FullName));
        Assert.Equal(Claims.Count, Claims.Select(c => c.Id).Distinct().Count());
    }

    [Fact]
    public void EveryClaimSaysWhatItClaimsAndWhere() => Assert.All(Claims, c =>
    {
        Assert.Matches("^[a-z0-9-]+\\.[a-z0-9-]+$", c.Id);
        Assert.EndsWith(".", c.Statement);
        Assert.NotEmpty(c.Source);
    });

    /// <summary>As sha256sum gives it for the file in the repository: a threshold that is changed shows.</summary>
    [Fact]
    public void TheSourceHashIsThatOfItsFolderAndOfTheLibrarysFoldersThatDecide()
    {
        var claim = Claims.Single(c => c.Id == "curves.exist");
        var root = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..");
        var science = Path.Combine(root, "src", "Circuits.Science");
        var own = Files(Path.Combine(root, "experiments", "Claim1.Features"));
        string[] deciding = ["Instruments", "Statistics", "Stimuli", "Subjects/Controls", "Verdicts"];
        var library = deciding.SelectMany(folder => Files(Path.Combine(science, folder)));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([.. own.Concat(library).SelectMany(File.ReadAllBytes)])), claim.SourceHash);

        // In the order of the names under which they are embedded, where a folder is a part of the name.
        static IEnumerable<string> Files(string folder) => Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
            .OrderBy(f => Path.GetRelativePath(folder, f).Replace(Path.DirectorySeparatorChar, '.'), StringComparer.Ordinal);
    }

    [Fact]
    public void SupportedIsExpectedUnlessTheClaimSaysOtherwise()
    {
        var cover = Claims.Single(c => c.Id == "curves.cover");
        Assert.Equal((Outcome.Supported, null), cover.ExpectedOn("a network that nobody has heard of"));
        var (outcome, because) = cover.ExpectedOn("inception-v3");
        Assert.Equal(Outcome.Nonspecific, outcome);
        Assert.NotEmpty(because!);
    }

    /// <summary>An expectation for a subject that does not exist would be one that nobody checks.</summary>
    [Fact]
    public void EveryStatedExpectationIsOfANetworkOfTheZoo()
    {
        var names = Science.Subjects.Zoo.All.Select(n => n.Name).ToHashSet();
        var stated = typeof(CurveDetectors).Assembly.GetTypes().SelectMany(t => t.GetMethods()).SelectMany(m => m.GetCustomAttributes<ExpectAttribute>());
        Assert.All(stated, e => Assert.True(names.Contains(e.Subject) && e.Because.Length > 10, e.Subject));
    }

    [Fact]
    public void AnIdThatOccursTwiceIsRefusedByBothNames()
    {
        var assembly = Make(("First", "Try", "a.b", typeof(Verdict), [typeof(Trial)]), ("Second", "Again", "a.b", typeof(Verdict), [typeof(Trial)]));
        Assert.Equal("Second.Again: First has a claim 'a.b' too.", Refused(assembly));
    }

    [Fact]
    public void AClaimOfAnotherSignatureIsRefused()
    {
        Type[][] parameters = [[], [typeof(int)], [typeof(Trial), typeof(int)]];
        Assert.All(parameters, p => Assert.Equal("First.Try: a claim is `public static Verdict Try(Trial trial)`.", Refused(Make(("First", "Try", "a.b", typeof(Verdict), p)))));
        Assert.Equal("First.Try: a claim is `public static Verdict Try(Trial trial)`.", Refused(Make(("First", "Try", "a.b", typeof(void), [typeof(Trial)]))));
    }

    /// <summary>Not public, or not static: passed over silently it would be a claim that nobody tests.</summary>
    [Theory]
    [InlineData(MethodAttributes.Private | MethodAttributes.Static)]
    [InlineData(MethodAttributes.Assembly | MethodAttributes.Static)]
    [InlineData(MethodAttributes.Public)]
    public void AClaimThatWouldNotBeFoundIsRefused(MethodAttributes attributes) => Assert.Equal(
        "First.Try: a claim is `public static Verdict Try(Trial trial)`.", Refused(Make(attributes, ("First", "Try", "a.b", typeof(Verdict), [typeof(Trial)]))));

    [Fact]
    public void AClaimWhoseSourceIsNotEmbeddedIsRefused() => Assert.Contains(
        "The source of First is not embedded as 'First.cs'", Refused(Make(("First", "Try", "a.b", typeof(Verdict), [typeof(Trial)]))));

    [Fact]
    public void AnAssemblyWithoutClaimsHasNone() => Assert.Empty(Claim.In(typeof(object).Assembly));

    private static string Refused(Assembly assembly) => Assert.Throws<InvalidOperationException>(() => Claim.In(assembly)).Message;

    private static Assembly Make(params (string Type, string Method, string Id, Type Returns, Type[] Parameters)[] claims) =>
        Make(MethodAttributes.Public | MethodAttributes.Static, claims);

    private static Assembly Make(MethodAttributes attributes, params (string Type, string Method, string Id, Type Returns, Type[] Parameters)[] claims)
    {
        var module = AssemblyBuilder.DefineDynamicAssembly(new("claims"), AssemblyBuilderAccess.Run).DefineDynamicModule("claims");
        Type? made = null;
        foreach (var claim in claims)
        {
            var type = module.DefineType(claim.Type, TypeAttributes.Public | TypeAttributes.Class);
            var method = type.DefineMethod(claim.Method, attributes, claim.Returns, claim.Parameters);
            method.SetCustomAttribute(new(typeof(ClaimAttribute).GetConstructors().Single(), [claim.Id, "It holds.", "a test"]));
            method.GetILGenerator().ThrowException(typeof(NotSupportedException));
            made = type.CreateType();
        }

        return made!.Assembly;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
