namespace Circuits.Science.Stimuli;

/// <summary>Reads the binary files of CIFAR-10 (Krizhevsky 2009), image by image: a byte for the class, then 32 x 32 bytes of red, green, blue.</summary>
public static class Cifar10
{
    /// <summary>The side of an image.</summary>
    public const int SidePixels = 32;

    /// <summary>Of one image with its class.</summary>
    internal const int RecordBytes = 1 + 3 * SidePixels * SidePixels;
    private const int Classes = 10;

    /// <summary>How many images a file holds, told by its length.</summary>
    /// <exception cref="InvalidDataException">It is not a whole number of images, at least one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static int CountOf(string path)
    {
        var bytes = new FileInfo(path).Length;
        return bytes > 0 && bytes % RecordBytes == 0 && bytes / RecordBytes <= int.MaxValue
            ? (int)(bytes / RecordBytes)
            : throw new InvalidDataException(
                $"{path}: is no binary file of CIFAR-10: it has {bytes} bytes, and an image has {RecordBytes}. Get one: circuits fetch cifar10");
    }

    /// <summary>All images of a file in order, one in memory at a time.</summary>
    /// <exception cref="InvalidDataException">The file is none of CIFAR-10's.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IEnumerable<(int Label, Image Image)> Read(string path)
    {
        var count = CountOf(path);
        using var file = File.OpenRead(path);
        var record = new byte[RecordBytes];
        for (var i = 0; i < count; i++)
        {
            file.ReadExactly(record);
            if (record[0] >= Classes)
            {
                throw new InvalidDataException($"{path}: is no binary file of CIFAR-10: image {i} has the class {record[0]}, and there are {Classes}.");
            }

            var image = new Image(SidePixels, SidePixels);
            for (var k = 1; k < RecordBytes; k++)
            {
                image.Values[k - 1] = record[k] / 255f;
            }

            yield return (record[0], image);
        }
    }
}
