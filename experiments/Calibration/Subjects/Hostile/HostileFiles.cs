using System.Diagnostics;
using Circuits.Engine;
using Circuits.Science.Subjects;

namespace Circuits.Experiments.Calibration.Subjects.Hostile;

/// <summary>Gives a reader thousands of mutations of a small valid file.</summary>
/// <remarks>
/// Each is read, or refused with one of the documented exceptions and a message of one line; in time, in memory, and with
/// nothing left behind. A mutation that breaks this is kept, with its seed: see the message.
/// </remarks>
internal sealed class HostileFiles : IDisposable
{
    private const int Mutations = 10_000;
    private const long MostBytes = 1L << 30;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly ScratchFolder scratch = new();

    /// <summary>The name of the file that is changed.</summary>
    public required string Name { get; init; }

    /// <summary>It, unchanged.</summary>
    public required byte[] Original { get; init; }

    /// <summary>Changes it; <see cref="Mutation.OfBytes"/> where nothing is said.</summary>
    public Func<byte[], Random, byte[]> Mutate { get; init; } = Mutation.OfBytes;

    /// <summary>Files beside it.</summary>
    public IReadOnlyList<(string Name, byte[] Bytes)> Beside { get; init; } = [];

    /// <summary>Reads from its path, or refuses.</summary>
    public Action<string> Read { get; init; } = Import;

    /// <summary>Half of the mutations, set right where a checksum or a length would give them away at once.</summary>
    public static Func<byte[], Random, byte[]> Half(Func<byte[], Random, byte[]> mutate, Func<byte[], byte[]> repair) => (original, random) =>
    {
        var isRepaired = random.Next(2) == 0;
        var mutated = mutate(original, random);
        return isRepaired ? repair(mutated) : mutated;
    };

    /// <summary>Puts all mutations to the reader.</summary>
    public void Run()
    {
        foreach (var (name, bytes) in Beside)
        {
            scratch.File(name, bytes);
        }

        // The original is valid, or nothing would be tested.
        Read(scratch.File(Name, Original));
        var read = 0;
        for (var seed = 0; seed < Mutations; seed++)
        {
            var mutated = Mutate(Original, new(seed));
            if (Complaint(mutated, ref read) is { } complaint)
            {
                var kept = Path.Combine(Path.GetTempPath(), $"circuits-hostile-{seed}-{Name}");
                File.WriteAllBytes(kept, mutated);
                Assert.Fail($"{Name}, mutation {seed}, kept as {kept}: {complaint}");
            }
        }

        // Where nothing or everything is refused, the mutations are not what they should be.
        Assert.InRange(read, Mutations / 1000, Mutations * 999 / 1000);
    }

    public void Dispose() => scratch.Dispose();

    /// <summary>Imports it as a model into a folder of its own; what is written is the same network.</summary>
    public static void Import(string path)
    {
        var to = path + ".imported";
        try
        {
            var written = ModelFile.Import(path, "it", to, new());
            Assert.Equal([written], Directory.GetFiles(to, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }));
            Assert.Equal(GraphFingerprint.Of(ModelFile.Read(path).Graph), GraphFingerprint.Of(ModelFile.Read(written).Graph));
            Directory.Delete(to, recursive: true);
        }
        catch (Exception e) when (e is InvalidDataException or GraphException or FileNotFoundException)
        {
            if (Directory.Exists(to))
            {
                throw new InvalidOperationException("it left files behind", e);
            }

            throw;
        }
    }

    private string? Complaint(byte[] mutated, ref int read)
    {
        var path = scratch.File(Name, mutated);
        for (var attempt = 0; ; attempt++)
        {
            var (start, before) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            var e = Record.Exception(() => Read(path));
            var (time, bytes) = (Stopwatch.GetElapsedTime(start), GC.GetAllocatedBytesForCurrentThread() - before);
            if (time > Longest && attempt == 0)
            {
                continue; // the machine may have been busy
            }

            read += e is null ? 1 : 0;
            return time > Longest ? $"it took {time.TotalSeconds:F1} s"
                : bytes > MostBytes ? $"it allocated {bytes} bytes"
                : e is null ? Left()
                : e is not (InvalidDataException or GraphException or FileNotFoundException) ? e.ToString()
                : e.Message.Any(char.IsControl) ? $"the message is not one line: {e.Message}"
                : !e.Message.StartsWith(scratch.Path, StringComparison.Ordinal) ? $"the message does not begin with the file: {e.Message}"
                : Left();
        }
    }

    private string? Left()
    {
        var left = Directory.GetFileSystemEntries(scratch.Path, "*", new EnumerationOptions { AttributesToSkip = 0 }).Length - 1 - Beside.Count;
        return left > 0 ? $"{left} files are left behind" : null;
    }
}
