namespace Circuits.Science.Stimuli;

/// <summary>A picture as a pure function of its parameters.</summary>
public interface IStimulus
{
    /// <summary>Draws on a square canvas; an offset of (0, 0) is the canvas's centre, x to the right, y downward.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The side is not positive, or a parameter of the stimulus makes no
    /// sense.</exception>
    Image Render(int sizePixels);
}
