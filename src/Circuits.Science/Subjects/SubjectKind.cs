namespace Circuits.Science.Subjects;

/// <summary>What a subject can show when a claim holds, or fails, on it.</summary>
public enum SubjectKind
{
    /// <summary>Trained on natural images by others: what the claims are about.</summary>
    Pretrained,

    /// <summary>Trained from scratch by this project: the same architecture and data with another seed.</summary>
    Organism,

    /// <summary>Written by hand so that the claim is true: the positive control, which has to pass.</summary>
    Planted,

    /// <summary>Like another subject but untrained or shuffled: the negative control, which has to fail.</summary>
    Control,

    /// <summary>A model of the user's own: no outcome is stated of it, and what it comes to is a finding.</summary>
    Own,

    /// <summary>Another subject with edits, whatever that was (<see cref="Subject.Original"/> says): no outcome is stated of it either.</summary>
    Edited,

    /// <summary>Only responses, from anywhere: there is no network to run.</summary>
    Recording,
}
