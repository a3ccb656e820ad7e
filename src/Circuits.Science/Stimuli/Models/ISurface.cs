using System.Numerics;

namespace Circuits.Science.Stimuli.Models;

/// <summary>A solid to be drawn: x to its left as it looks at us, y upward, z to where it faces.</summary>
internal interface ISurface
{
    /// <summary>The radius of a ball about the origin that holds all of it.</summary>
    float ReachUnits { get; }

    /// <summary>What a canvas as wide as the model's apparent size shows, from the middle to the edge.</summary>
    float FrameUnits { get; }

    /// <summary>Where a floor takes its shadow, if it stands on one; far below otherwise.</summary>
    float FloorUnits { get; }

    /// <summary>The signed distance to the surface.</summary>
    float Distance(Vector3 p);

    /// <summary>The same without the fine relief, for what only needs the large shape: shadows and hollows.</summary>
    float Coarse(Vector3 p);

    /// <summary>How a point on the surface looks.</summary>
    Material At(Vector3 p);
}
