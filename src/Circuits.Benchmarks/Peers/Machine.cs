using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Circuits.Benchmarks.Peers;

/// <summary>What the times were measured on.</summary>
internal static class Machine
{
    /// <summary>Processor, instruction set, cores, system, runtime, in a line.</summary>
    public static string Described() =>
        $"{Processor()}, {(Vector512.IsHardwareAccelerated ? "AVX-512" : Vector256.IsHardwareAccelerated ? "AVX2" : "128-bit vectors")}, "
        + $"{Environment.ProcessorCount} logical cores; {RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}";

    private static string Processor()
    {
        const string File = "/proc/cpuinfo";
        var lines = System.IO.File.Exists(File) ? System.IO.File.ReadAllLines(File) : [];
        string? Of(string key) => lines.FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
        return Of("model name") is { } name ? $"{name} (family {Of("cpu family")}, model {Of("model\t")})" : $"{RuntimeInformation.ProcessArchitecture}";
    }

    /// <summary>How many processes wanted a core in the last minute, or null where the system does not say.</summary>
    public static double? Load() => System.IO.File.Exists("/proc/loadavg")
        ? double.Parse(System.IO.File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture)
        : null;
}
