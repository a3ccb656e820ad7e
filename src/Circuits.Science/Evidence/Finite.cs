namespace Circuits.Science.Evidence;

/// <summary>Refuses numbers a figure cannot show, before anything is drawn.</summary>
internal static class Finite
{
    /// <summary>The number itself, if it is one.</summary>
    /// <exception cref="ArgumentException">It is NaN or infinite.</exception>
    public static double Require(double value, string figure, string what) => double.IsFinite(value)
        ? value
        : throw new ArgumentException(
            $"{figure}: {what} is {value}. Leave it out, or mend the measurement: a picture would hide it.");

    /// <summary>Both ends of an interval, if they are numbers in order.</summary>
    /// <exception cref="ArgumentException">An end is NaN or infinite, or the low one is above the high one.</exception>
    public static void RequireInterval(double low, double high, string figure, string what)
    {
        Require(low, figure, $"the low end of the interval of {what}");
        Require(high, figure, $"the high end of the interval of {what}");
        if (low > high)
        {
            throw new ArgumentException(
                $"{figure}: the interval of {what} goes from {low} down to {high}. Give the low end first.");
        }
    }
}
