using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Circuits.Science.Statistics;
using Circuits.Science.Stimuli;

namespace Circuits.Science.Evidence;

/// <summary>The ledger of one run, kept as a file of JSON Lines: one <see cref="LedgerRow"/> a line, properties always in the same order.</summary>
/// <remarks>
/// While the run goes on, rows are appended to <c>PATH.part</c>, each on the disk before the next claim starts: a killed
/// run leaves them there. <see cref="Complete"/> and <see cref="Interrupt"/> write PATH whole, under a temporary name
/// that is then renamed, and remove the part. Only a complete run has adjusted p-values, because the correction is over
/// all its rows but those of planted networks: a ledger in which none of the others has a <c>pAdjusted</c> is what an
/// interrupted run left.
/// </remarks>
public sealed class Ledger : IDisposable
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly List<LedgerRow> rows = [];
    private readonly string path;
    private readonly FileStream part;

    /// <summary>Begins a run's ledger.</summary>
    /// <param name="path">Where the rows go; a ledger already there stays until this one is over.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public Ledger(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"{path}: a folder, and a ledger is a file. Name one.");
        }

        this.path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(this.path)!);
        part = new(PartPath, FileMode.Create, FileAccess.Write, FileShare.Read);
    }

    private string PartPath => path + ".part";

    /// <summary>Adds a row; when this returns, it is on the disk.</summary>
    public void Append(LedgerRow row)
    {
        rows.Add(row);
        part.Write(Line(row));
        part.Flush(flushToDisk: true);
    }

    /// <summary>The run is over: writes the ledger, p-values adjusted.</summary>
    public void Complete() => Write(Adjusted(rows));

    /// <summary>The run was stopped: writes the rows there are, p-values not adjusted; nothing if there is none.</summary>
    public void Interrupt()
    {
        if (rows.Count > 0)
        {
            Write(rows);
        }
    }

    /// <summary>Lets go of the file; rows that were neither completed nor interrupted stay in the part.</summary>
    public void Dispose()
    {
        part.Dispose();
        if (rows.Count == 0)
        {
            File.Delete(PartPath);
        }
    }

    /// <summary>The rows with their p-values corrected for how many were tested (Benjamini and Hochberg).</summary>
    /// <param name="rows">All rows of a run.</param>
    /// <remarks>
    /// Planted networks are left out and stay as they are: the claims are true of them by construction, and discoveries that
    /// are no discoveries would make the correction of the others milder.
    /// </remarks>
    public static IReadOnlyList<LedgerRow> Adjusted(IReadOnlyList<LedgerRow> rows)
    {
        var adjusted = new Queue<double>(BenjaminiHochberg.Adjust([.. rows.Where(IsTested).Select(r => r.P!.Value)]));
        return [.. rows.Select(r => IsTested(r) ? r with { PAdjusted = adjusted.Dequeue() } : r)];

        static bool IsTested(LedgerRow row) => row is { P: not null, SubjectKind: not Subjects.SubjectKind.Planted };
    }

    /// <summary>Reads a ledger.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InvalidDataException">It is something else; one line says where.</exception>
    public static IReadOnlyList<LedgerRow> Read(string path)
    {
        var rows = new List<LedgerRow>();
        foreach (var (number, line) in File.ReadLines(path).Index())
        {
            try
            {
                rows.Add(JsonSerializer.Deserialize<LedgerRow>(line, Json) ?? throw new JsonException("it is null"));
            }
            catch (JsonException e)
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture, $"{path}: line {number + 1} is no row of a ledger ({e.Message.TrimEnd('.')}). Make it with 'circuits verify --json'."), e);
            }
        }

        return rows;
    }

    private static byte[] Line(LedgerRow row) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(row, Json) + "\n");

    private void Write(IEnumerable<LedgerRow> whole)
    {
        AtomicFile.Write(path, stream =>
        {
            foreach (var row in whole)
            {
                stream.Write(Line(row));
            }
        });
        part.Dispose();
        File.Delete(PartPath);
    }
}
