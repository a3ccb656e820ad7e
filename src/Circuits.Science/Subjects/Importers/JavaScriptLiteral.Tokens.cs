using System.Globalization;
using System.Text;

namespace Circuits.Science.Subjects.Importers;

/// <content>Words, numbers and strings.</content>
internal ref partial struct JavaScriptLiteral
{
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

        while (at < text.Length
            && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '.' || (text[at] is '-' or '+' && text[at - 1] is 'e' or 'E')))
        {
            at++;
        }

        var isOctal = at > start + 1 && text[start] == '0' && char.IsAsciiDigit(text[start + 1]);
        if (isOctal
            || !double.TryParse(text[start..at], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || !double.IsFinite(number))
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
        if (at + digits > text.Length
            || !ushort.TryParse(text.Slice(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            throw Bad($"{digits} hexadecimal digits are missing");
        }

        at += digits;
        return (char)code;
    }
}
