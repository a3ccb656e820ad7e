using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Circuits.Science.Subjects.Importers;

namespace Circuits.Science.Subjects.Recordings;

/// <summary>The files of recordings, JSON or CSV, told by their content.</summary>
public static class RecordingFile
{
    /// <summary>The usual limit leaves 32 MiB, room for some million responses; what they take in memory stays under 1 GiB.</summary>
    private const int ShareOfLimit = 64;

    /// <summary>How much of a file is looked at to tell what it is.</summary>
    private const int StartBytes = 1 << 16;

    private const int LongestMessage = 500;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Whether a file is a recording: a JSON object with a recording's properties, or a table with a column <c>unit</c>.</summary>
    public static bool Recognises(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        var start = new byte[StartBytes];
        using var stream = File.OpenRead(path);
        var text = Content(start.AsSpan(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)));
        return IsJson(text) ? RecordingJson.Recognises(text) : RecordingCsv.Recognises(text);
    }

    /// <summary>Reads a recording.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="limits">What it may ask for: a sixty-fourth of the bytes, since numbers in text take many times that. <see cref="Limits.Usual"/> where nothing is said.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is damaged, too large or something else; one line says what, where and how to mend it.</exception>
    public static Recording Read(string path, Limits? limits = null)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(MissingFile.Says(path, "Check the path."));
        }

        try
        {
            var length = new FileInfo(path).Length;
            var most = Math.Min((limits ?? Limits.Usual).Bytes / ShareOfLimit, Array.MaxLength);
            var bytes = length <= most
                ? File.ReadAllBytes(path)
                : throw new InvalidDataException(
                    $"it has {length} bytes, and a recording may have {most}, a sixty-fourth of the limit. Split it by unit or, if you trust it, raise the limit with --limits bytes=.");
            var text = Utf8.IsValid(bytes)
                ? Content(bytes)
                : throw new InvalidDataException("it is not UTF-8 text. Save it as 'CSV UTF-8', or as JSON.");
            var name = Path.GetFileNameWithoutExtension(path);
            return (IsJson(text) ? RecordingJson.Parse(bytes.AsMemory(bytes.Length - text.Length), name) : RecordingCsv.Parse(Encoding.UTF8.GetString(text), name))
                with { Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)) };
        }
        catch (InvalidDataException e)
        {
            // Names out of the file stand in it, and may hold anything.
            var message = e.Message.Length > LongestMessage ? e.Message[..LongestMessage] + "…" : e.Message;
            throw new InvalidDataException($"{path}: {string.Concat(message.Select(c => char.IsControl(c) ? ' ' : c))}", e);
        }
    }

    /// <summary>Puts a recording among a user's own subjects: NAME.recording.json or NAME.recording.csv, whole or not at all.</summary>
    /// <param name="path">Of the recording.</param>
    /// <param name="name">What to call it.</param>
    /// <param name="destinationDirectory">Where to put it; made if need be.</param>
    /// <param name="source">Where it comes from, in place of what the file says; empty to leave that.</param>
    /// <param name="licence">Of the numbers, likewise.</param>
    /// <param name="limits">What the file may ask for; <see cref="Limits.Usual"/> where nothing is said.</param>
    /// <returns>The path of the new file: the old one, but for source and licence.</returns>
    /// <exception cref="ArgumentException">The name is not one for a file.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is damaged; one line says what, where and how to mend it.</exception>
    public static string Import(string path, string name, string destinationDirectory, string source, string licence, Limits? limits = null)
    {
        SubjectName.Check(name);
        if ((source + licence).Any(char.IsControl))
        {
            throw new ArgumentException("a source or licence is one line: leave out line breaks and tabs.");
        }

        Read(path, limits);
        var bytes = File.ReadAllBytes(path);
        var text = Content(bytes);
        var isJson = IsJson(text);
        var said = new[] { ("source", source), ("licence", licence) }.Where(s => s.Item2.Length > 0).ToList();
        var written = said.Count == 0 ? bytes : isJson ? RecordingJson.With(text, said) : Encoding.UTF8.GetBytes(RecordingCsv.With(Encoding.UTF8.GetString(text), said));
        var to = Path.Combine(destinationDirectory, name + (isJson ? JsonEnding : CsvEnding));
        AtomicFile.Write(to, stream => stream.Write(written));
        return to;
    }

    /// <summary>How the names of imported files end.</summary>
    public const string JsonEnding = ".recording.json", CsvEnding = ".recording.csv";

    /// <summary>Spreadsheets begin their files with a byte order mark.</summary>
    private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> bytes) => bytes.StartsWith(ByteOrderMark) ? bytes[ByteOrderMark.Length..] : bytes;

    private static bool IsJson(ReadOnlySpan<byte> text) => text.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];
}
