using System.Globalization;
using System.Text;
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
internal ref struct JavaScriptLiteral
{
    private const string Assignment = "exports=";

    private readonly ReadOnlySpan<char> text;
    private readonly string path;
    private readonly Utf8JsonWriter json;
    private int at;

    private JavaScriptLiteral(string path, ReadOnlySpan<char> text, int at, Utf8JsonWriter json)
    {
        this.path = path;
        this.text = text;
        this.at = at;
        this.json = json;
    }

    /// <summary>The literal that follows <c>exports=</c> in a bundle, or the whole text where it is JSON.</summary>
    /// <exception cref="InvalidDataException">There is none, or it contains something else than data.</exception>
    internal static JsonNode Parse(string text, string path)
    {
        var start = text.AsSpan().TrimStart() is ['{' or '[' or '"', ..] ? 0 : StartOfExport(text);
        if (start < 0)
        {
            throw new InvalidDataException(
                $"{path}: there is neither JSON nor 'exports=' with an object or a string. Give a TensorFlow.js model.json, or the model.min.js of nsfwjs.");
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            var literal = new JavaScriptLiteral(path, text, start, json);
            literal.Value();
            literal.End(isWholeText: start == 0);
        }

        return JsonNode.Parse(buffer.GetBuffer().AsSpan(0, (int)buffer.Length))!;
    }

    private static int StartOfExport(string text)
    {
        for (var i = text.IndexOf(Assignment, StringComparison.Ordinal); i >= 0; i = text.IndexOf(Assignment, i + 1, StringComparison.Ordinal))
        {
            // The bundle's own 'module.exports=a()' and 'exports==' are passed over.
            if (text.AsSpan(i + Assignment.Length).TrimStart() is ['{' or '[' or '"' or '\'', ..])
            {
                return i + Assignment.Length;
            }
        }

        return -1;
    }

    private void Value()
    {
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

    /// <summary>An identifier or a whole number: what may be an unquoted key.</summary>
    private string Word()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '$'))
        {
            at++;
        }

        return at > start ? text[start..at].ToString() : throw Unexpected();
    }

    private void Constant()
    {
        var start = at;
        switch (Word())
        {
            case "true":
                json.WriteBooleanValue(true);
                break;
            case "false":
                json.WriteBooleanValue(false);
                break;
            case "null" or "undefined":
                json.WriteNullValue();
                break;
            case "void" when Peek() == '0':
                at++;
                json.WriteNullValue();
                break;
            default:
                at = start;
                throw Unexpected();
        }
    }

    private void Number()
    {
        var start = at;
        if (text[at] is '-' or '+')
        {
            at++;
        }

        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '.' || (text[at] is '-' or '+' && text[at - 1] is 'e' or 'E')))
        {
            at++;
        }

        var isOctal = at > start + 1 && text[start] == '0' && char.IsAsciiDigit(text[start + 1]);
        if (isOctal || !double.TryParse(text[start..at], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            at = start;
            throw Bad("this is not a decimal number");
        }

        if (number == Math.Truncate(number) && Math.Abs(number) < 1L << 53 && !(number == 0 && double.IsNegative(number)))
        {
            json.WriteNumberValue((long)number);
        }
        else
        {
            json.WriteNumberValue(number);
        }
    }

    private string String()
    {
        var quote = text[at++];
        var start = at;
        var length = text[start..].IndexOfAny(quote, '\\', '\n');
        if (length >= 0 && text[start + length] == quote)
        {
            at = start + length + 1;
            return text.Slice(start, length).ToString(); // nearly all, and a shard of 5 MB among them
        }

        var result = new StringBuilder();
        while (at < text.Length && text[at] != quote && text[at] != '\n')
        {
            result.Append(text[at] == '\\' ? Escape() : text[at++]);
        }

        if (at >= text.Length || text[at] != quote)
        {
            at = start - 1;
            throw Bad("this string does not end");
        }

        at++;
        return result.ToString();
    }

    private char Escape()
    {
        at++;
        var letter = at < text.Length ? text[at++] : throw Unexpected();
        return letter switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\b',
            'f' => '\f',
            'v' => '\v',
            '0' when at >= text.Length || !char.IsAsciiDigit(text[at]) => '\0',
            'x' => Hexadecimal(2),
            'u' => Hexadecimal(4),
            '\'' or '"' or '\\' or '/' or '`' or '$' => letter,
            _ => throw Bad($"the escape \\{letter} is not known here"),
        };
    }

    private char Hexadecimal(int digits)
    {
        if (at + digits > text.Length || !ushort.TryParse(text.Slice(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            throw Bad($"{digits} hexadecimal digits are missing");
        }

        at += digits;
        return (char)code;
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
