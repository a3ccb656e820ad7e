using System.Diagnostics;
using System.Globalization;
using Circuits.Engine;

namespace Circuits.Benchmarks.Peers;

/// <summary>Eager PyTorch on the CPU, in a Python that has it.</summary>
internal static class PyTorchPeer
{
    /// <summary>Said by the script of a PyTorch whose matrix products are the reference implementation's: a ratio to it would flatter us.</summary>
    private const string ReferenceBlas = "reference BLAS";

    private static readonly Lazy<string> Python = new(() =>
        new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(HasTorch)
        ?? throw new PeerException("no Python here has PyTorch (Debian: apt-get install python3-torch libopenblas0-pthread)"));

    /// <summary>A network ready to run.</summary>
    /// <param name="graph">Its last node is the output.</param>
    /// <param name="shape">Of the batch.</param>
    /// <param name="images">The batch.</param>
    /// <param name="task"><c>forward</c>, <c>gradient</c> or <c>training</c>.</param>
    /// <param name="scratch">Where files go.</param>
    /// <param name="form">Of local response normalisations: the operator or the band.</param>
    /// <exception cref="PeerException">There is no PyTorch, or only one on the reference BLAS, or it failed.</exception>
    public static PeerProcess Start(Graph graph, Shape shape, float[] images, string task, string scratch, NormalizationForm form = NormalizationForm.Operator)
    {
        PyTorchWriter.Write(graph, shape, images, scratch);
        var peer = new PeerProcess(
            Python.Value, Path.Combine(AppContext.BaseDirectory, "Peers", "pytorch_peer.py"), scratch, task,
            "--lrn", form == NormalizationForm.Operator ? "operator" : "band", "--threads", Contest.Threads.ToString(CultureInfo.InvariantCulture));
        if (peer.Version.Contains(ReferenceBlas, StringComparison.Ordinal))
        {
            peer.Dispose();
            throw new PeerException($"{peer.Version} is no opponent (Debian: apt-get install libopenblas0-pthread)");
        }

        return peer;
    }

    private static bool HasTorch(string python)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, ["-c", "import torch"]) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
