using System.Text.Json;
using System.Text.Json.Nodes;

namespace Circuits.Science.Subjects.Importers;

/// <summary>JSON of a file that is not trusted.</summary>
internal static class LimitedJson
{
    /// <summary>Parses a text in which no key of an object occurs twice.</summary>
    /// <exception cref="InvalidDataException">It is too long or nested too deep.</exception>
    /// <exception cref="JsonException">It is not JSON; the message says where.</exception>
    internal static JsonDocument Parse(string path, ReadOnlyMemory<byte> text, Limits limits)
    {
        limits.CheckText(path, "its description takes", text.Length);

        // In a pass of its own: the parser's complaint of depth cannot be told from its others.
        var reader = new Utf8JsonReader(text.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
        while (reader.Read())
        {
            limits.CheckNesting(path, reader.CurrentDepth + (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? 1 : 0));
        }

        return JsonDocument.Parse(text, Strict(limits));
    }

    /// <summary>The same, as nodes.</summary>
    /// <exception cref="InvalidDataException">It is too long, nested too deep, or not JSON.</exception>
    internal static JsonNode Node(string path, ReadOnlyMemory<byte> text, Limits limits)
    {
        try
        {
            using (Parse(path, text, limits))
            {
                return JsonNode.Parse(text.Span, default, Strict(limits)) ?? throw new JsonException("it is null");
            }
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: it is not JSON: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}. It is damaged: get it again.", e);
        }
    }

    private static JsonDocumentOptions Strict(Limits limits) => new() { AllowDuplicateProperties = false, MaxDepth = limits.Nesting };
}
