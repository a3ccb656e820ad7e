using System.Globalization;

namespace Circuits.Science.Subjects.Importers.Onnx;

/// <summary>Where a model's numbers come from and go to: the files beside it, and memory, of which there is so much.</summary>
/// <param name="folder">Of the model: no other folder is read from.</param>
/// <param name="limits">What the model may ask for.</param>
internal sealed class OnnxStorage(string folder, Limits limits)
{
    private long taken;

    /// <summary>Zeros to be filled.</summary>
    internal float[] Floats(int count) => new float[Taken(count, sizeof(float))];

    /// <summary>Zeros to be filled.</summary>
    internal Amount[] Amounts(int count) => new Amount[Taken(count, 2 * sizeof(long))];

    /// <summary>How many bytes may be read, which is so many as asked for or none.</summary>
    internal long Bytes(long count) => Taken(count, 1);

    /// <summary>Where a tensor's numbers are in a file beside the model.</summary>
    /// <param name="tensor">Whose numbers, for messages.</param>
    /// <param name="entry">location, offset, length.</param>
    /// <param name="bytes">What the tensor's sizes ask for.</param>
    /// <exception cref="InvalidDataException">The path leads out of the folder, or the file is too short.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    internal OnnxPlace Find(string tensor, IReadOnlyDictionary<string, string> entry, long bytes)
    {
        var location = entry.GetValueOrDefault("location", "");
        var file = Confined(tensor, location);
        var (offset, length) = (Number("offset", 0), Number("length", bytes));
        if (length != bytes)
        {
            throw new InvalidDataException($"'{tensor}' takes {bytes} bytes, and says that {length} are in '{location}'");
        }

        if (!File.Exists(file))
        {
            throw new FileNotFoundException($"the weights of '{tensor}' are in '{location}', which is not there. Put it beside the model.");
        }

        var size = new FileInfo(file).Length;
        return offset <= size && bytes <= size - offset
            ? new(file, offset)
            : throw new InvalidDataException(
                $"'{tensor}' takes {bytes} bytes at {offset} of '{location}', which has {size}. It may be cut off: get it again");

        long Number(string key, long otherwise) => !entry.TryGetValue(key, out var text)
            ? otherwise
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new InvalidDataException($"the {key} of '{tensor}' in '{location}' is '{text}', which is no number of bytes");
    }

    private long Taken(long count, int size)
    {
        taken += count * size;
        return taken <= limits.Bytes
            ? count
            : throw new InvalidDataException(
                $"its weights and constants take more than {limits.Bytes} bytes when expanded. If you trust it, raise the limit with --limits");
    }

    /// <summary>A path inside the folder, on which there is no link: a link may lead anywhere.</summary>
    private string Confined(string tensor, string location)
    {
        var parts = location.Split('/', '\\');
        if (Path.IsPathRooted(location) || location.Contains(':') || parts.Any(p => p is "" or "." or ".."))
        {
            throw new InvalidDataException($"the weights of '{tensor}' are said to be in '{location}': a path below the model's folder is wanted");
        }

        var path = folder;
        foreach (var part in parts)
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
            {
                throw new InvalidDataException(
                    $"the weights of '{tensor}' are in '{location}', and '{part}' is a link, which may lead anywhere. "
                    + "Copy what it stands for beside the model");
            }
        }

        return path;
    }
}

/// <summary>A place in a file.</summary>
/// <param name="File">Its path.</param>
/// <param name="Offset">In bytes.</param>
internal readonly record struct OnnxPlace(string File, long Offset)
{
    /// <summary>Fills an array from here.</summary>
    internal void Read(Span<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        using var handle = System.IO.File.OpenHandle(File);
        for (var at = 0; at < bytes.Length;)
        {
            var some = RandomAccess.Read(handle, bytes[at..], Offset + at);
            at += some > 0 ? some : throw new InvalidDataException($"'{Path.GetFileName(File)}' became shorter while it was read");
        }
    }
}
