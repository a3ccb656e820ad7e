using System.Numerics;

namespace Circuits.Science.Stimuli.Models;

/// <summary>How a point of a surface looks.</summary>
/// <param name="Albedo">The share of light sent back, red, green, blue, in linear light.</param>
/// <param name="Gloss">From 0, dull, to 1, polished: how much of the surroundings it mirrors.</param>
/// <param name="Part">Which part of the model: edges between parts are drawn with more care.</param>
internal readonly record struct Material(Vector3 Albedo, float Gloss, int Part)
{
    /// <summary>A colour as it is seen on a screen, in linear light.</summary>
    public static Vector3 Linear(Color color) => new(color.Red * color.Red, color.Green * color.Green, color.Blue * color.Blue);

    /// <summary>From one colour to another.</summary>
    public static Vector3 Mix(Vector3 from, Vector3 to, float share) => from + (to - from) * share;
}
