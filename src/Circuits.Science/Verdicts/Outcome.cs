namespace Circuits.Science.Verdicts;

/// <summary>What putting a claim to a subject came to.</summary>
public enum Outcome
{
    /// <summary>The interval clears the threshold fixed beforehand, and no control does.</summary>
    Supported,

    /// <summary>The interval lies on the wrong side of the threshold.</summary>
    Refuted,

    /// <summary>It holds, and an untrained control (or chance) shows it too: training explains nothing here.</summary>
    Nonspecific,

    /// <summary>The interval encloses the threshold, or subject and control cannot be told apart: more samples are needed.</summary>
    Inconclusive,

    /// <summary>There was nothing to measure: weights or data are not here, or the network has not what the claim speaks of. The verdict says which.</summary>
    Untested,
}
