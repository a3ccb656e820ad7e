using Circuits.Engine;
using Circuits.Science.Subjects.Importers;
using Circuits.Science.Subjects.Importers.TensorFlow;

namespace Circuits.Science.Subjects;

/// <summary>A trained network in a file: topology, weights, and what the file says of them.</summary>
/// <param name="Path">Of the file.</param>
/// <param name="Format">What it was read as: <c>tensorflow.js layers-model</c>, say.</param>
/// <param name="Graph">The network.</param>
/// <param name="Source">Where it came from; empty where the file does not say.</param>
/// <param name="Licence">Of the weights; empty where the file does not say.</param>
public sealed record ModelFile(string Path, string Format, Graph Graph, string Source, string Licence)
{
    /// <summary>How much of a file a format is told by.</summary>
    internal const int StartBytes = 64;

    /// <summary>All formats, by name: every class that is an <see cref="IModelFormat"/>.</summary>
    internal static IReadOnlyList<IModelFormat> Formats { get; } =
    [
        .. typeof(ModelFile).Assembly.GetTypes()
            .Where(t => t.IsAssignableTo(typeof(IModelFormat)) && t is { IsClass: true, IsAbstract: false })
            .Select(t => (IModelFormat)Activator.CreateInstance(t)!)
            .OrderBy(f => f.Name, StringComparer.Ordinal),
    ];

    /// <summary>Reads a model of any format, told by its content.</summary>
    /// <param name="path">Of the file; others that belong to it lie in its folder.</param>
    /// <param name="limits">What it may ask for; <see cref="Limits.Usual"/> where nothing is said.</param>
    /// <exception cref="FileNotFoundException">The file, or one that belongs to it, is missing.</exception>
    /// <exception cref="InvalidDataException">It is damaged, beyond the limits or something else; one line says what and how to mend it.</exception>
    /// <exception cref="GraphException">The network has operations that are not supported: all are named.</exception>
    public static ModelFile Read(string path, Limits? limits = null)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path}: there is no such file. Check the path.");
        }

        var start = Start(path);
        var format = Formats.FirstOrDefault(f => f.Recognises(start)) ?? throw UnknownFile.Refused(path, start, Formats);
        return format.Read(path, limits ?? Limits.Usual);
    }

    /// <summary>Makes one of our files of a TensorFlow.js model; its shards have to lie beside it.</summary>
    /// <param name="sourcePath">A <c>model.json</c>, or the <c>model.min.js</c> of nsfwjs.</param>
    /// <param name="name">What to call it: the file is NAME.safetensors.</param>
    /// <param name="destinationDirectory">Where to put it; made if need be.</param>
    /// <param name="source">Where the model comes from, for the file's metadata.</param>
    /// <param name="licence">Of the model, for the file's metadata.</param>
    /// <returns>The path of the file.</returns>
    /// <exception cref="ArgumentException">The name is not one for a file.</exception>
    /// <exception cref="FileNotFoundException">The file, or one that belongs to it, is missing.</exception>
    /// <exception cref="InvalidDataException">It is damaged or something else; one line says what and how to mend it.</exception>
    /// <exception cref="GraphException">The network has operations that are not supported: all are named, and nothing is written.</exception>
    public static string Import(string sourcePath, string name, string destinationDirectory, string source, string licence)
    {
        if (name.Length == 0 || name[0] == '.' || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
        {
            throw new ArgumentException($"'{name}' cannot name a network: use letters, digits, '-', '_' and '.'.");
        }

        var model = TensorFlowJs.Read(sourcePath);
        TensorFlowJsFormat.Build(model, sourcePath);
        Directory.CreateDirectory(destinationDirectory);
        var path = System.IO.Path.Combine(destinationDirectory, name + ".safetensors");
        TensorFlowJsFormat.Write(path, model, source, licence);
        return path;
    }

    private static byte[] Start(string path)
    {
        var start = new byte[StartBytes];
        using var stream = File.OpenRead(path);
        return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }
}
