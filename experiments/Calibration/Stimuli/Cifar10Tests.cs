using Circuits.Experiments.Calibration.Subjects;
using Circuits.Science.Stimuli;

namespace Circuits.Experiments.Calibration.Stimuli;

public sealed class Cifar10Tests
{
    [Fact]
    public void ImagesComeWithTheirClassesAsPlanes()
    {
        using var scratch = new ScratchFolder();
        var bytes = new byte[2 * 3073];
        (bytes[0], bytes[1], bytes[3073], bytes[3073 + 1 + 1024]) = (7, 255, 9, 51);
        var path = Path.Combine(scratch.Path, "test_batch.bin");
        File.WriteAllBytes(path, bytes);
        Assert.Equal(2, Cifar10.CountOf(path));
        var images = Cifar10.Read(path).ToList();
        Assert.Equal([7, 9], images.Select(i => i.Label));
        Assert.Equal(1, images[0].Image[0, 0, 0]);
        Assert.Equal(0.2f, images[1].Image[1, 0, 0]);
        Assert.Equal(0.2f, images[1].Image.Values.Sum());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3072, 0)]
    [InlineData(3073, 10)]
    public void WhatIsNoneOfItsFilesIsRefused(int length, byte label)
    {
        using var scratch = new ScratchFolder();
        var bytes = new byte[length];
        bytes.AsSpan(0, Math.Min(1, length)).Fill(label);
        var path = Path.Combine(scratch.Path, "none.bin");
        File.WriteAllBytes(path, bytes);
        Assert.Contains("no binary file of CIFAR-10", Assert.Throws<InvalidDataException>(() => Cifar10.Read(path).Count()).Message);
    }
}
