using Circuits.Engine;
using Circuits.Experiments.Calibration.Stimuli;
using Circuits.Science.Subjects;

namespace Circuits.Experiments.Calibration.Subjects;

/// <summary>Receptive fields against published ones, and against what units do when one pixel changes.</summary>
public sealed class ReceptiveFieldTests
{
    /// <summary>
    /// The table of TensorFlow's own receptive-field library (tensorflow/contrib/receptive_field/RECEPTIVE_FIELD_TABLE.md; Araujo,
    /// Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019): size, stride and padding of
    /// TF-Slim's inception_v3, end points Conv2d_1a_3x3 to Mixed_7c. Padding is where unit 0's field begins, before pixel 0.
    /// </summary>
    [Theory]
    [InlineData("conv2d_1", 3, 2, 0)]
    [InlineData("conv2d_2", 7, 2, 0)]
    [InlineData("conv2d_3", 11, 2, 2)]
    [InlineData("max_pooling2d_1", 15, 4, 2)]
    [InlineData("conv2d_4", 15, 4, 2)]
    [InlineData("conv2d_5", 23, 4, 2)]
    [InlineData("max_pooling2d_2", 31, 8, 2)]
    [InlineData("mixed0", 63, 8, 18)]
    [InlineData("mixed1", 95, 8, 34)]
    [InlineData("mixed2", 127, 8, 50)]
    [InlineData("mixed3", 159, 16, 58)]
    [InlineData("mixed4", 351, 16, 154)]
    [InlineData("mixed5", 543, 16, 250)]
    [InlineData("mixed6", 735, 16, 346)]
    [InlineData("mixed7", 927, 16, 442)]
    [InlineData("mixed8", 1055, 32, 490)]
    [InlineData("mixed9", 1183, 32, 554)]
    [InlineData("mixed10", 1311, 32, 618)]
    public void InceptionV3HasThePublishedFields(string node, int sizePixels, int stridePixels, int padding)
    {
        var published = new FieldAxis(stridePixels, -padding, sizePixels - 1 - padding);
        Assert.Equal(new(published, published), Inception.Value[node]);
    }

    /// <summary>35-grid: pixel 8i + 13; 17-grid: pixel 16j + 21 (by hand, from the sizes and paddings above). A pixel's centre is half a pixel further.</summary>
    [Theory]
    [InlineData("mixed0", 8, 13.5)]
    [InlineData("mixed2", 8, 13.5)]
    [InlineData("mixed3", 16, 21.5)]
    [InlineData("mixed7", 16, 21.5)]
    public void UnitsOfInceptionV3LookAtKnownPixels(string node, int step, double first) =>
        Assert.All(Enumerable.Range(0, 17), i => Assert.Equal(step * i + first, Inception.Value[node].Horizontal.Centre(i)));

    [Theory]
    [InlineData("inception-v3", 299)]
    [InlineData("mobilenet-v2", 224)]
    [InlineData("mobilenet-v2-mid", 224)]
    [InlineData("planted-curves", 139)]
    public void FieldsGrowAlongTheGraph(string name, int sizePixels)
    {
        var graph = Zoo.Load(name).Graph;
        var fields = ReceptiveField.Of(graph, sizePixels);
        Assert.Equal(graph.Nodes.Length, fields.Count);
        foreach (var node in graph.Nodes.Where(n => Position(n.Name) && n.Operation is not Pad))
        {
            foreach (var (own, input) in node.Inputs.SelectMany(i => new[] { (fields[node.Name].Vertical, fields[i].Vertical), (fields[node.Name].Horizontal, fields[i].Horizontal) }))
            {
                Assert.True(own.First <= input.First && own.Last >= input.Last && own.StridePixels % input.StridePixels == 0, $"{node.Name}: {own} after {input}");
            }
        }

        bool Position(string node) => Shapes.OutputsOf(graph, sizePixels)[node].Height > 1;
    }

