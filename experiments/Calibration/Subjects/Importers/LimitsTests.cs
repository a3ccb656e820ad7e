using System.Buffers.Binary;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Importers;
using Tensor = System.Numerics.Tensors.Tensor;

namespace Circuits.Experiments.Calibration.Subjects.Importers;

public sealed class LimitsTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData("bytes=8GB", 8_000_000_000, 100_000, 64)]
    [InlineData("nodes=7, nesting=1000", 2L << 30, 7, 1000)]
    [InlineData("bytes=3kb,nodes=1,nesting=2", 3000, 1, 2)]
    [InlineData("bytes=12", 12, 100_000, 64)]
    public void TheFlagRaisesWhatItNames(string text, long bytes, int nodes, int nesting) => Assert.Equal(new Limits(bytes, nodes, nesting), Limits.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("bytes")]
    [InlineData("bytes=")]
    [InlineData("bytes=-1")]
    [InlineData("bytes=0")]
    [InlineData("bytes=1.5GB")]
    [InlineData("bytes=99999999TB")]
    [InlineData("nodes=3000000000")]
    [InlineData("nesting=1001")]
    [InlineData("depth=3")]
    public void WhatIsNoLimitIsRefused(string text) => Assert.Contains(" is no limit: give ", Assert.Throws<FormatException>(() => Limits.Parse(text)).Message);

    /// <summary>A model in another folder's files, by every way there is to them.</summary>
    [Theory]
    [InlineData("../secret")]
    [InlineData("sub/../../secret")]
    [InlineData("..\\secret")]
    [InlineData("link")]
    [InlineData("folder/secret")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("/etc/hostname")]
    public void ShardsLieInTheModelsFolder(string shard)
    {
        var model = Directory.CreateDirectory(scratch.File("model")).FullName;
        scratch.File("secret", [1, 2, 3, 4]);
        File.CreateSymbolicLink(Path.Combine(model, "link"), scratch.File("secret"));
        Directory.CreateSymbolicLink(Path.Combine(model, "folder"), scratch.Path);
        var path = Path.Combine(model, "model.json");
        File.WriteAllText(path, $$"""{"modelTopology":{},"weightsManifest":[{"paths":["{{shard.Replace("\\", "\\\\")}}"],"weights":[]}]}""");
        var message = Assert.Throws<InvalidDataException>(() => ModelFile.Read(path)).Message;
        Assert.True(message.Contains("not one of its own folder") || message.Contains("is a link, and may lead anywhere"), message);
    }

    [Fact]
    public void ADescriptionThatIsALinkIsNotFollowed()
    {
        Safetensors.Write(scratch.File("it.safetensors"), [], new Dictionary<string, string>());
        File.CreateSymbolicLink(scratch.File("it.json"), scratch.File("elsewhere.json", "{}"));
        Assert.Contains("is a link", Assert.Throws<InvalidDataException>(() => ModelFile.Read(scratch.File("it.safetensors"))).Message);
    }

    [Fact]
    public void ManyShardsOfOneFileAreCountedEachTime()
    {
        scratch.File("shard", new byte[1000]);
        var path = scratch.File("model.json", $$"""{"modelTopology":{},"weightsManifest":[{"paths":[{{string.Join(',', Enumerable.Repeat("\"shard\"", 1000))}}],"weights":[]}]}""");
        Assert.Contains("its shards take 500000 bytes; the limit is bytes=499999", Assert.Throws<InvalidDataException>(() => ModelFile.Read(path, new(Bytes: 499_999))).Message);
    }

    [Fact]
    public void PicturesAndTensorsAreLimitedBeforeAnythingIsAllocated()
    {
        Npy.Save(Tensor.Create(new float[12], [1, 3, 2, 2]), scratch.File("x.npy"));
        Assert.Contains("the limit is bytes=47; if you trust the file, raise it with --limits", Refused(() => Npy.Load(scratch.File("x.npy"), 47)));
        var png = Png.Encode(new Image(100, 100));
        Assert.Contains("100x100 pixels, which take 120000 bytes; the limit is bytes=119999", Refused(() => Png.Decode(png, "a.png", 119_999)));
        Assert.Equal(100, Png.Decode(png, "a.png", 120_000).WidthPixels);

        // A few bytes that claim to be 10,000 x 10,000 pixels.
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 10_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 10_000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc32.Of(png.AsSpan(12, 17)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("cannot be 10000x10000", Refused(() => Png.Decode(png, "a.png")));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);

        static string Refused(Action read) => Assert.Throws<InvalidDataException>(read).Message;
    }
}
