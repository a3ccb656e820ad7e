using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Circuits.Science.Subjects.Importers;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Circuits.Experiments.Calibration.Subjects.Importers;

public sealed class SafetensorsTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void WhatIsWrittenIsReadBack()
    {
        var contents =
            from values in ArbMap.Default.GeneratorFor<float[]>()
            from bytes in ArbMap.Default.GeneratorFor<byte[]>()
            from text in ArbMap.Default.GeneratorFor<string>()
            select (values, bytes, text ?? "");
        var path = scratch.File("a.safetensors");
        Prop.ForAll(Arb.From(contents), c =>
        {
            var (values, bytes, text) = c;
            text = new([.. text.Where(x => !char.IsSurrogate(x))]);
            Safetensors.Write(
                path,
                [new("b/kernel", SafetensorsType.U8, [1, bytes.Length], bytes), SafetensorsTensor.Of("a", [values.Length], values)],
                new Dictionary<string, string> { ["note"] = text });
            var read = Safetensors.Read(path);
            return read.Metadata["note"] == text
                && read.Tensors["a"].ToFloats().AsSpan().SequenceEqual(values)
                && read.Tensors["b/kernel"].Bytes.Span.SequenceEqual(bytes)
                && read.Tensors["b/kernel"].Shape.AsSpan().SequenceEqual([1, bytes.Length]);
        }).Check(Config.QuickThrowOnFailure.WithReplay(20260802, 1));
    }

    /// <summary>The layout of the format's specification, byte by byte.</summary>
    [Fact]
    public void TheBytesAreThoseOfTheSpecification()
    {
        Safetensors.Write(scratch.File("a"), [SafetensorsTensor.Of("w", [], [1f])], new Dictionary<string, string>());
        var file = File.ReadAllBytes(scratch.File("a"));
        const string Header = """{"__metadata__":{},"w":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""";
        Assert.Equal((Header.Length + 7) / 8 * 8, BinaryPrimitives.ReadInt64LittleEndian(file));
        Assert.Equal(Header, Encoding.UTF8.GetString(file, 8, Header.Length).TrimEnd());
        Assert.Equal<byte>([0, 0, 0x80, 0x3f], file[^4..]);
        Assert.Equal([scratch.File("a")], Directory.GetFiles(scratch.Path));
    }

    [Fact]
    public void TheOrderOfTensorsDoesNotChangeTheFile()
    {
        SafetensorsTensor[] tensors = [SafetensorsTensor.Of("b", [1], [1f]), new("a", SafetensorsType.U8, [1], new byte[] { 7 })];
        Safetensors.Write(scratch.File("1"), tensors, new Dictionary<string, string>());
        Safetensors.Write(scratch.File("2"), tensors.Reverse(), new Dictionary<string, string>());
        Assert.Equal(File.ReadAllBytes(scratch.File("1")), File.ReadAllBytes(scratch.File("2")));
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3, "'a' and 'b' overlap")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}""", 3, "leave a gap")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 1, "lies at bytes 0 to 2 of 1")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[2,0]}}""", 2, "lies at bytes 2 to 0 of 2")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[-2,0]}}""", 2, "lies at bytes -2 to 0 of 2")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 5, "3 bytes follow the last tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,2]}}""", 2, "takes 8 bytes, not 2")]
    [InlineData("""{"a":{"dtype":"F8_E5M2","shape":[2],"data_offsets":[0,2]}}""", 2, "has dtype F8_E5M2. Only F32, U8, F16, BF16, F64, I64 are read")]
    [InlineData("""{"a":{"dtype":"1","shape":[2],"data_offsets":[0,2]}}""", 2, "has dtype 1")]
    [InlineData("""{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,0]}}""", 0, "entry 'a' is not of the form")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1]}}""", 1, "entry 'a' is not of the form")]
    [InlineData("""{"a":7}""", 1, "entry 'a' is not of the form")]
    [InlineData("""{"__metadata__":{"n":1}}""", 0, "entry '__metadata__' is not of the form")]
    [InlineData("""{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0, "is not JSON")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "entry 'a' is not of the form")]
    [InlineData("""{"a":{"dtype":"U8","shape":[65536,65536,65536,65536],"data_offsets":[0,0]}}""", 0, "takes 9223372036854775807 bytes, not 0")]
    [InlineData("""{"a":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}""", 0, "nested more than 64 deep; the limit is nesting=64. If you trust the file, raise it with --limits")]
    [InlineData("[]", 0, "not an object")]
    [InlineData("garbage", 0, "is not JSON")]
    public void ADamagedFileIsRefusedInOneLine(string header, int dataBytes, string expected)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        Refuses([.. length, .. text, .. new byte[dataBytes]], expected);
    }

    /// <summary>Every half and every bfloat16 there is, against the definition of the formats; the others at their edges.</summary>
    [Fact]
    public void OtherPrecisionsBecomeTheFloat32TheyAre()
    {
        var all = Enumerable.Range(0, 1 << 16).Select(i => (ushort)i).ToArray();
        var bytes = MemoryMarshal.AsBytes(all.AsSpan()).ToArray();
        var halves = new SafetensorsTensor("h", SafetensorsType.F16, [1 << 16], bytes).ToFloats();
        var bfloats = new SafetensorsTensor("b", SafetensorsType.BF16, [256, 256], bytes).ToFloats();
        foreach (var bits in all)
        {
            AssertSame(Defined(bits, exponentBits: 5), halves[bits]);
            AssertSame(Defined(bits, exponentBits: 8), bfloats[bits]);
        }

        Assert.Equal([1 / 3f, float.PositiveInfinity, -0f], Of(SafetensorsType.F64, 1.0 / 3, double.PositiveInfinity, -0.0));
        Assert.Equal([16777216f, -5f], Of(SafetensorsType.I64, 16777216L, -5L));
        Assert.Contains("number 1 of tensor 'w' (F64)", Assert.Throws<FormatException>(() => Of(SafetensorsType.F64, 1.0, 1e39)).Message);
        Assert.Contains("number 0 of tensor 'w' (I64)", Assert.Throws<FormatException>(() => Of(SafetensorsType.I64, 16777217L)).Message);

        static float[] Of<T>(SafetensorsType type, params T[] values)
            where T : unmanaged => new SafetensorsTensor("w", type, [values.Length], MemoryMarshal.AsBytes(values.AsSpan()).ToArray()).ToFloats();

        // Sign, exponent and fraction of IEEE 754, by arithmetic.
        static double Defined(int bits, int exponentBits)
        {
            var fractionBits = 15 - exponentBits;
            var (sign, exponent, fraction) = (bits >> 15 == 0 ? 1 : -1, (bits >> fractionBits) & ((1 << exponentBits) - 1), bits & ((1 << fractionBits) - 1));
            var bias = (1 << (exponentBits - 1)) - 1;
            return sign * (exponent == (1 << exponentBits) - 1
                ? fraction == 0 ? double.PositiveInfinity : double.NaN
                : exponent == 0
                ? Math.ScaleB(fraction, 1 - bias - fractionBits)
                : Math.ScaleB((1 << fractionBits) + fraction, exponent - bias - fractionBits));
        }

        static void AssertSame(double expected, float value) =>
            Assert.True(double.IsNaN(expected) ? float.IsNaN(value) : BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(value), $"{value}, not {expected}");
    }

    [Fact]
    public void FilesBeyondTheLimitAreRefusedUnread()
    {
        Safetensors.Write(scratch.File("a"), [SafetensorsTensor.Of("w", [100], new float[100])], new Dictionary<string, string>());
        Assert.Contains("the limit is bytes=400. If you trust the file", Assert.Throws<InvalidDataException>(() => Safetensors.Read(scratch.File("a"), new(Bytes: 400))).Message);
        Assert.Contains("up to a sixteenth of the limit", Assert.Throws<InvalidDataException>(() => Safetensors.Read(scratch.File("a"), new(Bytes: 1000))).Message);
        Assert.Equal(100, Safetensors.Read(scratch.File("a"), new(Bytes: 2000)).Tensors["w"].Count);
    }

    [Fact]
    public void ATruncatedFileIsRefused()
    {
        Refuses([1, 2, 3], "has 3 bytes");
        Refuses([200, 0, 0, 0, 0, 0, 0, 0, (byte)'{'], "header should take 200 bytes, but only 1 follow");
        Refuses([255, 255, 255, 255, 255, 255, 255, 255], "but only 0 follow");
        Assert.Throws<FileNotFoundException>(() => Safetensors.Read(scratch.File("nowhere")));
    }

    /// <summary>Cut anywhere: always one clear line, never another exception.</summary>
    [Fact]
    public void AFileCutAnywhereIsRefused()
    {
        Safetensors.Write(scratch.File("a"), [SafetensorsTensor.Of("w", [2], [1f, 2f])], new Dictionary<string, string> { ["k"] = "v" });
        var whole = File.ReadAllBytes(scratch.File("a"));
        for (var n = 0; n < whole.Length; n++)
        {
            Refuses(whole[..n], "");
        }
    }

    private void Refuses(byte[] bytes, string expected)
    {
        var path = scratch.File("bad.safetensors", bytes);
        var message = Assert.Throws<InvalidDataException>(() => Safetensors.Read(path)).Message;
        Assert.StartsWith(path + ": ", message);
        Assert.Contains(expected, message);
        Assert.DoesNotContain('\n', message);
    }
}
