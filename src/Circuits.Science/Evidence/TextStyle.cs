namespace Circuits.Science.Evidence;

/// <summary>The sizes and weights text is drawn in.</summary>
public enum TextStyle
{
    /// <summary>11 points: ticks, legends, captions.</summary>
    Small,

    /// <summary>11 points, bold: labels of rows and columns.</summary>
    SmallBold,

    /// <summary>14 points.</summary>
    Medium,

    /// <summary>14 points, bold: titles of figures and panels.</summary>
    MediumBold,

    /// <summary>20 points.</summary>
    Large,

    /// <summary>20 points, bold.</summary>
    LargeBold,
}

/// <summary>Which part of a text stands at the point given.</summary>
public enum Align
{
    /// <summary>Its beginning.</summary>
    Left,

    /// <summary>Its middle.</summary>
    Center,

    /// <summary>Its end.</summary>
    Right,
}
