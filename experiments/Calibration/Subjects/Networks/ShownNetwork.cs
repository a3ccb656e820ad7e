using Circuits.Engine;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;

namespace Circuits.Experiments.Calibration.Subjects.Networks;

/// <summary>A network of the InceptionV1 topology that is shown pictures at its native size: what units answer, wherever.</summary>
internal sealed class ShownNetwork : IDisposable
{
    private static readonly string[] Nodes = ["mixed3a", "mixed3b", "mixed4a", "mixed4b", "mixed4c", "mixed4d", "mixed4e", "mixed5a", "mixed5b"];

    private readonly Subject subject;
    private readonly ICompiledNetwork network;

    public ShownNetwork(Subject subject)
    {
        this.subject = subject;
        network = NaturalImages.Engine.Compile(subject.Graph, new(1, 3, subject.NativeSizePixels, subject.NativeSizePixels), Nodes);
    }

    /// <summary>The largest activation of each of some units (<c>mixed4c:447</c>) over all places.</summary>
    public double[] Answers(Image image, params string[] units)
    {
        var input = image.Values.ToArray();
        subject.Preprocessing.Apply(input, subject.NativeSizePixels * subject.NativeSizePixels);
        network.Forward(input);
        return [.. units.Select(Read)];
    }

    /// <summary>One unit's largest activation.</summary>
    public double Answer(Symbols drawing, string unit) => Answers(drawing.Render(), unit)[0];

    /// <summary>How many units of a block some of these pictures excite.</summary>
    public int Alive(string block, IEnumerable<Image> images)
    {
        var units = Enumerable.Range(0, network.ShapeOf(block).Channels).Select(u => $"{block}:{u}").ToArray();
        var answers = images.Select(image => Answers(image, units)).ToList();
        return units.Select((_, unit) => answers.Any(a => a[unit] > 0)).Count(isAlive => isAlive);
    }

    public void Dispose() => network.Dispose();

    private double Read(string unit)
    {
        var (node, channel) = (unit.Split(':')[0], int.Parse(unit.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture));
        var shape = network.ShapeOf(node);
        var values = new float[shape.Count];
        network.Read(node, values);
        return values.AsSpan(channel * shape.Height * shape.Width, shape.Height * shape.Width).ToArray().Max();
    }
}
