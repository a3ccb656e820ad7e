using System.Buffers.Binary;
using System.Text;

namespace Circuits.Experiments.Calibration.Subjects.Hostile;

/// <summary>A file changed as damage or malice would: the same seed gives the same change.</summary>
internal static class Mutation
{
    private static readonly long[] Sizes = [0, 1, -1, 2, 127, 128, 255, 256, 32767, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, 1L << 40, long.MaxValue, long.MinValue];

    /// <summary>Of the bytes: flips, inserts, deletions, cuts, lengths blown up, blocks moved or repeated.</summary>
    public static byte[] OfBytes(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(8))
            {
                case 0 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.InsertRange(at, Enumerable.Range(0, random.Next(1, 9)).Select(_ => (byte)random.Next(256)));
                    break;
                case 3:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 17), bytes.Count - at));
                    break;
                case 4 when random.Next(3) == 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 5:
                    Overwrite(bytes, at, Length(random));
                    break;
                case 6:
                    bytes.InsertRange(at, Block(bytes, random));
                    break;
                case 7:
                    Overwrite(bytes, at, Block(bytes, random));
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Of a text's parts: numbers, strings and brackets are exchanged, left out, repeated or nested.</summary>
    public static byte[] OfText(byte[] original, Random random)
    {
        var parts = Parts(Encoding.UTF8.GetString(original));
        for (var changes = random.Next(1, 4); changes > 0 && parts.Count > 1; changes--)
        {
            var at = random.Next(parts.Count);
            var (from, count) = Value(parts, at);
            switch (random.Next(7))
            {
                case 0:
                    parts[at] = $"{Sizes[random.Next(Sizes.Length)]}";
                    break;
                case 1:
                    parts[at] = random.GetItems(["null", "true", "{}", "[]", "\"\"", "1e999", "-0.5", "\"\\u0000\\n\"", "\"../../x\"", "\"\\ud800\"", "0x7", "\"NaN\"", "/*"], 1)[0];
                    break;
                case 2:
                    parts.RemoveRange(from, count);
                    break;
                case 3:
                    parts.InsertRange(from, [.. parts.GetRange(from, count), ","]);
                    break;
                case 4:
                    parts[at] = parts[random.Next(parts.Count)];
                    break;
                case 5:
                    var (other, length) = Value(parts, random.Next(parts.Count));
                    var value = parts.GetRange(other, length);
                    parts.RemoveRange(from, count);
                    parts.InsertRange(from, value);
                    break;
                default:
                    var depth = random.GetItems([1, 70, 5000], 1)[0];
                    parts.InsertRange(from + count, Enumerable.Repeat("]", depth));
                    parts.InsertRange(from, Enumerable.Repeat("[", depth));
                    break;
            }
        }

        return Encoding.UTF8.GetBytes(string.Concat(parts));
    }

    /// <summary>A number of 1, 2, 4 or 8 bytes of either order, or in protobuf's form.</summary>
    private static byte[] Length(Random random)
    {
        var value = Sizes[random.Next(Sizes.Length)];
        var bytes = new byte[8];
        switch (random.Next(3))
        {
            case 0:
                BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
                return bytes[..(1 << random.Next(4))];
            case 1:
                BinaryPrimitives.WriteInt64BigEndian(bytes, value);
                return bytes[^(1 << random.Next(4))..];
            default:
                var varint = new List<byte>();
                var rest = (ulong)value;
                for (; rest > 127; rest >>= 7)
                {
                    varint.Add((byte)(rest | 128));
                }

                return [.. varint, (byte)rest];
        }
    }

    private static void Overwrite(List<byte> bytes, int at, IReadOnlyList<byte> by)
    {
        for (var i = 0; i < by.Count && at + i < bytes.Count; i++)
        {
            bytes[at + i] = by[i];
        }
    }

    private static List<byte> Block(List<byte> bytes, Random random)
    {
        var from = random.Next(bytes.Count + 1);
        return bytes.GetRange(from, Math.Min(random.Next(1, 65), bytes.Count - from));
    }

    /// <summary>Strings, words, and each other character by itself.</summary>
    private static List<string> Parts(string text)
    {
        var parts = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var end = at + 1;
            if (text[at] == '"')
            {
                while (end < text.Length && text[end] != '"')
                {
                    end += text[end] == '\\' ? 2 : 1;
                }

                end = Math.Min(end + 1, text.Length);
            }
            else
            {
                while (end < text.Length && IsWord(text[at]) && IsWord(text[end]))
                {
                    end++;
                }
            }

            parts.Add(text[at..end]);
            at = end;
        }

        return parts;

        static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '+' or '.' or '_';
    }

    /// <summary>A part, and what it opens up to where that is closed.</summary>
    private static (int From, int Count) Value(List<string> parts, int at)
    {
        var (depth, end) = (0, at);
        do
        {
            depth += parts[end] is "{" or "[" ? 1 : parts[end] is "}" or "]" ? -1 : 0;
            end++;
        }
        while (depth > 0 && end < parts.Count);

        return (at, end - at);
    }
}
