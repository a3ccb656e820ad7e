namespace Circuits.Science.Subjects.Importers.TensorFlow;

/// <summary>The files with the numbers of a TensorFlow.js model: binary, or base64 in a JavaScript bundle.</summary>
/// <param name="model">Path of the model, in whose folder they lie.</param>
/// <param name="limits">What all of them together may take.</param>
internal sealed class Shards(string model, Limits limits)
{
    private long taken;

    /// <summary>Some of them, one after the other.</summary>
    /// <exception cref="FileNotFoundException">One is missing.</exception>
    /// <exception cref="InvalidDataException">One lies elsewhere or is damaged, or they are beyond the limits.</exception>
    internal ReadOnlyMemory<byte> Joined(IReadOnlyList<string> names)
    {
        var parts = names.Select(Read).ToList();
        if (parts.Sum(p => (long)p.Length) is var total && total > Array.MaxLength)
        {
            throw new InvalidDataException($"{model}: one group of its weights takes {total} bytes, and {Array.MaxLength} are read. Convert it into several.");
        }

        var joined = new byte[total];
        var at = 0;
        foreach (var part in parts)
        {
            part.CopyTo(joined, at);
            at += part.Length;
        }

        return joined;
    }

    private byte[] Read(string name)
    {
        var binary = ModelFolder.Confined(model, name);
        if (File.Exists(binary))
        {
            Take(binary);
            return File.ReadAllBytes(binary);
        }

        var bundled = ModelFolder.Confined(model, name + ".min.js");
        if (!File.Exists(bundled))
        {
            throw new FileNotFoundException(
                $"{model}: its shard {name} (or {name}.min.js) is not beside it. Put all files of the model into one folder.");
        }

        Take(bundled);
        try
        {
            return Convert.FromBase64String(JavaScriptLiteral.Parse(File.ReadAllText(bundled), bundled, limits).GetValue<string>());
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw new InvalidDataException($"{bundled}: what it exports is not base64. It is damaged: get it again.", e);
        }
    }

    private void Take(string path) => limits.CheckBytes(model, "its shards take", taken += new FileInfo(path).Length);
}
