using System.Diagnostics;
using System.Globalization;
using Circuits.Engine;

namespace Circuits.Benchmarks.Peers;

/// <summary>Eager PyTorch on the CPU, in a Python that has it.</summary>
internal static class PyTorchPeer
{
    private static readonly Lazy<string> Python = new(() =>
        new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(HasTorch)
        ?? throw new PeerException("no Python here has PyTorch (Debian: apt-get install python3-torch)"));

    /// <summary>A network ready to run.</summary>
    /// <param name="graph">Its last node is the output.</param>
    /// <param name="shape">Of the batch.</param>
    /// <param name="images">The batch.</param>
    /// <param name="task"><c>forward</c>, <c>gradient</c> or <c>training</c>.</param>
    /// <param name="scratch">Where files go.</param>
    /// <param name="form">Of local response normalisations: the operator or the band.</param>
    /// <exception cref="PeerException">There is no PyTorch, or it failed.</exception>
    public static PeerProcess Start(Graph graph, Shape shape, float[] images, string task, string scratch, NormalizationForm form = NormalizationForm.Operator)
    {
        PyTorchWriter.Write(graph, shape, images, scratch);
        return new(
            Python.Value, Path.Combine(AppContext.BaseDirectory, "Peers", "pytorch_peer.py"), scratch, task,
            "--lrn", form == NormalizationForm.Operator ? "operator" : "band", "--threads", Contest.Threads.ToString(CultureInfo.InvariantCulture));
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
