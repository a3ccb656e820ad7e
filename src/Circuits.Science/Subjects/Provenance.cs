namespace Circuits.Science.Subjects;

/// <summary>Where a subject comes from, so that anybody can get the same one.</summary>
/// <param name="Source">An address, a package with its version, or the command that made it.</param>
/// <param name="Licence">Of the weights; an SPDX identifier where there is one.</param>
/// <param name="Sha256">Of the file it was read from, in lower-case hexadecimal; null where it came from no file.</param>
public sealed record Provenance(string Source, string Licence, string? Sha256 = null);
