namespace Circuits.Science.Subjects.Networks;

/// <summary>A trained network of the zoo. Adding one is adding a class with this face: nothing is registered.</summary>
public interface INetwork
{
    /// <summary>What the command calls it: lower case, hyphens.</summary>
    string Name { get; }

    /// <summary>What it is, in a sentence.</summary>
    string Summary { get; }

    /// <summary>Where its weights come from.</summary>
    string Source { get; }

    /// <summary>The licence of its weights (SPDX).</summary>
    string Licence { get; }

    /// <summary>Reads it.</summary>
    /// <exception cref="FileNotFoundException">Its weights are not here; the message says how to get them.</exception>
    /// <exception cref="InvalidDataException">Its file is damaged; the message says how to mend it.</exception>
    Subject Load();
}
