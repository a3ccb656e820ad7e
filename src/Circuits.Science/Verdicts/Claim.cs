using System.Reflection;
using System.Security.Cryptography;
using Circuits.Science.Subjects;

namespace Circuits.Science.Verdicts;

/// <summary>Marks a method as a claim: <c>public static Verdict Name(Trial trial)</c>.</summary>
/// <param name="id">Short and stable, for the command and the ledger: <c>curves.exist</c>.</param>
/// <param name="statement">What is claimed, in one sentence.</param>
/// <param name="source">Where it is claimed: paper and section.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClaimAttribute(string id, string statement, string source) : Attribute
{
    /// <summary>Short and stable.</summary>
    public string Id => id;

    /// <summary>One sentence.</summary>
    public string Statement => statement;

    /// <summary>Paper and section.</summary>
    public string Source => source;

    /// <summary>True where responses are enough; else the claim shows stimuli of its own, and needs a network to show them to.</summary>
    public bool RunsOnRecordings { get; init; }
}

/// <summary>States the outcome expected of a claim on a subject where it is not Supported, and why.</summary>
/// <param name="subject">The subject's name.</param>
/// <param name="outcome">What is expected.</param>
/// <param name="because">The reason it differs from the paper's prediction.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ExpectAttribute(string subject, Outcome outcome, string because) : Attribute
{
    /// <summary>The subject's name.</summary>
    public string Subject => subject;

    /// <summary>What is expected.</summary>
    public Outcome Outcome => outcome;

    /// <summary>The reason it differs from the paper's prediction.</summary>
    public string Because => because;
}

/// <summary>A claim found in an assembly of experiments: the method that tests it, and what it says of itself.</summary>
public sealed class Claim
{
    /// <summary>Also methods that cannot be claims: one that is marked and passed over would be a claim that nobody tests.</summary>
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private readonly Func<Trial, Verdict> test;
    private readonly IReadOnlyList<ExpectAttribute> expectations;

    private Claim(MethodInfo method, ClaimAttribute attribute)
    {
        test = method.CreateDelegate<Func<Trial, Verdict>>();
        expectations = [.. method.GetCustomAttributes<ExpectAttribute>()];
        (Id, Statement, Source, RunsOnRecordings) = (attribute.Id, attribute.Statement, attribute.Source, attribute.RunsOnRecordings);
        Experiment = method.DeclaringType!;
        SourceHash = HashOfSource(Experiment);
    }

    /// <summary>A claim that is in no assembly of experiments, to try on known answers what is done with claims.</summary>
    internal Claim(string id, Func<Trial, Verdict> test, params ExpectAttribute[] expectations)
    {
        (this.test, this.expectations, Id) = (test, expectations, id);
        (Statement, Source, Experiment, SourceHash) = ("", "", test.Method.DeclaringType!, "");
    }

    /// <summary>Short and stable: <c>curves.exist</c>.</summary>
    public string Id { get; }

    /// <summary>With the heading that it stands under, the last part of its folder's name: <c>features/curves.exist</c>.</summary>
    public string Path => $"{Experiment.Namespace!.Split('.')[^1].ToLowerInvariant()}/{Id}";

    /// <summary>One sentence.</summary>
    public string Statement { get; }

    /// <summary>Paper and section.</summary>
    public string Source { get; }

    /// <summary>Whether responses are enough for it.</summary>
    public bool RunsOnRecordings { get; }

    /// <summary>The class it is written in.</summary>
    public Type Experiment { get; }

    /// <summary>
    /// sha256 of the folder it is written in, then of the stimuli, controls, instruments, statistics and verdicts of this
    /// library: a threshold changed after seeing data shows in the ledger, wherever it stands.
    /// </summary>
    public string SourceHash { get; }

    /// <summary>All claims of an assembly, by folder and file, then in the order they are written.</summary>
    /// <exception cref="InvalidOperationException">Two claims share an id, or a claim's method has another signature.</exception>
    public static IReadOnlyList<Claim> In(Assembly assembly)
    {
        var marked =
            from type in assembly.GetTypes().OrderBy(t => t.FullName, StringComparer.Ordinal)
            from method in type.GetMethods(Any).OrderBy(m => m.MetadataToken)
            let attribute = method.GetCustomAttribute<ClaimAttribute>()
            where attribute != null
            select (Method: method, Attribute: attribute);
        var byId = new Dictionary<string, MethodInfo>();
        var found = marked.ToList();
        foreach (var (method, attribute) in found)
        {
            var name = $"{method.DeclaringType!.Name}.{method.Name}";
            if (!method.IsPublic || !method.IsStatic || method.ReturnType != typeof(Verdict) || method.GetParameters() is not [{ ParameterType: var parameter }] || parameter != typeof(Trial))
            {
                throw new InvalidOperationException($"{name}: a claim is `public static Verdict {method.Name}(Trial trial)`.");
            }

            if (!byId.TryAdd(attribute.Id, method))
            {
                throw new InvalidOperationException($"{name}: {byId[attribute.Id].DeclaringType!.Name} has a claim '{attribute.Id}' too.");
            }
        }

        return [.. found.Select(f => new Claim(f.Method, f.Attribute))];
    }

    /// <summary>The outcome stated for a subject: Supported, as the paper predicts, unless the claim says otherwise.</summary>
    public (Outcome Outcome, string? Because) ExpectedOn(string subject) =>
        expectations.FirstOrDefault(e => e.Subject == subject) is { } stated ? (stated.Outcome, stated.Because) : (Outcome.Supported, null);

    /// <summary>Puts the claim to a subject.</summary>
    public Verdict Test(Trial trial) => trial.Subject.Recording is { } recording && !RunsOnRecordings
        ? Verdict.Untested($"{Id} needs a network to show stimuli to: this recording has {recording.Contents}.", "Put it to a network that 'circuits subjects' lists.")
        : test(trial);

    /// <summary>
    /// Sources of experiments are embedded under their namespaces, so that the hash needs no checkout. The whole folder
    /// counts: what a claim counts as a curve detector may stand in a file beside it. So do this library's embedded sources:
    /// how many stimuli there are, what a control is calibrated on, what a verdict asks.
    /// </summary>
    private static string HashOfSource(Type experiment)
    {
        var assembly = experiment.Assembly;
        var sources = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(experiment.Namespace + ".", StringComparison.Ordinal) && name.EndsWith(".cs", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToList();
        if (!sources.Contains(experiment.FullName + ".cs"))
        {
            throw new InvalidOperationException($"The source of {experiment.FullName} is not embedded as '{experiment.FullName}.cs': keep one class to a file of its name.");
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, assembly, sources);
        var library = typeof(Claim).Assembly;
        Append(hash, library, library.GetManifestResourceNames()
            .Where(name => name.EndsWith(".cs", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, Assembly assembly, IEnumerable<string> sources)
    {
        foreach (var name in sources)
        {
            using var source = assembly.GetManifestResourceStream(name)!;
            using var bytes = new MemoryStream();
            source.CopyTo(bytes);
            hash.AppendData(bytes.GetBuffer(), 0, (int)bytes.Length);
        }
    }
}
