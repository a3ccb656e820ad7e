using System.Collections.Immutable;
using Circuits.Engine;

namespace Circuits.Science.Instruments;

/// <summary>From three planes without correlation to colours in [0, 1], and to what the network is shown: turned, scaled, moved.</summary>
/// <remarks>
/// A graph like any other, so its gradient is the engine's. Beyond the picture lies grey: it is made by sampling the
/// picture's difference from grey among zeros.
/// </remarks>
internal static class VisualizationPipeline
{
    public const string Planes = "planes", Matrix = "matrix", Picture = "picture", Shown = "shown";

    private const float Grey = 0.5f;

    /// <summary>
    /// Lucid's square root of the covariance of colours in ImageNet, rows red, green, blue, divided by the length of its
    /// longest column: its columns are light against dark, warm against cold, and purple against green.
    /// </summary>
    private static readonly ImmutableArray<float> Colours =
    [
        0.5628f, 0.1948f, 0.0433f,
        0.5845f, 0.0000f, -0.1082f,
        0.5845f, -0.1948f, 0.0649f,
    ];

    public static Graph Graph(int sizePixels, int shownPixels) => new(
    [
        new(Planes, new Input(3, sizePixels, sizePixels)),
        new("colours", new Convolution(new(3, 3, 1, 1, Colours), [], Window.Square(1), Padding.Valid), Planes),
        new(Picture, new Sigmoid(), "colours"),
        new("contrast", new Affine(1, -Grey), Picture),
        new(Matrix, new Input(6, 1, 1)),
        new("moved", new AffineSampling(shownPixels, shownPixels, Outside.Zero), "contrast", Matrix),
        new(Shown, new Affine(1, Grey), "moved"),
    ]);
}
