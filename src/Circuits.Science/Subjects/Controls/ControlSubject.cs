using Circuits.Engine;

namespace Circuits.Science.Subjects.Controls;

/// <summary>Names a control after the subject it was made from.</summary>
internal static class ControlSubject
{
    public static Subject As(this Subject subject, string control, int seed, Graph graph) => subject with
    {
        Name = $"{subject.Name}/{control}",
        Kind = SubjectKind.Control,
        Graph = graph,
        Provenance = new($"control {control} of {subject.Name}, seed {seed}", subject.Provenance.Licence),
    };
}
