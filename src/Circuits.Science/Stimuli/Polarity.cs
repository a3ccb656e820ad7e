namespace Circuits.Science.Stimuli;

/// <summary>Contrast polarity: which of the two colours is the figure.</summary>
public static class Polarity
{
    extension<T>(T drawing) where T : Drawing
    {
        /// <summary>
        /// The same drawing with its two colours exchanged, as in "invariance to fill and colour" (Curve Detectors, 2020).
        /// </summary>
        public T Reversed => (T)(drawing with { Foreground = drawing.Background, Background = drawing.Foreground });
    }
}