    /// <summary>One white pixel on a black image excites the units whose field holds it: all of them where the field lies in the image, and at the border no others.</summary>
    [Fact]
    public void APixelReachesExactlyTheUnitsWhoseFieldHoldsIt()
    {
        var (exact, atBorder) = (0, 0);
        Holds.For(RandomGraph.Population(), random =>
        {
            var fields = ReceptiveField.Of(random.Graph, random.SizePixels);
            foreach (var (node, (shape, values)) in random.AnswersToEachPixel())
            {
                var field = fields[node];
                for (var row = 0; row < shape.Height; row++)
                {
                    for (var column = 0; column < shape.Width; column++)
                    {
                        var (rows, columns) = (Span(field.Vertical, row), Span(field.Horizontal, column));
                        var inside = Math.Min(rows.First, columns.First) >= 0 && Math.Max(rows.Last, columns.Last) < random.SizePixels;
                        var seen = Seen(random.SizePixels, shape, values, row, column);
                        if (seen.Any(p => p.Y < rows.First || p.Y > rows.Last || p.X < columns.First || p.X > columns.Last))
                        {
                            Assert.Fail($"{node} ({row}, {column}) sees pixels beyond {field}. {random}");
                        }

                        if (inside)
                        {
                            if (!Fills(seen.Select(p => p.Y), rows) || !Fills(seen.Select(p => p.X), columns))
                            {
                                Assert.Fail($"{node} ({row}, {column}) does not see all of {field}. {random}");
                            }

                            exact++;
                        }
                        else
                        {
                            atBorder++;
                        }
                    }
                }
            }

            // Along each axis: of two branches one may be wider and the other higher. A window that skips pixels has holes, but the same ends.
            bool Fills(IEnumerable<int> seen, (int First, int Last) span) => random.HasNoHoles
                ? seen.Distinct().Order().SequenceEqual(Enumerable.Range(span.First, span.Last - span.First + 1))
                : seen.Min() == span.First && seen.Max() == span.Last;
        });
        Assert.True(exact > 5000 && atBorder > 1000, $"only {exact} inside and {atBorder} at the border");
    }

    /// <summary>TensorFlow's SAME puts the odd pixel at the bottom and right: half a pixel's shift for an even excess.</summary>
    [Theory]
    [InlineData(8, 3, 2, 0, 1.5)]
    [InlineData(9, 3, 2, -1, 0.5)]
    [InlineData(8, 2, 1, 0, 1)]
    [InlineData(8, 4, 1, -1, 1)]
    [InlineData(224, 3, 2, 0, 1.5)]
    [InlineData(139, 11, 2, -5, 0.5)]
    public void SamePaddingShiftsFieldsAsTensorFlowPads(int sizePixels, int side, int stride, int first, double centre)
    {
        var graph = new Graph(
        [
            new("image", new Input(1, sizePixels, sizePixels)),
            new("pool", new MaxPool(Window.Square(side, stride), Padding.Same), "image"),
        ]);
        var axis = ReceptiveField.Of(graph, sizePixels)["pool"].Horizontal;
        Assert.Equal((first, centre), (axis.First, axis.Centre(0)));
    }

    [Fact]
    public void AfterFlatteningAUnitSeesTheWholeImage() =>
        Assert.Equal(new FieldAxis(299, 0, 298), Inception.Value["dense_3"].Vertical);

    private static readonly Lazy<IReadOnlyDictionary<string, ReceptiveField>> Inception = new(() => ReceptiveField.Of(Zoo.Load("inception-v3").Graph, 299));

    private static (int First, int Last) Span(FieldAxis axis, int unit) => (axis.First + unit * axis.StridePixels, axis.Last + unit * axis.StridePixels);

    private static List<(int Y, int X)> Seen(int sizePixels, Shape shape, float[] values, int row, int column)
    {
        var perImage = shape.Channels * shape.Height * shape.Width;
        var seen = new List<(int Y, int X)>();
        for (var pixel = 0; pixel < sizePixels * sizePixels; pixel++)
        {
            for (var c = 0; c < shape.Channels; c++)
            {
                if (values[pixel * perImage + (c * shape.Height + row) * shape.Width + column] > 0)
                {
                    seen.Add((pixel / sizePixels, pixel % sizePixels));
                    break;
                }
            }
        }

        return seen;
    }
}
