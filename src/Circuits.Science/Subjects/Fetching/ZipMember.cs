using System.IO.Compression;

namespace Circuits.Science.Subjects.Fetching;

/// <summary>One file out of an archive. Paths in the archive are only compared: nothing is written where they point.</summary>
internal static class ZipMember
{
    /// <summary>Writes the member under another name, whole or not at all.</summary>
    /// <exception cref="InvalidDataException">It is no archive, has no such member, or one that is damaged or too large.</exception>
    internal static void Extract(string archive, string member, string destination, long limitBytes)
    {
        try
        {
            using var zip = ZipFile.OpenRead(archive);
            var entry = zip.GetEntry(member)
                ?? throw new InvalidDataException($"{archive}: it has no file '{member}', but {string.Join(", ", zip.Entries.Take(5).Select(e => e.FullName))}. It is another archive.");
            AtomicFile.Write(destination, stream =>
            {
                using var source = entry.Open();
                var buffer = new byte[1 << 17];
                for (long length = 0; source.Read(buffer) is > 0 and var read;)
                {
                    // What the archive says of the length is anybody's word.
                    if ((length += read) > limitBytes)
                    {
                        throw new InvalidDataException($"{archive}: '{member}' is larger than {limitBytes / 1e6:F0} MB. Raise the limit: --limits bytes=…");
                    }

                    stream.Write(buffer, 0, read);
                }
            });
        }
        catch (InvalidDataException e) when (!e.Message.StartsWith(archive, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{archive}: it is no zip archive, or a damaged one ({e.Message.TrimEnd('.')}). Get it again.", e);
        }
    }
}
