using Circuits.Science.Stimuli;

namespace Circuits.Science.Instruments;

/// <summary>A place of an image and what a unit makes of it.</summary>
/// <param name="Name">The image's.</param>
/// <param name="Left">Where the unit's field begins, in pixels of the square that the image was made into.</param>
/// <param name="Top">The same from the top.</param>
/// <param name="Activation">Before the ReLU.</param>
/// <param name="Field">What the unit sees, as far as it lies in the image.</param>
public sealed record DatasetExample(string Name, int Left, int Top, double Activation, Image Field);

/// <summary>Places at which a unit's activation lies in a range.</summary>
/// <param name="From">The least activation; minus infinity in the lowest bin.</param>
/// <param name="To">The activation that is no longer in it; infinity in the highest.</param>
/// <param name="Places">How many there are in all images.</param>
/// <param name="ShareOfPlaces">Of all places.</param>
/// <param name="ShareOfExpectedValue">How much of the sum of all positive activations they make up.</param>
/// <param name="Examples">Some of them by chance, each from another image.</param>
public sealed record ActivationBin(
    double From, double To, long Places, double ShareOfPlaces, double ShareOfExpectedValue, IReadOnlyList<DatasetExample> Examples);
