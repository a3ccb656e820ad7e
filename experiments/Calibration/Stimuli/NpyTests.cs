using System.Numerics.Tensors;
using System.Text;
using Circuits.Science.Stimuli;
using Xunit;

namespace Circuits.Experiments.Calibration.Stimuli;

/// <summary>.npy against files that NumPy 1.24 wrote with <c>numpy.save</c>.</summary>
public sealed class NpyTests : IDisposable
{
    /// <summary><c>numpy.arange(24, dtype='&lt;f4').reshape(1, 2, 3, 4) / 8 - 1</c>.</summary>
    private const string Float32 =
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsIDIsIDMsIDQpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAIC/AABgvwAAQL8AACC/AAAAvwAAwL4AAIC+AAAAvgAAAAAAAAA+AACAPgAAwD4AAAA/AAAgPwAAQD8AAGA/AACAPwAAkD8AAKA/AACwPwAAwD8AANA/AADgPwAA8D8=";

    private readonly string folder = Directory.CreateTempSubdirectory("npy-").FullName;

    private string Saved => Path.Combine(folder, "tensor.npy");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void ATensorIsWrittenAsNumpyWritesIt()
    {
        Npy.Save(Tensor.Create(Eighths(), [1, 2, 3, 4]), Saved);
        Assert.Equal(Float32, Convert.ToBase64String(File.ReadAllBytes(Saved)));
        Assert.Equal([Saved], Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void AFloat32ArrayIsRead() => AssertHolds(Float32, [1, 2, 3, 4], Eighths());

    /// <summary><c>numpy.array([[0.1, -2.5, 1e-3], [3, 4, 5]])</c>.</summary>
    [Fact]
    public void AFloat64ArrayIsRoundedAndPaddedWithOnesAtTheEnd() => AssertHolds(
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAqamZmZmZm5PwAAAAAAAATA/Knx0k1iUD8AAAAAAAAIQAAAAAAAABBAAAAAAAAAFEA=",
        [2, 3, 1, 1],
        [0.1f, -2.5f, 1e-3f, 3, 4, 5]);

    /// <summary><c>numpy.array([0, 1, 255], dtype='u1')</c>.</summary>
    [Fact]
    public void AUint8ArrayKeepsItsValues() => AssertHolds(
        "k05VTVBZAQB2AHsnZGVzY3InOiAnfHUxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAf8=",
        [3, 1, 1, 1],
        [0, 1, 255]);

    /// <summary><c>numpy.float32(2.5)</c>.</summary>
    [Fact]
    public void AScalarIsATensorOfOneValue() => AssertHolds(
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAACBA",
        [1, 1, 1, 1],
        [2.5f]);

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(1000)]
    public void WhatIsSavedIsLoadedAgainToTheBit(int count)
    {
        var random = new Random(count);
        int[] bits = [.. Enumerable.Range(0, count).Select(_ => random.Next(int.MinValue, int.MaxValue))];
        float[] values = [.. bits.Select(BitConverter.Int32BitsToSingle)];
        Npy.Save(Tensor.Create(values, [count]), Saved);
        var loaded = Npy.Load(Saved);
        Assert.Equal([count, 1, 1, 1], loaded.Lengths.ToArray());
        Assert.Equal(bits, Flat(loaded).Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void ASliceIsWrittenInItsOwnOrder()
    {
        Npy.Save(Tensor.Create(Eighths(), [1, 2, 3, 4]).Slice([0..1, 1..2, 0..3, 1..2]), Saved);
        Assert.Equal([0.625f, 1.125f, 1.625f], Flat(Npy.Load(Saved)));
    }

    /// <summary>
    /// <c>numpy.asfortranarray(numpy.zeros((2, 3), 'f4'))</c>, <c>numpy.zeros(2, '>f4')</c>, <c>numpy.zeros(2, 'i8')</c>.
    /// </summary>
    [Theory]
    [InlineData("k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "ascontiguousarray")]
    [InlineData("k05VTVBZAQB2AHsnZGVzY3InOiAnPmY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAA==", "'>f4'")]
    [InlineData("k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAAAAAAAAAAA", "'<i8'")]
    [InlineData("SGVsbG8=", "not a .npy")]
    [InlineData("", "not a .npy")]
    public void AnotherKindOfFileIsRefused(string file, string reason) => AssertRefused(Convert.FromBase64String(file), reason);

    [Theory]
    [InlineData("(1, 2, 3, 4)", "(0, 2, 3, 4)", "empty")]
    [InlineData("(1, 2, 3, 4), }   ", "(1, 1, 2, 3, 4), }", "reshape")]
    [InlineData("(1, 2, 3, 4)", "(1, 2, 3, 5)", "its shape needs 120")]
    [InlineData("(1, 2, 3, 4), }       ", "(99999999, 99999999)}", "too large")]
    [InlineData("(1, 2, 3, 4)", "(1, 2, x, 4)", "shape")]
    [InlineData("'shape'", "'sharp'", "no shape")]
    public void AHeaderThatCannotBeRightIsRefused(string from, string to, string reason)
    {
        var text = Encoding.Latin1.GetString(Convert.FromBase64String(Float32));
        Assert.Contains(from, text);
        AssertRefused(Encoding.Latin1.GetBytes(text.Replace(from, to)), reason);
    }

    [Fact]
    public void AFileCutShortAnywhereIsRefused()
    {
        var file = Convert.FromBase64String(Float32);
        for (var length = 0; length < file.Length; length++)
        {
            AssertRefused(file[..length], "");
        }
    }

    [Fact]
    public void MoreThanFourSidesAreNotWritten() =>
        Assert.Throws<ArgumentException>(() => Npy.Save(Tensor.Create([0f], [1, 1, 1, 1, 1]), Saved));

    private static float[] Eighths() => [.. Enumerable.Range(0, 24).Select(i => i / 8f - 1)];

    private static float[] Flat(Tensor<float> tensor)
    {
        var values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    private void AssertHolds(string file, nint[] shape, float[] values)
    {
        File.WriteAllBytes(Saved, Convert.FromBase64String(file));
        var tensor = Npy.Load(Saved);
        Assert.Equal(shape, tensor.Lengths.ToArray());
        Assert.Equal(values, Flat(tensor));
    }

    private void AssertRefused(byte[] file, string reason)
    {
        File.WriteAllBytes(Saved, file);
        var message = Assert.Throws<InvalidDataException>(() => Npy.Load(Saved)).Message;
        Assert.StartsWith(Saved + ": ", message);
        Assert.Contains(reason, message);
        Assert.Contains("; ", message);
        Assert.DoesNotContain('\n', message);
    }
}
