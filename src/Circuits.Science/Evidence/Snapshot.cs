using System.Runtime.CompilerServices;
using System.Text.Json;
using Circuits.Science.Stimuli;

namespace Circuits.Science.Evidence;

/// <summary>Approved evidence: compares a picture or numbers with the file that a person has looked at and approved.</summary>
/// <remarks>
/// Verify's file conventions: <c>snapshots/Class.Method.verified.png</c> (or <c>.json</c>), with <c>.received</c> beside it
/// on a difference, and <c>#part</c> after the method where one test approves several. The class is the source file's name.
/// A difference is evidence to be understood, not a file to be refreshed; approving it afterwards is one <c>mv</c>.
/// </remarks>
public static class Snapshot
{
    private static readonly Lazy<SnapshotFolder> Folder = new(() => SnapshotFolder.Above(AppContext.BaseDirectory));

    /// <summary>Passes if this picture is the approved one: no channel of any pixel further off than 2/255.</summary>
    /// <param name="picture">The picture received in this run.</param>
    /// <param name="part">Tells apart several snapshots of one test, such as the subject's name.</param>
    /// <param name="sourceFile">Filled in by the compiler.</param>
    /// <param name="method">Filled in by the compiler.</param>
    /// <exception cref="SnapshotException">It differs, or none is approved yet; the message says how and what to do.</exception>
    public static void Approve(
        Image picture, string? part = null, [CallerFilePath] string sourceFile = "", [CallerMemberName] string method = "") =>
        Folder.Value.Approve(SnapshotFolder.Name(sourceFile, method, part), picture);

    /// <summary>Passes if these numbers are the approved ones: whole numbers exactly, others to a ten-thousandth.</summary>
    /// <param name="numbers">Anything System.Text.Json can write: a record, a dictionary, a list, a JSON node.</param>
    /// <param name="part">Tells apart several snapshots of one test, such as the subject's name.</param>
    /// <param name="sourceFile">Filled in by the compiler.</param>
    /// <param name="method">Filled in by the compiler.</param>
    /// <exception cref="SnapshotException">They differ, or none are approved; the message says how and what to do.</exception>
    public static void ApproveJson(
        object numbers, string? part = null, [CallerFilePath] string sourceFile = "", [CallerMemberName] string method = "") =>
        Folder.Value.ApproveJson(
            SnapshotFolder.Name(sourceFile, method, part), JsonSerializer.SerializeToNode(numbers, JsonComparison.Format));
}

/// <summary>A snapshot that differs from the approved one, or that nobody has approved yet.</summary>
public sealed class SnapshotException(string message) : Exception(message);
