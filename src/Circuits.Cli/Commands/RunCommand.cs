using System.CommandLine;
using System.Numerics.Tensors;
using Circuits.Engine;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;

namespace Circuits.Cli.Commands;

/// <summary><c>circuits run</c>: what nodes of a network answer to images.</summary>
internal sealed class RunCommand : Command
{
    /// <summary>Images computed at a time; answers do not depend on it.</summary>
    private const int BatchImages = 8;

    public RunCommand()
        : base("run", "Run a network on images; write each asked node's output as DIR/NODE.npy (float32, N,C,H,W).")
    {
        var model = ModelArgument.Create();
        var input = InputImages.Option();
        var nodes = new Option<string>("--nodes") { Description = "Names, separated by commas; only what they need is computed.", Required = true, HelpName = "A,B" };
        var to = new Option<string>("--out") { Description = "Made where missing. '/' and ':' in names become '_'.", Required = true, HelpName = "DIR" };
        var raw = InputImages.RawOption();
        var resize = new Option<bool>("--resize") { Description = "Scale the images to the network's native size first." };
        Add(model);
        Add(input);
        Add(nodes);
        Add(to);
        Add(raw);
        Add(resize);
        SetAction(parsed => Run(
            parsed.GetRequiredValue(model), parsed.GetRequiredValue(input), parsed.GetRequiredValue(nodes), parsed.GetRequiredValue(to),
            parsed.GetValue(raw), parsed.GetValue(resize)));
    }

    private static int Run(string model, string input, string nodes, string folder, bool raw, bool resize)
    {
        using var interruption = new Interruption();
        var subject = Models.Load(model);
        var files = Files(subject.Graph, nodes, folder);
        var images = InputImages.Load(input, subject, raw);
        if (resize)
        {
            images = Resized(images, subject.NativeSizePixels);
        }

        var outputs = Outputs(subject, images, input, [.. files.Select(f => f.Node).Distinct()], raw, interruption.Token);
        OutputFolder.Make("--out", folder);
        foreach (var (_, node, file) in files)
        {
            Npy.Save(outputs[node], file);
        }

        Terminal.List([.. files.Select(f => new[] { f.File, string.Join('x', outputs[f.Node].Lengths.ToArray()) })]);
        return CommandLine.AsExpected;
    }

    private static List<(string Asked, string Node, string File)> Files(Graph graph, string nodes, string folder)
    {
        var files = new List<(string Asked, string Node, string File)>();
        foreach (var asked in nodes.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct())
        {
            var file = Path.Combine(folder, asked.Replace('/', '_').Replace(':', '_') + ".npy");
            if (files.FirstOrDefault(f => f.File == file).Asked is { } twin)
            {
                throw new UsageException($"--nodes: '{twin}' and '{asked}' would both be written to {file}. Ask for them one after the other.");
            }

            files.Add((asked, graph[asked].Name, file));
        }

        return files.Count > 0 ? files : throw new UsageException("--nodes names no node. 'circuits nodes' lists them.");
    }

    private static Tensor<float> Resized(Tensor<float> images, int size)
    {
        if (images.Lengths[1] != 3)
        {
            throw new UsageException($"--resize is for images of 3 channels, these have {images.Lengths[1]}. Resize them before.");
        }

        var (values, pixels) = (new float[images.FlattenedLength], (int)(3 * images.Lengths[2] * images.Lengths[3]));
        images.FlattenTo(values);
        return Image.Batch(
        [
            .. values.Chunk(pixels).Select(chunk =>
            {
                var image = new Image((int)images.Lengths[3], (int)images.Lengths[2]);
                chunk.CopyTo(image.Values, 0);
                return image.Resize(size, size);
            }),
        ]);
    }

    private static Dictionary<string, Tensor<float>> Outputs(
        Subject subject, Tensor<float> images, string path, string[] nodes, bool raw, CancellationToken cancellation)
    {
        var count = (int)images.Lengths[0];
        var shape = new Shape(Math.Min(count, BatchImages), (int)images.Lengths[1], (int)images.Lengths[2], (int)images.Lengths[3]);
        using var network = InputImages.CompileFor(subject, shape, path, () => new ManagedEngine().Compile(subject.Graph, shape, nodes));
        var (all, pixels, perImage) = (new float[images.FlattenedLength], shape.Height * shape.Width, (int)(shape.Count / shape.Batch));
        images.FlattenTo(all);
        if (!raw && subject.Preprocessing != Preprocessing.Identity)
        {
            subject.Preprocessing.Apply(all, pixels);
        }

        var outputs = nodes.ToDictionary(n => n, n => new float[network.ShapeOf(n).Count / shape.Batch * count]);
        var batch = new float[shape.Count];
        for (var first = 0; first < count; first += shape.Batch)
        {
            // The last batch may be partly old images; their answers are left out.
            var some = Math.Min(shape.Batch, count - first);
            all.AsSpan(first * perImage, some * perImage).CopyTo(batch);
            network.Forward(batch, cancellation);
            foreach (var (node, values) in outputs)
            {
                var answers = new float[network.ShapeOf(node).Count];
                network.Read(node, answers);
                var length = answers.Length / shape.Batch;
                answers.AsSpan(0, some * length).CopyTo(values.AsSpan(first * length));
            }
        }

        return nodes.ToDictionary(n => n, n =>
        {
            var s = network.ShapeOf(n);
            return Tensor.Create(outputs[n], [count, s.Channels, s.Height, s.Width]);
        });
    }
}
