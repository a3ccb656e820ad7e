using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Recordings;

/// <summary>What units answered to stimuli, or the weights between them, from anywhere: a paper, a spreadsheet, a rig.</summary>
/// <param name="Name">What it is called; its file's name where the file does not say.</param>
/// <param name="Source">Where the numbers come from; empty where the file does not say.</param>
/// <param name="Licence">Of the numbers; empty where the file does not say.</param>
/// <param name="Stimulus">What was shown: <c>curve</c>, <c>line</c>, or another word; empty where the file does not say.</param>
/// <param name="Parameters">What was varied; each has a value for every stimulus. None where there are only kernels.</param>
/// <param name="Units">Units with a response to every stimulus.</param>
/// <param name="Kernels">Weights between units.</param>
/// <param name="Sha256">Of the file, in lower-case hexadecimal.</param>
/// <remarks>The format of the files is in docs/models.md.</remarks>
public sealed record Recording(
    string Name, string Source, string Licence, string Stimulus,
    ImmutableArray<StimulusParameter> Parameters, ImmutableArray<RecordedUnit> Units, ImmutableArray<RecordedKernel> Kernels, string Sha256)
{
    /// <summary>How many stimuli there were.</summary>
    public int StimulusCount => Parameters.IsEmpty ? 0 : Parameters[0].Values.Length;

    /// <summary>What it holds, in a few words: <c>10 units' responses to 720 stimuli (OrientationDegrees)</c>.</summary>
    public string Contents
    {
        get
        {
            var responses = $"{Count(Units.Length, "unit")}{(Units.Length == 1 ? "'s" : "'")} responses to {StimulusCount} stimuli ({string.Join(", ", Parameters.Select(p => p.Name))})";
            var kernels = Count(Kernels.Length, "kernel");
            return Kernels.IsEmpty ? responses : Units.IsEmpty ? kernels : $"{responses} and {kernels}";
        }
    }

    /// <summary>A sha256 (lower-case hexadecimal) over all names and numbers, however they are written in the file.</summary>
    public string Fingerprint
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Text(Stimulus);
            Columns(Parameters.Select(p => (p.Name, p.Values)));
            Columns(Units.Select(u => (u.Name, u.Responses)));
            Columns(Kernels.Select(k => ($"{k.From} {k.To} {k.Rows}x{k.Columns}", k.Weights)));
            return Convert.ToHexStringLower(hash.GetHashAndReset());

            void Columns(IEnumerable<(string Name, ImmutableArray<double> Values)> columns)
            {
                Span<byte> number = stackalloc byte[sizeof(double)];
                foreach (var (name, values) in columns)
                {
                    Text(name);
                    foreach (var value in values)
                    {
                        BinaryPrimitives.WriteDoubleLittleEndian(number, value);
                        hash.AppendData(number);
                    }
                }

                Text("");
            }

            void Text(string text)
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                Span<byte> length = stackalloc byte[sizeof(int)];
                BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
                hash.AppendData(length);
                hash.AppendData(bytes);
            }
        }
    }

    /// <summary>A unit with its responses.</summary>
    /// <exception cref="InvalidDataException">There is none of that name; the nearest are offered.</exception>
    public RecordedUnit Unit(string name) => Units.FirstOrDefault(u => u.Name == name)
        ?? throw new InvalidDataException(Units.IsEmpty
            ? $"{Name}: it has no responses, only {Contents}. Read a recording that has a unit '{name}'."
            : $"{Name}: no unit '{name}'. Nearest: {NearestNames.To(name, Units.Select(u => u.Name))}.");

    private static string Count(int count, string thing) => string.Create(CultureInfo.InvariantCulture, $"{count} {thing}{(count == 1 ? "" : "s")}");
}
