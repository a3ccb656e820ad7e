using Circuits.Engine;
using Circuits.Science.Subjects.Importers;
using Circuits.Science.Subjects.Importers.Description;
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

    /// <summary>A TensorFlow.js model as it was shipped, quantised perhaps; null for other formats.</summary>
    internal TensorFlowJs? Shipped { get; init; }

    /// <summary>What is done to images in [0, 1] before they enter; null where the file does not say.</summary>
    public Preprocessing? Preprocessing { get; init; }

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
            throw new FileNotFoundException(MissingFile.Says(path, "Check the path."));
        }

        var start = Start(path);
        var format = Formats.FirstOrDefault(f => f.Recognises(start)) ?? throw UnknownFile.Refused(path, start, Formats);
        try
        {
            var model = format.Read(path, limits ?? Limits.Usual);
            GraphCheck.Of(model, limits ?? Limits.Usual);
            return model;
        }
        catch (GraphException e) when (!OneLine.Is(e.Message))
        {
            throw new GraphException(OneLine.Of(e.Message));
        }
        catch (InvalidDataException e) when (!OneLine.Is(e.Message))
        {
            throw new InvalidDataException(OneLine.Of(e.Message), e);
        }
        catch (FileNotFoundException e) when (!OneLine.Is(e.Message))
        {
            throw new FileNotFoundException(OneLine.Of(e.Message), e);
        }
    }

    /// <summary>Makes one self-contained file of a model of any format, or of several files; it appears whole or not at all.</summary>
    /// <param name="sourcePath">Of the model; others that belong to it lie in its folder.</param>
    /// <param name="name">What to call it: the file is NAME.safetensors.</param>
    /// <param name="destinationDirectory">Where to put it; made if need be.</param>
    /// <param name="said">What the user says of it.</param>
    /// <param name="limits">What the model may ask for; <see cref="Limits.Usual"/> where nothing is said.</param>
    /// <returns>The path of the file.</returns>
    /// <exception cref="ArgumentException">The name is not one for a file, or what is said does not fit the network.</exception>
    /// <exception cref="FileNotFoundException">The file, or one that belongs to it, is missing.</exception>
    /// <exception cref="InvalidDataException">It is damaged or something else; one line says what and how to mend it.</exception>
    /// <exception cref="GraphException">The network has operations that are not supported: all are named, and nothing is written.</exception>
    public static string Import(string sourcePath, string name, string destinationDirectory, ImportSettings said, Limits? limits = null)
    {
        SubjectName.Check(name);
        var model = said.Applied(Read(sourcePath, limits), limits ?? Limits.Usual);
        var path = System.IO.Path.Combine(destinationDirectory, name + ".safetensors");
        if (model.Shipped is { } shipped)
        {
            // In the form it was shipped in, which takes a quarter.
            TensorFlowJsFormat.Write(path, shipped, model.Source, model.Licence, model.Preprocessing);
        }
        else
        {
            GraphDescription.Write(path, model);
        }

        return path;
    }

    private static byte[] Start(string path)
    {
        var start = new byte[StartBytes];
        using var stream = File.OpenRead(path);
        return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }
}
