using System.Collections.Immutable;

namespace Circuits.Science.Subjects.Recordings;

/// <summary>One thing that was varied between the stimuli of a recording.</summary>
/// <param name="Name">With its unit: <c>OrientationDegrees</c>, <c>RadiusPixels</c>.</param>
/// <param name="Values">One for each stimulus.</param>
public sealed record StimulusParameter(string Name, ImmutableArray<double> Values)
{
    /// <summary>Angles, in degrees clockwise on screen from +x: of a curve the outward normal, of a line the normal.</summary>
    public const string Orientation = "OrientationDegrees";
}
