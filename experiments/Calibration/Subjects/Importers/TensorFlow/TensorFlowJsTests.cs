using Circuits.Engine;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Importers;
using Circuits.Science.Subjects.Importers.TensorFlow;
using Xunit;

namespace Circuits.Experiments.Calibration.Subjects.Importers.TensorFlow;

public sealed class TensorFlowJsTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    /// <summary>Twelve shards of one byte: a listing of the folder would put shard 10 before shard 2.</summary>
    [Fact]
    public void ShardsAreJoinedInTheManifestsOrderBeforeTheyAreSliced()
    {
        var paths = Enumerable.Range(1, 12).Select(i => $"group1-shard{i}of12").ToList();
        for (var i = 0; i < 12; i++)
        {
            scratch.File(paths[i] + ".min.js", $"x.exports=\"{Convert.ToBase64String([(byte)i])}\"}},{{}}]}},{{}},[1])(1)}});");
        }

        var model = scratch.File("model.min.js", $$$"""
            module.exports=a();x.exports={modelTopology:{},weightsManifest:[{paths:['{{{string.Join("','", paths)}}}'],weights:[
            {name:"a",shape:[5],dtype:"float32",quantization:{min:-1,scale:.5,dtype:"uint8"}},
            {name:"b",shape:[7,1],dtype:"float32",quantization:{min:0,scale:1e3,dtype:"uint8"}}]}]}},{}]
            """);
        var read = TensorFlowJs.Read(model, Limits.Usual);
        Assert.Equal([0, 1, 2, 3, 4], read.Tensors[0].Bytes.ToArray());
        Assert.Equal([5, 6, 7, 8, 9, 10, 11], read.Tensors[1].Bytes.ToArray());
        Assert.Equal([7, 1], read.Tensors[1].Shape);
        Assert.Equal(new Quantization(0.5, -1), read.Quantization["a"]);
        Assert.Equal(new Quantization(1000, 0), read.Quantization["b"]);
    }

    [Fact]
    public void OtherTypesBecomeFloatsThatAreExactlyWhatTheyMean()
    {
        scratch.File("shard.bin", [.. BitConverter.GetBytes(-7), .. BitConverter.GetBytes((ushort)3), .. BitConverter.GetBytes((Half)0.25f), .. BitConverter.GetBytes(1.5f), 9]);
        var model = scratch.File("model.json", """
            {"modelTopology":{"node":[]},"weightsManifest":[{"paths":["shard.bin"],"weights":[
            {"name":"int","shape":[],"dtype":"int32"},
            {"name":"u16","shape":[1],"dtype":"float32","quantization":{"min":1,"scale":0.1,"dtype":"uint16"}},
            {"name":"half","shape":[1],"dtype":"float32","quantization":{"dtype":"float16"}},
            {"name":"float","shape":[1],"dtype":"float32"},
            {"name":"rounded","shape":[1],"dtype":"int32","quantization":{"min":0.5,"scale":1,"dtype":"uint8"}}]}]}
            """);
        var read = TensorFlowJs.Read(model, Limits.Usual);
        Assert.Equal(TensorFlowJs.GraphModel, read.Format);
        Assert.Equal([-7f, (float)(3 * 0.1 + 1), 0.25f, 1.5f, 10f], read.Tensors.Select(t => t.ToFloats().Single()));
        Assert.Empty(read.Quantization);
    }

    [Theory]
    [InlineData("""{"modelTopology":{},"weightsManifest":[{"paths":["none"],"weights":[]}]}""", "its shard none (or none.min.js) is not beside it")]
    [InlineData("""{"modelTopology":{},"weightsManifest":[{"paths":["two"],"weights":[{"name":"w","shape":[3],"dtype":"bool"}]}]}""", "hold 2 bytes, but 'w' ends at byte 3")]
    [InlineData("""{"modelTopology":{},"weightsManifest":[{"paths":["two"],"weights":[]}]}""", "hold 2 bytes, the manifest describes 0")]
    [InlineData("""{"modelTopology":{},"weightsManifest":[{"paths":["two"],"weights":[{"name":"w","shape":[3],"dtype":"string"}]}]}""", "'w' is of type string")]
    [InlineData("""{"modelTopology":{},"weightsManifest":[{"weights":[]}]}""", "weightsManifest is not of the form")]
    [InlineData("""{"weightsManifest":[]}""", "no modelTopology and weightsManifest")]
    public void ADamagedModelIsRefusedInOneLine(string json, string expected)
    {
        scratch.File("two", [1, 2]);
        var path = scratch.File("model.json", json);
        var exception = Assert.ThrowsAny<Exception>(() => ModelFile.Read(path));
        Assert.True(exception is InvalidDataException or FileNotFoundException, exception.ToString());
        Assert.StartsWith(path + ": ", exception.Message);
        Assert.Contains(expected, exception.Message);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void OrdersMissingFromTheFileAreMade()
    {
        var graph = ModelFile.Read(TinyModels.Graph(
            scratch,
            string.Join(',', TinyModels.Node("b", "Relu", "", "a"), TinyModels.Node("a", "Relu6", "", "in"), TinyModels.Node("in", "Placeholder", "'shape':{'shape':{'dim':[{'size':'-1'},{'size':'2'},{'size':'2'},{'size':'3'}]}}")))).Graph;
        Assert.Equal(["in", "a", "b"], graph.Nodes.Select(n => n.Name));
        Assert.Equal(new Input(3, 2, 2), graph["in"].Operation);
    }
}
