using System.Text.Json;
using System.Text.Json.Nodes;
using Circuits.Engine;
using Circuits.Experiments.Calibration.Engine;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Importers;
using Circuits.Science.Subjects.Importers.Description;
using FsCheck;
using FsCheck.Fluent;

namespace Circuits.Experiments.Calibration.Subjects.Importers.Description;

public sealed class GraphDescriptionTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void EveryOperationComesBackToTheBit()
    {
        foreach (var kind in RandomOperation.Kinds)
        {
            for (var seed = 0; seed < 100; seed++)
            {
                var operation = RandomOperation.Of(kind, new(seed));
                Node node = new("it", operation);
                var (json, tensors) = (new JsonObject(), new List<SafetensorsTensor>());
                OperationDescription.Of(operation).Write(node, json, tensors.Add);
                var read = JsonElement.Parse(json.ToJsonString());
                var back = OperationDescription.All[kind.Name].Read(
                    Part(read, "attributes"), Part(read, "weights"), new("", tensors.ToDictionary(t => t.Name), Limits.Usual));
                Assert.Equal(RandomOperation.Bits(operation), RandomOperation.Bits(back));
                Assert.Equal(GraphFingerprint.Of(new([node])), GraphFingerprint.Of(new([node with { Operation = back }])));
            }
        }

        static JsonElement Part(JsonElement json, string name) => json.TryGetProperty(name, out var part) ? part : default;
    }

    [Fact]
    public void EveryOperationHasADescription()
    {
        Assert.Equal(RandomOperation.Kinds.Select(k => k.Name).Order(), OperationDescription.All.Keys.Order());
        Assert.All(OperationDescription.All.Values.SelectMany(d => d.Attributes), a => Assert.True(AttributeJson.IsKnown(a.Type), $"{a.Name}: {a.Type} has no form in {nameof(AttributeJson)}"));
    }

    /// <summary>Renaming a parameter of a record would change the format: this is where it shows.</summary>
    [Fact]
    public void TheDocumentationHasEveryOperation()
    {
        const string Start = "<!-- GraphDescriptionTests compares this table -->\n", End = "<!-- end of what GraphDescriptionTests compares -->";
        var forms = AttributeJson.All.Select(f => $"| {f.Name} | {f.Text} |");
        var rows = OperationDescription.All.Values.OrderBy(d => d.Name, StringComparer.Ordinal).Select(d =>
            $"| {d.Name} | {string.Join("; ", d.Attributes.Select(a => $"{(a.IsOptional ? $"[{a.Name}]" : a.Name)}: {AttributeJson.NameOf(a.Type)}"))} | {string.Join(", ", d.Weights)} |");
        var table = $"| form | written |\n|---|---|\n{string.Join('\n', forms)}\n\n| operation | attributes | weights |\n|---|---|---|\n{string.Join('\n', rows)}\n";
        var page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Science.Fixtures.Folder)!, "docs", "models.md"));
        Assert.Contains(Start, page);
        Assert.Equal(table, page[(page.IndexOf(Start, StringComparison.Ordinal) + Start.Length)..page.IndexOf(End, StringComparison.Ordinal)]);
    }

    [Fact]
    public void AnyNetworkWrittenAndReadComputesTheSameBits() => Prop.ForAll(RandomNetwork.Population(), random =>
    {
        var (graph, shape) = random.Build();
        graph = new(graph.Nodes, graph.Nodes.Take(2).ToDictionary(n => $"also {n.Name}", n => n.Name));
        var model = new ModelFile("", "", graph, "a source", "CC0-1.0") { Preprocessing = Preprocessing.Uniform(1 / 3f, -0.1f, shape.Channels) };
        var path = scratch.File("random.safetensors");
        GraphDescription.Write(path, model);
        var read = ModelFile.Read(path);
        Assert.Equal(GraphFingerprint.Of(graph), GraphFingerprint.Of(read.Graph));
        Assert.Equal(graph.Aliases, read.Graph.Aliases);
        Assert.Equal((model.Source, model.Licence, model.Preprocessing), (read.Source, read.Licence, read.Preprocessing));
        Assert.Equal(Forwarded.All(graph, shape, random.Batch(shape)), Forwarded.All(read.Graph, shape, random.Batch(shape)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void ADescriptionBesideTheFileServesPyTorchsNames()
    {
        var path = scratch.File("mine.safetensors");
        Safetensors.Write(
            path,
            [SafetensorsTensor.Of("conv1.weight", [1, 3, 1, 1], [1, 2, 3]), SafetensorsTensor.Of("conv1.bias", [1], [4]), SafetensorsTensor.Of("fc.weight", [2, 1], [5, 6])],
            new Dictionary<string, string> { ["format"] = "pt" });
        Assert.Contains("or in mine.json beside it", Assert.Throws<InvalidDataException>(() => ModelFile.Read(path)).Message);
        scratch.File("mine.json", """
            { "version": 1, "licence": "MIT", "nodes": [
              { "name": "image", "operation": "Input", "attributes": { "channels": 3, "height": 2, "width": 2 } },
              { "name": "conv1", "operation": "Convolution", "inputs": ["image"],
                "attributes": { "window": [1, 1], "padding": "valid" }, "weights": { "kernel": "conv1.weight", "bias": "conv1.bias" } },
              { "name": "relu1", "operation": "Relu", "inputs": ["conv1"] },
              { "name": "pool", "operation": "Mean", "inputs": ["relu1"], "attributes": { "over": "height+width" } },
              { "name": "fc", "operation": "Linear", "inputs": ["pool"], "attributes": { "outputs": 2, "inputs": 1 }, "weights": { "weights": "fc.weight" } } ] }
            """);
        var read = ModelFile.Read(path);
        Assert.Equal(("MIT", "graph description", (Preprocessing?)null), (read.Licence, read.Format, read.Preprocessing));
        Assert.Equal([5f * 10, 6f * 10], Forwarded.One(read.Graph, new(1, 3, 2, 2), [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], "fc"));
    }

    [Theory]
    [InlineData("""{"nodes":[]}""", "version nothing, and 1 is read")]
    [InlineData("""{"version":2,"nodes":[]}""", "version 2, and 1 is read")]
    [InlineData("""{"version":1,"nodes":[]}""", "it has no input")]
    [InlineData("""{"version":1,"nodes":[{"name":"a","operation":"Fold"},{"name":"b","operation":"Unfold"}]}""", "2 operations are not supported: Fold (a); Unfold (b)")]
    [InlineData("""{"version":1,"nodes":[{"name":"a","operation":"Relu","inputs":["a"]}]}""", "a: its input 'a' is not a node before it")]
    [InlineData("""{"version":1,"nodes":[{"name":"a","operation":"Input","attributes":{"channels":3,"height":4}}]}""", "a: Input needs 'width'")]
    [InlineData("""{"version":1,"nodes":[{"name":"a","operation":"Input","attributes":{"channels":3,"height":4,"width":1e9}}]}""", "a: its width: 1e9 is not a whole number")]
    [InlineData("""{"version":1,"nodes":[{"name":"a","operation":"Input","attributes":{"channels":3,"height":65536,"width":65536}}]}""", "more numbers than an array holds")]
    [InlineData("""{"version":1,"nodes":[{"name":"a","operation":"Input","attributes":{"channels":3,"height":16384,"width":16384}}]}""", "takes 3221225472 bytes; the limit is bytes=2147483648. If you trust the file, raise it with --limits")]
    [InlineData("""{"version":1,"nodes":[{"name":"a","operation":"Relu","attributes":{"colour":1}}]}""", "Relu has no 'colour'; it has ceiling, gradient")]
    [InlineData("""{"version":1,"nodes":[{"name":"a","operation":"Linear","attributes":{"outputs":65536,"inputs":65536}}]}""", "Linear takes one input")]
    [InlineData("""{"version":1,"nodes":[{"name":"i","operation":"Input","attributes":{"channels":65536,"height":1,"width":1}},{"name":"a","operation":"Linear","inputs":["i"],"attributes":{"outputs":65536,"inputs":65536}}]}""", "takes 4294967296 weights; it has 0")]
    [InlineData("""{"version":1,"nodes":[{"name":"a","operation":"MaxPool","attributes":{"window":[0,1],"padding":"same"}}]}""", "its window: [0,1] is not [height, width]")]
    [InlineData("""{"version":1,"nodes":[{"name":"a","operation":"Bias","weights":{"values":"weigth"}}]}""", "there is no tensor 'weigth'. Nearest: weight")]
    [InlineData("""{"version":1,"nodes":[{"name":"a","operation":"Convolution","attributes":{"window":[1,1],"padding":"same"}}]}""", "Convolution needs 'kernel'")]
    [InlineData("""{"version":1,"nodes":[{"name":"a","operation":"Relu\nNo"}]}""", "Relu No (a)")]
    [InlineData("""{"version":1,"aliases":{"b":"c"},"nodes":[]}""", "b: it stands for 'c', which is no node")]
    [InlineData("""{"version":1,"preprocessing":{"scale":[1],"offset":[0]},"nodes":[{"name":"a","operation":"Input","attributes":{"channels":3,"height":4,"width":4}}]}""", "its preprocessing is for 1 channels, and the images have 3")]
    [InlineData("[[[[", "cannot be read")]
    public void AnIllFormedDescriptionIsRefusedInOneLine(string description, string expected)
    {
        var path = scratch.File("bad.safetensors");
        Safetensors.Write(path, [SafetensorsTensor.Of("weight", [1], [1])], new Dictionary<string, string> { ["graph"] = description });
        var e = Assert.ThrowsAny<Exception>(() => ModelFile.Read(path));
        Assert.True(e is InvalidDataException or GraphException, e.ToString());
        Assert.StartsWith(path + ": ", e.Message);
        Assert.Contains(expected, e.Message);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void OneTensorOfManyNodesIsConvertedOnce()
    {
        var nodes = string.Join(',', Enumerable.Range(0, 5000).Select(i => $$$"""{"name":"{{{i}}}","operation":"Constant","attributes":{"shape":[1,1,100,100]},"weights":{"values":"w"}}"""));
        var path = scratch.File("many.safetensors");
        Safetensors.Write(
            path,
            [SafetensorsTensor.Of("w", [10_000], new float[10_000])],
            new Dictionary<string, string> { ["graph"] = $$$"""{"version":1,"nodes":[{"name":"image","operation":"Input","attributes":{"channels":3,"height":4,"width":4}},{{{nodes}}}]}""" });
        var before = GC.GetAllocatedBytesForCurrentThread();
        ModelFile.Read(path);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }
}
