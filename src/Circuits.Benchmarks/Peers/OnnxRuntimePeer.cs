using System.Diagnostics;
using System.Globalization;
using Circuits.Engine;

namespace Circuits.Benchmarks.Peers;

/// <summary>ONNX Runtime on the CPU, in Node.js: the npm package is installed beside this program the first time.</summary>
internal static class OnnxRuntimePeer
{
    private const string Package = "onnxruntime-node@1.30.0";

    private static readonly Lazy<string> Modules = new(Install);

    /// <summary>A network ready to run forward.</summary>
    /// <param name="graph">Its last node is the output.</param>
    /// <param name="shape">Of the batch.</param>
    /// <param name="images">The batch.</param>
    /// <param name="scratch">Where files go.</param>
    /// <param name="form">Of local response normalisations.</param>
    /// <exception cref="PeerException">There is no Node.js, npm did not install the package, or it failed.</exception>
    public static PeerProcess Start(Graph graph, Shape shape, float[] images, string scratch, NormalizationForm form = NormalizationForm.Operator)
    {
        Directory.CreateDirectory(scratch);
        var (model, input) = (Path.Combine(scratch, "model.onnx"), Path.Combine(scratch, "input.f32"));
        OnnxWriter.Write(graph, shape, form, model);
        PyTorchWriter.WriteFloats(input, images);
        return new(
            "node", Path.Combine(AppContext.BaseDirectory, "Peers", "onnxruntime_peer.js"), Modules.Value, model, input,
            $"{shape.Batch},{shape.Channels},{shape.Height},{shape.Width}", Contest.Threads.ToString(CultureInfo.InvariantCulture));
    }

    private static string Install()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "npm");
        if (Directory.Exists(Path.Combine(folder, "node_modules", "onnxruntime-node")))
        {
            return folder;
        }

        Directory.CreateDirectory(folder);
        Console.WriteLine($"npm install {Package}");
        try
        {
            // The package brings the CPU's library; its script would fetch a GPU's.
            using var npm = Process.Start(new ProcessStartInfo("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder, Package])
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            var output = npm.StandardOutput.ReadToEndAsync();
            var complaints = npm.StandardError.ReadToEnd();
            npm.WaitForExit();
            return npm.ExitCode == 0 ? folder : throw new PeerException($"npm install {Package} failed: {complaints.Trim().Split('\n')[0]}");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new PeerException("no Node.js with npm is here");
        }
    }
}
