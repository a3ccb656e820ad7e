using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Edits;

/// <summary>A few digits that tell numbers from others, for names and provenance.</summary>
internal static class ShortHash
{
    private const int Bytes = 4;

    public static string Of(Shape shape, ReadOnlySpan<float> values)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes<int>([shape.Batch, shape.Channels, shape.Height, shape.Width]));
        hash.AppendData(MemoryMarshal.AsBytes(values));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, Bytes));
    }
}
