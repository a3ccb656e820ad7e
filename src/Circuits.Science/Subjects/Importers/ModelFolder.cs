namespace Circuits.Science.Subjects.Importers;

/// <summary>The files beside a model: it may name those of its own folder, and no others.</summary>
internal static class ModelFolder
{
    /// <summary>The path of a file that a model names.</summary>
    /// <param name="model">Path of the model, for its folder and for the message.</param>
    /// <param name="name">Relative to that folder, as the model has it.</param>
    /// <exception cref="InvalidDataException">It leads out of the folder, or over a link, which may lead anywhere.</exception>
    internal static string Confined(string model, string name)
    {
        var path = Path.GetDirectoryName(Path.GetFullPath(model))!;
        var parts = name.Split('/', '\\');
        if (Path.IsPathRooted(name) || name.AsSpan().ContainsAny(':', '\0') || parts.Any(p => p is "" or "." or ".."))
        {
            throw new InvalidDataException(
                $"{model}: it names a file '{name}', which is not one of its own folder. Put all its files into one folder, and name them without a way to it.");
        }

        foreach (var part in parts)
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget != null)
            {
                throw new InvalidDataException(
                    $"{model}: '{part}', which belongs to it, is a link, and may lead anywhere. Copy what it stands for beside the model.");
            }
        }

        return path;
    }
}
