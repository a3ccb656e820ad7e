using System.Text;

namespace Circuits.Science.Subjects.Importers;

/// <summary>What a file looks like that is no model we read, and what to do with it: people bring what they have.</summary>
internal static class UnknownFile
{
    private const string FromTensorFlow = "convert it with tensorflowjs_converter, or freeze it to a GraphDef";
    private const string FromPyTorch = "export the model with torch.onnx.export";

    private static readonly (string Start, int At, string What, string Remedy)[] Known =
    [
        ("PK\x03\x04", 0, "a zip archive, as PyTorch's .pt and .pth and Keras's .keras are", $"{FromPyTorch}, or unpack it"),
        ("\x1F\x8B", 0, "compressed with gzip", "unpack it"),
        ("\x89HDF", 0, "HDF5, as Keras's .h5 is", FromTensorFlow),
        ("TFL3", 4, "a TensorFlow Lite model", FromTensorFlow),
        ("\x80\x02", 0, "a Python pickle, as PyTorch's older .pt and .pth are", FromPyTorch),
        ("\x93NUMPY", 0, "a numpy array", "give it to --input, and a model here"),
        ("\x89PNG", 0, "a PNG picture", "give it to --input, and a model here"),
        ("\xFF\xD8\xFF", 0, "a JPEG picture", "give a model here"),
        ("version https://git-lfs", 0, "a pointer of Git LFS in place of the file", "run 'git lfs pull'"),
        ("<", 0, "a web page or other markup", "download the file itself"),
        ("node {", 0, "a GraphDef in text form", "save it in binary form"),
    ];

    /// <summary>One line about a file of which no format knows the start.</summary>
    internal static InvalidDataException Refused(string path, ReadOnlySpan<byte> start, IEnumerable<IModelFormat> formats)
    {
        var (what, remedy) = LooksLike(start);
        return new(
            $"{path}: {what}, which is not read. {char.ToUpperInvariant(remedy[0])}{remedy[1..]}. Formats that are read: {string.Join(", ", formats.Select(f => f.Name))}.");
    }

    private static (string What, string Remedy) LooksLike(ReadOnlySpan<byte> start)
    {
        const string GiveAModel = "give a model's file";
        foreach (var (begin, at, what, remedy) in Known)
        {
            if (start.Length >= at && start[at..].StartsWith(Encoding.Latin1.GetBytes(begin)))
            {
                return ($"it looks like {what}", remedy);
            }
        }

        return start switch
        {
            [] => ("it is empty", "get it again"),
            _ when start.ContainsAnyInRange((byte)0, (byte)8) => ($"it begins with the bytes {Convert.ToHexString(start[..Math.Min(8, start.Length)])}", GiveAModel),
            _ => ("it looks like a text", GiveAModel),
        };
    }
}
