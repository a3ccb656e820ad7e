using System.CommandLine;
using System.Numerics.Tensors;
using Circuits.Engine;
using Circuits.Science;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;

namespace Circuits.Cli;

/// <summary>The images that <c>--input</c> names, checked against the network that will see them.</summary>
internal static class InputImages
{
    public static Option<string> Option() => new("--input")
    {
        Description = "A .npy of shape (N,3,H,W), values in [0, 1], or a .png.", Required = true, HelpName = "FILE",
    };

    public static Option<bool> RawOption() => new("--raw") { Description = "Skip the network's own preprocessing." };

    /// <summary>N, C, H, W, not preprocessed.</summary>
    /// <exception cref="UsageException">There is no such file, or the network cannot take what it holds.</exception>
    public static Tensor<float> Load(string path, Subject subject, bool raw)
    {
        if (!File.Exists(path))
        {
            throw new UsageException(MissingFile.Says(path, "--input takes a .npy or a .png."));
        }

        var images = IsPng(path) ? Image.Batch([Png.Load(path, LimitsOption.Current.Bytes)]) : Npy.Load(path, LimitsOption.Current.Bytes);
        CheckChannels(images, subject, path);
        CheckValues(images, path, raw);
        return images;
    }

    /// <summary>Compiles a subject for images from a file; a size it cannot run on is a user's mistake, and says which size would do.</summary>
    public static T CompileFor<T>(Subject subject, Shape shape, string path, Func<T> compile)
    {
        try
        {
            return compile();
        }
        catch (GraphException e)
        {
            var native = subject.NativeSizePixels;
            throw new UsageException(
                $"{path}: {subject.Name} cannot run on images of {shape.Height} x {shape.Width}: {e.Message.TrimEnd('.')}. Its native size is {native} x {native}: --resize (of 'circuits run') scales images to that.");
        }
    }

    private static bool IsPng(string path)
    {
        Span<byte> start = stackalloc byte[Png.Signature.Length];
        using var stream = File.OpenRead(path);
        stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start.SequenceEqual(Png.Signature) || Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase);
    }

    private static void CheckChannels(Tensor<float> images, Subject subject, string path)
    {
        var channels = subject.Graph.Nodes.Select(n => n.Operation).OfType<Input>().First().Channels;
        if (images.Lengths[1] != channels)
        {
            throw new UsageException(
                $"{path}: its shape is ({string.Join(", ", images.Lengths.ToArray())}), and {subject.Name} takes (N, {channels}, H, W). Move or add sides with numpy.transpose or reshape.");
        }
    }

    /// <summary>Networks answer to anything; numbers that are no image are more likely a mistake than a question.</summary>
    private static void CheckValues(Tensor<float> images, string path, bool raw)
    {
        var (least, most) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var value in images)
        {
            if (!float.IsFinite(value))
            {
                throw new UsageException($"{path}: it holds {value}, which is no number to compute with. Check how it was made.");
            }

            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }

        if (!raw && (least < 0 || most > 1))
        {
            Console.Error.WriteLine(FormattableString.Invariant(
                $"circuits: note: {path} holds values in [{least:G4}, {most:G4}]; images are in [0, 1]. If they are preprocessed already, say --raw."));
        }
    }
}
