using System.Buffers;
using Circuits.Engine;
using Google.Protobuf;

namespace Circuits.Science.Subjects.Importers.Onnx;

/// <summary>ONNX: a ModelProto, with its weights inside or in files beside it.</summary>
internal sealed class OnnxFormat : IModelFormat
{
    /// <summary>The tags that can follow ir_version, the field that every file starts with; a safetensors file has zeros here.</summary>
    private static readonly SearchValues<byte> TagsAfterVersion = SearchValues.Create(0x12, 0x1A, 0x22, 0x28, 0x32, 0x3A, 0x42, 0x72);

    public string Name => "ONNX";

    public bool Recognises(ReadOnlySpan<byte> start) => start is [0x08, > 0 and < 0x80, var tag, ..] && TagsAfterVersion.Contains(tag);

    public ModelFile Read(string path, Limits limits)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(MissingFile.Says(path, "Check the path."));
        }

        var bytes = new FileInfo(path).Length;
        if (bytes > Math.Min(limits.Bytes, Array.MaxLength))
        {
            throw new InvalidDataException($"{path}: it has {bytes} bytes, more than {limits.Bytes}. If you trust it, raise the limit with --limits.");
        }

        var model = Parse(path, limits);
        var licence = Said("licence") is { Length: > 0 } said ? said : Said("license");
        return new(path, "onnx", OnnxImport.Of(model, path, limits).Graph, Said("source"), licence);

        string Said(string key) => model.Metadata.GetValueOrDefault(key, "");
    }

    /// <summary>What the file says, before anything is made of it.</summary>
    internal static OnnxModel Parse(string path, Limits limits)
    {
        try
        {
            return OnnxModel.Read(File.ReadAllBytes(path), limits);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidProtocolBufferException)
        {
            var what = e.Message.ReplaceLineEndings(" ").TrimEnd('.');
            throw new InvalidDataException($"{path}: this is no readable ONNX model: {what}. It may be cut off: get it again.", e);
        }
    }
}
