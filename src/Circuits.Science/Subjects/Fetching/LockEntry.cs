namespace Circuits.Science.Subjects.Fetching;

/// <summary>A line of the lock file.</summary>
/// <param name="Address">Where the download came from.</param>
/// <param name="Sha256">Of the download (of the archive, where it is one), in lower-case hexadecimal.</param>
/// <param name="FileSha256">Of the model file that was kept.</param>
/// <param name="IsPinned">Whether no checksum was known before, so that this one says only what came first.</param>
public sealed record LockEntry(string Address, string Sha256, string FileSha256, bool IsPinned);
