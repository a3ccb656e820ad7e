using System.Numerics;

namespace Circuits.Science.Stimuli.Models;

/// <summary>From where a model is seen, and where the light comes from, in the model's own coordinates.</summary>
internal readonly struct View
{
    // How far away the eye is, in half widths of the frame: a portrait lens.
    private const float DistanceInFrames = 4.5f;
    private const float LightElevationDegrees = 40;

    private readonly Vector3 right;
    private readonly Vector3 up;
    private readonly Vector3 back;
    private readonly float frame;

    public View(float yawDegrees, float pitchDegrees, float lightDegrees, float frameUnits)
    {
        var (sin, cos) = MathF.SinCos(float.DegreesToRadians(yawDegrees));
        var (rise, level) = MathF.SinCos(float.DegreesToRadians(pitchDegrees));
        var towardsUs = new Vector3(-sin, 0, cos);
        right = new(cos, 0, sin);
        back = towardsUs * level + Vector3.UnitY * rise;
        up = Vector3.UnitY * level - towardsUs * rise;
        frame = frameUnits;
        var (lightSin, lightCos) = MathF.SinCos(float.DegreesToRadians(lightDegrees));
        var (high, low) = MathF.SinCos(float.DegreesToRadians(LightElevationDegrees));
        Light = right * (lightSin * low) + up * high + back * (lightCos * low);
    }

    /// <summary>Towards the light.</summary>
    public Vector3 Light { get; }

    /// <summary>Where the eye is.</summary>
    public Vector3 Eye => back * (frame * DistanceInFrames);

    /// <summary>From the eye through a point of the frame, -1 to 1 from its middle to its edges, x to the right, y downward.</summary>
    public Vector3 Ray(float x, float y) => Vector3.Normalize(right * (x * frame) - up * (y * frame) - Eye);
}
