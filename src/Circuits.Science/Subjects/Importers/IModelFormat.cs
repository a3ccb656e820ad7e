namespace Circuits.Science.Subjects.Importers;

/// <summary>A format that model files have. Adding one is adding a class with this face: nothing is registered.</summary>
internal interface IModelFormat
{
    /// <summary>What people call it: <c>ONNX</c>.</summary>
    string Name { get; }

    /// <summary>Whether a file is of this format, told by its first bytes and not by its name.</summary>
    /// <param name="start">Up to <see cref="ModelFile.StartBytes"/> bytes.</param>
    bool Recognises(ReadOnlySpan<byte> start);

    /// <summary>Reads the network; nothing is written.</summary>
    /// <exception cref="FileNotFoundException">A file that belongs to it is missing.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or beyond the limits; one line says what, where and how to mend it.</exception>
    /// <exception cref="Circuits.Engine.GraphException">It has operations that are not supported: all are named, with their nodes.</exception>
    ModelFile Read(string path, Limits limits);
}
