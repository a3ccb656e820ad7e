using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Circuits.Science;

/// <summary>Independent seeds for the parts of one experiment, all from the one seed that the ledger records.</summary>
public static class Seeds
{
    /// <summary>
    /// The seed of one purpose: the same on every machine and run, unrelated between purposes and between seeds.
    /// </summary>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="purpose">What the numbers are for, such as <c>"bootstrap mixed3b:379"</c>.</param>
    /// <remarks>
    /// The first four bytes of SHA-256 over the seed (little-endian) and the purpose (UTF-8). Not
    /// <see cref="string.GetHashCode()"/>, which differs from process to process.
    /// </remarks>
    public static int Derive(int seed, string purpose)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        var text = Encoding.UTF8.GetBytes(purpose);
        var message = new byte[sizeof(int) + text.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, seed);
        text.CopyTo(message, sizeof(int));
        return BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(message));
    }
}
