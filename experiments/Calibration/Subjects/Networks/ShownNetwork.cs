using System.Globalization;
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
        Show(image);
        return [.. units.Select(u => Largest(u.Split(':')[0])[int.Parse(u.Split(':')[1], CultureInfo.InvariantCulture)])];
    }

    /// <summary>One unit's largest activation.</summary>
    public double Answer(Symbols drawing, string unit) => Answers(drawing.Render(), unit)[0];

    /// <summary>Of each block the share of units that some of these pictures excite.</summary>
    public IEnumerable<(string Block, double Share)> Alive(IEnumerable<Image> images)
    {
        var answers = images.Select(image =>
        {
            Show(image);
            return Nodes.Select(Largest).ToList();
        }).ToList();
        return Nodes.Select((node, n) => (node, Enumerable.Range(0, answers[0][n].Length).Average(unit => answers.Any(a => a[n][unit] > 0) ? 1.0 : 0)));
    }

    public void Dispose() => network.Dispose();

    private void Show(Image image)
    {
        var input = image.Values.ToArray();
        subject.Preprocessing.Apply(input, subject.NativeSizePixels * subject.NativeSizePixels);
        network.Forward(input);
    }

    /// <summary>Of each channel of a node.</summary>
    private double[] Largest(string node)
    {
        var shape = network.ShapeOf(node);
        var values = new float[shape.Count];
        network.Read(node, values);
        return [.. values.Chunk(shape.Height * shape.Width).Select(places => (double)places.Max())];
    }
}
