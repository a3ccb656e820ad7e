using System.Collections.Immutable;

namespace Circuits.Science.Subjects.Networks;

/// <summary>A unit of the paper's InceptionV1 that the Circuits articles name.</summary>
/// <param name="Node">Its layer.</param>
/// <param name="Index">Its channel.</param>
/// <param name="Family">What it is said to detect.</param>
/// <param name="AngleDegrees">Its preferred angle, clockwise on screen from +x, where one is published; null elsewhere.</param>
public sealed record PublishedUnit(string Node, int Index, string Family, double? AngleDegrees = null)
{
    /// <summary>All that the claims speak of.</summary>
    /// <remarks>
    /// Zoom In (2020) and its figures; Curve Detectors (2020): a curve's angle is that of its outward normal; High-Low Frequency
    /// Detectors (2021): the angle of the side of high frequency. Zoom In's dog figure calls the second fur unit 303; its picture, and
    /// the Early Vision overview, are of 333. "Left" and "right" of heads are as captioned there: define the side by a mirror test.
    /// </remarks>
    public static ImmutableArray<PublishedUnit> All { get; } =
    [
        .. Of("mixed3b", "curve", (379, 243), (406, 268.5), (385, 290), (343, 358), (342, 22.5), (388, 66.5), (324, 91.5), (340, 110), (330, 145), (349, 181)),
        .. Of("mixed3b", "double curve", 359, 337, 380),
        .. Of("mixed3b", "circle", 389, 384, 346, 323),
        .. Of("mixed3a", "early curve", 81, 104, 92, 145, 95, 163, 171, 71, 147, 189, 137),
        .. Of("mixed3a", "high-low frequency", (136, 91), (108, 163), (132, 219), (88, 284), (110, 0), (180, 62)),
        .. Of("mixed3a", "high-low frequency", 153, 106, 112, 186, 117, 113, 70, 86, 160),
        .. Of("mixed3b", "boundary", 345, 376, 368, 151),
        .. Of("mixed3b", "oriented fur", 404, 333),
        .. Of("mixed4a", "dog head, upper path", 234, 308),
        .. Of("mixed4a", "dog head, lower path", 325, 222),
        .. Of("mixed4b", "dog head and neck, upper path", 443, 431),
        .. Of("mixed4b", "dog head and neck, lower path", 429, 384),
        .. Of("mixed4b", "dog head, either way", 409, 418),
        .. Of("mixed4c", "dog head and neck, either way", 254, 407),
        .. Of("mixed4b", "car window", 237),
        .. Of("mixed4b", "car body", 491),
        .. Of("mixed4b", "wheel", 373),
        .. Of("mixed4c", "car", 447),
        .. Of("mixed4d", "car in superposition", 417, 241, 277),
        .. Of("mixed4e", "cat face, car front, cat leg", 55),
    ];

    /// <summary>As the literature writes it: <c>mixed3b:379</c>.</summary>
    public override string ToString() => $"{Node}:{Index}";

    private static IEnumerable<PublishedUnit> Of(string node, string family, params (int Index, double Degrees)[] units) =>
        units.Select(u => new PublishedUnit(node, u.Index, family, u.Degrees));

    private static IEnumerable<PublishedUnit> Of(string node, string family, params int[] units) =>
        units.Select(u => new PublishedUnit(node, u, family));
}
