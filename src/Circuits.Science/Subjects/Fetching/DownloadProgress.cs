namespace Circuits.Science.Subjects.Fetching;

/// <summary>How far a download is.</summary>
/// <param name="Bytes">Here, those of earlier attempts included.</param>
/// <param name="TotalBytes">Of the whole file; null where the server does not say.</param>
/// <param name="Remark">What happened just now, for a person: a retry, with its reason; null where nothing did.</param>
public readonly record struct DownloadProgress(long Bytes, long? TotalBytes, string? Remark = null);
