namespace Circuits.Science.Stimuli.Models;

/// <summary>How a cat is coloured.</summary>
public enum CatCoat
{
    /// <summary>Grey-brown with dark stripes.</summary>
    Tabby,

    /// <summary>Orange with darker stripes.</summary>
    Ginger,

    /// <summary>Blue-grey all over.</summary>
    Grey,

    /// <summary>Black with a white face and chest.</summary>
    Tuxedo,
}
