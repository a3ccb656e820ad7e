using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Circuits.Engine;
using Circuits.Science.Instruments;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Edits;

namespace Circuits.Experiments.Calibration.Subjects.Edits;

/// <summary>The examples of docs/models.md: they stand here too, so that they compile and run.</summary>
public sealed partial class DocumentedExamples
{
    [Fact]
    public void TheExampleOfEditsRuns()
    {
        var engine = new ManagedEngine();
        IReadOnlyList<Image> images = [new(299, 299)], others = [new(299, 299)];
        others[0].Values[0] = 1;

        var subject = Zoo.Load("inception-v3");
        var unit = Unit.Parse("mixed0:100");
        var without = subject.With(new ZeroAblation(unit));
        var mean = subject.With(MeanAblation.Measured(engine, subject, images, Site.Of(unit)));
        var turned = subject.With(new RotateKernel(new("activation_7", 3), unit, 90), new SetBias(unit, 0.5f));
        var resampled = subject.With(ResampleAblation.From(engine, subject, others, Site.Of(unit), seed: 1));
        var patched = subject.With(new ActivationPatch(new("mixed0", 100, 101), Activations.Of(engine, subject, others, "mixed0")));
        var answers = Activations.Of(engine, patched, images, "mixed1");
        Console.WriteLine($"{turned.Name}: {turned.Provenance.Source}; before: {turned.Original.Fingerprint}");

        Assert.Equal("inception-v3/zero mixed0:100", without.Name);
        Assert.StartsWith("inception-v3/mean mixed0:100 from ", mean.Name);
        Assert.Matches("^inception-v3/resample mixed0:100 from 1 donors [0-9a-f]{8}, seed 1$", resampled.Name);
        Assert.Equal((1, 288), (answers.Shape.Batch, answers.Shape.Channels));
        Assert.Equal("inception-v3/rotate activation_7:3 → mixed0:100 by 90°/bias mixed0:100 = 0.5", turned.Name);
        Assert.Same(subject, turned.Original);
    }

    [Fact]
    public void TheExampleOfExpandedWeightsRuns()
    {
        var graph = Zoo.Load("inception-v3").Graph;
        var weights = ExpandedWeights.Between(new ManagedEngine(), graph, from: "activation_3", to: "mixed0", 100, 101);
        for (var source = 0; source < weights.Shape.Channels; source++)
        {
            var kernel = weights.Kernel(target: 0, source);
            var strongest = TensorPrimitives.IndexOfMaxMagnitude(kernel);
            var row = strongest / weights.Shape.Width + weights.TopOffset;
            var column = strongest % weights.Shape.Width + weights.LeftOffset;
            Console.WriteLine($"activation_3:{source}: {kernel[strongest]} at {row}, {column}");
        }

        Assert.Equal(new(2, 64, 27, 27), weights.Shape);
    }

    [Theory]
    [InlineData("Edits")]
    [InlineData("Expanded weights")]
    public void TheyAreTheOnesOfTheDocument(string heading)
    {
        var here = Lines(File.ReadAllText(Source()));
        var page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Source())!, "../../../../docs/models.md"));
        var example = Lines(Block().Match(page[page.IndexOf($"\n## {heading}\n", StringComparison.Ordinal)..]).Groups[1].Value);
        Assert.InRange(example.Count, 5, 15);
        Assert.Contains(string.Join('\n', example), string.Join('\n', here));
    }

    private static List<string> Lines(string text) => [.. text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0)];

    private static string Source([CallerFilePath] string path = "") => path;

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
