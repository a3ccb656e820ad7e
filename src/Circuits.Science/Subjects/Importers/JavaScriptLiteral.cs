using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Circuits.Science.Subjects.Importers;

/// <summary>Reads data that a JavaScript bundle holds as a literal, minified: <c>n.exports={a:!0,b:.5,'c':[void 0]}</c>.</summary>
/// <remarks>
/// It reads objects, arrays, strings, numbers and the constants, and nothing that computes. JSON is such a literal. The
/// literal is transcribed to JSON and parsed as that, so that numbers behave as in any other JSON: a whole number is an
/// integer, however it was written (<c>1e3</c>).
/// </remarks>
internal ref partial struct JavaScriptLiteral
{
    private const string Assignment = "exports=";

    private readonly ReadOnlySpan<char> text;
    private readonly string path;
    private readonly Utf8JsonWriter json;
    private readonly Limits limits;
    private int at;
    private int depth;

    private JavaScriptLiteral(string path, ReadOnlySpan<char> text, int at, Utf8JsonWriter json, Limits limits)
    {
        this.limits = limits;
        this.path = path;
        this.text = text;
        this.at = at;
        this.json = json;
    }

    /// <summary>The literal that follows <c>exports=</c> in a bundle, or the whole text where it is JSON.</summary>
    /// <exception cref="InvalidDataException">There is none, it contains something else than data, or is beyond the limits.</exception>
    internal static JsonNode Parse(string text, string path, Limits limits)
    {
        var start = text.AsSpan().TrimStart() is ['{' or '[' or '"', ..] ? 0 : StartOfExport(text);
        if (start < 0)
        {
            throw new InvalidDataException(
                $"{path}: there is neither JSON nor 'exports=' with an object or a string. Give a TensorFlow.js model.json, or the model.min.js of nsfwjs.");
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = Limits.MostNesting }))
        {
            var literal = new JavaScriptLiteral(path, text, start, json, limits);
            literal.Value();
            literal.End(isWholeText: start == 0);
        }

        return JsonNode.Parse(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), default, new() { MaxDepth = limits.Nesting })
            ?? throw new InvalidDataException($"{path}: it says null. Give a TensorFlow.js model.json.");
    }

    private static int StartOfExport(string text)
    {
        for (var i = Next(0); i >= 0; i = Next(i + 1))
        {
            // The bundle's own 'module.exports=a()' and 'exports==' are passed over.
            if (text.AsSpan(i + Assignment.Length).TrimStart() is ['{' or '[' or '"' or '\'', ..])
            {
                return i + Assignment.Length;
            }
        }

        return -1;

        int Next(int from) => text.IndexOf(Assignment, from, StringComparison.Ordinal);
    }

    private void Value()
    {
        limits.CheckNesting(path, ++depth - 1);
        switch (Peek())
        {
            case '{':
                Members();
                break;
            case '[':
                Elements();
                break;
            case '"' or '\'':
                json.WriteStringValue(String());
                break;
            case '!':
                at++;
                json.WriteBooleanValue(Peek() switch { '0' => true, '1' => false, _ => throw Unexpected() });
                at++;
                break;
            case '-' or '+' or '.' or (>= '0' and <= '9'):
                Number();
                break;
            default:
                Constant();
                break;
        }

        depth--;
    }

    private void Members()
    {
        json.WriteStartObject();
        at++;
        var seen = new HashSet<string>();
        while (Peek() != '}')
        {
            var start = at;
            var key = Peek() is '"' or '\'' ? String() : Word();
            if (!seen.Add(key))
            {
                at = start;
                throw Bad($"the key '{key}' comes twice");
            }

            json.WritePropertyName(key);
            Expect(':');
            Value();
            Separator('}');
        }

        at++;
        json.WriteEndObject();
    }

    private void Elements()
    {
        json.WriteStartArray();
        at++;
        while (Peek() != ']')
        {
            Value();
            Separator(']');
        }

        at++;
        json.WriteEndArray();
    }

    private void Separator(char end)
    {
        if (Peek() != end)
        {
            Expect(',');
        }
    }

    private void End(bool isWholeText)
    {
        var rest = text[at..].TrimStart();
        if (isWholeText ? !rest.IsEmpty : rest is not ([] or ['}' or ';' or ',' or ')', ..]))
        {
            Peek();
            throw Bad("something follows the literal");
        }
    }

    private char Peek()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at < text.Length ? text[at] : throw Bad("it ends too early");
    }

    private void Expect(char c)
    {
        if (Peek() != c)
        {
            throw Bad($"'{c}' is missing");
        }

        at++;
    }

    private readonly InvalidDataException Unexpected() => Bad("this is not data");

    private readonly InvalidDataException Bad(string what)
    {
        var before = text[..Math.Min(at, text.Length)];
        var here = text.Slice(before.Length, Math.Min(20, text.Length - before.Length)).ToString().ReplaceLineEndings(" ");
        return new($"{path}: line {before.Count('\n') + 1}, column {before.Length - before.LastIndexOf('\n')}: {what}, at '{here}'. Only literal data is read: save the model as JSON.");
    }
}
