using System.Diagnostics;
using System.Numerics.Tensors;
using System.Text;
using Circuits.Science.Stimuli;

namespace Circuits.Cli.Tests;

/// <summary>An empty folder to run the command in, as a process of its own; gone after the test.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("circuits-");

    /// <summary>What a run of the command left behind.</summary>
    public sealed record Ran(int ExitCode, string Output, string Error);

    public string Path(string name) => System.IO.Path.Combine(folder.FullName, name);

    /// <summary>Files and folders there, by name.</summary>
    public IEnumerable<string> Names => folder.EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Select(f => f.Name).Order(StringComparer.Ordinal);

    public Ran Circuits(params string[] args) => Circuits(null, args);

    /// <param name="during">Gets the process's id while it runs.</param>
    /// <param name="args">Of the command.</param>
    public Ran Circuits(Action<int>? during, params string[] args)
    {
        // The build of this project puts the command beside it.
        var start = new ProcessStartInfo("dotnet", [System.IO.Path.Combine(AppContext.BaseDirectory, "circuits.dll"), .. args])
        {
            WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["CIRCUITS_HOME"] = Path("home");
        if (Fixtures is not null)
        {
            start.Environment["CIRCUITS_FIXTURES"] = Fixtures;
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        during?.Invoke(process.Id);
        process.WaitForExit();
        return new(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Other fixtures than the repository's.</summary>
    public string? Fixtures { get; set; }

    /// <summary>A batch (N, C, H, W) of one value throughout.</summary>
    public string Npy(string name, float value, params nint[] shape)
    {
        var values = new float[shape.Aggregate((nint)1, (a, b) => a * b)];
        Array.Fill(values, value);
        Science.Stimuli.Npy.Save(Tensor.Create(values, shape), Path(name));
        return name;
    }

    public string Text(string name, string text)
    {
        File.WriteAllText(Path(name), text);
        return name;
    }

    /// <summary>A TensorFlow.js model: 4x4 images, one 1x1 convolution with weights 1, 2, 3 and bias 0.5.</summary>
    public string TinyModel()
    {
        File.WriteAllBytes(Path("shard.bin"), [.. ((float[])[1, 2, 3, 0.5f]).SelectMany(BitConverter.GetBytes)]);
        return Text("model.json", """
            {"modelTopology":{"class_name":"Model","config":{"name":"m","layers":[
            {"name":"input","class_name":"InputLayer","config":{"batch_input_shape":[null,4,4,3]},"inbound_nodes":[]},
            {"name":"conv","class_name":"Conv2D","config":{"filters":1,"kernel_size":[1,1],"strides":[1,1],"padding":"valid","dilation_rate":[1,1],"activation":"linear","use_bias":true,"data_format":"channels_last"},"inbound_nodes":[[["input",0,0,{}]]]}],
            "input_layers":[["input",0,0]],"output_layers":[["conv",0,0]]}},
            "weightsManifest":[{"paths":["shard.bin"],"weights":[{"name":"conv/kernel","dtype":"float32","shape":[1,1,3,1]},{"name":"conv/bias","dtype":"float32","shape":[1]}]}]}
            """);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
