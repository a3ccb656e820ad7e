using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Circuits.Engine;
using Circuits.Engine.Kernels;

namespace Circuits.Experiments.Calibration.Engine;

/// <summary>The same network in processes of their own, each denied some vector instructions.</summary>
/// <remarks>
/// A process decides on its instructions when it starts. So this assembly, which is an executable, is started again to
/// run its first test only.
/// </remarks>
public sealed class SameBitsOnEveryInstructionSet
{
    /// <summary>Names the file that a process started here leaves its answer in.</summary>
    private const string AnswerVariable = "CIRCUITS_TEST_ANSWER_FILE";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public void OneAndTwoThreadsGiveTheSameBits()
    {
        var one = Sha256(threads: 1);
        Assert.Equal(one, Sha256(threads: 2));
        if (Environment.GetEnvironmentVariable(AnswerVariable) is { } file)
        {
            File.WriteAllText(file, Answer(TileTable.WidestLanes, one));
        }
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512", 8)]
    [InlineData("DOTNET_EnableAVX2", 4)] // takes the fused multiply-add away too: it is computed in software
    public void WithoutTheInstructionsGivesTheSameBits(string switchedOff, int lanes)
    {
        var file = Path.Combine(Path.GetTempPath(), $"circuits-{Guid.NewGuid():N}.txt");
        try
        {
            var output = RunFirstTest(switchedOff, file);
            Assert.True(File.Exists(file), output);
            Assert.Equal(Answer(Math.Min(lanes, TileTable.WidestLanes), Sha256(threads: 1)), File.ReadAllText(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Answer(int lanes, string sha256) => $"{lanes} lanes: {sha256}";

    /// <summary>Of every node's output, and of the gradients with weights folded and changeable.</summary>
    private static string Sha256(int threads)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(Forwarded.All(MixedNetwork.Graph(), MixedNetwork.Shape, MixedNetwork.Batch(), threads));
        foreach (var parameters in new[] { false, true })
        {
            using var network = new ManagedEngine(threads).Compile(MixedNetwork.Graph(), MixedNetwork.Shape, MixedNetwork.Differentiation(parameters));
            Append(MixedNetwork.Gradients(network, parameters));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Append(Dictionary<string, float[]> values)
        {
            foreach (var (_, numbers) in values.OrderBy(v => v.Key, StringComparer.Ordinal))
            {
                hash.AppendData(MemoryMarshal.AsBytes(numbers.AsSpan()));
            }
        }
    }

    private static string RunFirstTest(string switchedOff, string file)
    {
        // dotnet lies three folders above its runtime: shared/Microsoft.NETCore.App/10.0.x
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        string[] arguments =
        [
            "exec", typeof(SameBitsOnEveryInstructionSet).Assembly.Location,
            "-noLogo", "-noColor", "-method", $"{typeof(SameBitsOnEveryInstructionSet).FullName}.{nameof(OneAndTwoThreadsGiveTheSameBits)}",
        ];
        using var process = new Process { StartInfo = new(dotnet, arguments) { RedirectStandardOutput = true, RedirectStandardError = true } };
        process.StartInfo.Environment[switchedOff] = "0";
        process.StartInfo.Environment[AnswerVariable] = file;
        process.Start();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
        }

        return output.Result + error.Result;
    }
}
