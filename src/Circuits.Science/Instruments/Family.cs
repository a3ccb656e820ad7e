using System.Collections.Immutable;
using Circuits.Science.Subjects;

namespace Circuits.Science.Instruments;

/// <summary>Units of one layer that should be variants of one feature, each with its preferred orientation.</summary>
/// <remarks>"Family" as in Zoom In's glossary: units of a layer that detect variants of the same thing.</remarks>
/// <param name="Layer">Their layer.</param>
/// <param name="Members">Unit, preferred orientation in degrees, and the response that counts as strong for it.</param>
public sealed record Family(Layer Layer, ImmutableArray<Family.Member> Members)
{
    /// <summary>One unit of a family.</summary>
    /// <param name="Unit">Its channel.</param>
    /// <param name="PreferredDegrees">Where it points.</param>
    /// <param name="Scale">The peak of its tuning curve (averaged over looks and radii): members are compared by their share of it.</param>
    public readonly record struct Member(int Unit, double PreferredDegrees, double Scale);

    /// <summary>The family of some readings of one layer.</summary>
    public static Family Of(IReadOnlyList<CurveReading> readings) => new(
        readings[0].Layer, [.. readings.Select(r => new Member(r.Unit, r.Pooled.PreferredDegrees, r.Pooled.Peak))]);

    /// <summary>The family of some readings of one layer; a member's angle is that of the high-frequency side.</summary>
    public static Family Of(IReadOnlyList<HighLowReading> readings) => new(
        readings[0].Layer, [.. readings.Select(r => new Member(r.Unit, r.Pooled.PreferredDegrees, r.Pooled.Peak))]);

    /// <summary>The member that answers an image most strongly for itself; null if none answers.</summary>
    public Member? Winner(Responses responses, int image)
    {
        var best = Members.MaxBy(m => Share(responses, image, m));
        return Share(responses, image, best) > 0 ? best : null;
    }

    /// <summary>The mean of all members' preferred orientations, weighted by their shares: what the family says together; null if none answers.</summary>
    public double? PopulationDegrees(Responses responses, int image)
    {
        var (x, y) = (0.0, 0.0);
        foreach (var member in Members)
        {
            var (sin, cos) = Math.SinCos(double.DegreesToRadians(member.PreferredDegrees));
            var share = Share(responses, image, member);
            (x, y) = (x + share * cos, y + share * sin);
        }

        return x == 0 && y == 0 ? null : double.RadiansToDegrees(Math.Atan2(y, x));
    }

    /// <summary>A member's response as a share of its scale.</summary>
    public static double Share(Responses responses, int image, Member member) =>
        member.Scale > 0 ? responses[image, member.Unit] / member.Scale : 0;
}
