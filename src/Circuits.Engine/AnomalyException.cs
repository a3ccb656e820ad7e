namespace Circuits.Engine;

/// <summary>A node's output, or the gradient with respect to it or to a parameter, holds a number that is none. The message says where it is first.</summary>
public sealed class AnomalyException : Exception
{
    /// <param name="node">The node: the first in order of evaluation, so that what came before was finite. Or the parameter, looked at last.</param>
    /// <param name="isGradient">Whether it is the gradient with respect to the node's output or the parameter.</param>
    /// <param name="place">Image, channel, row and column.</param>
    /// <param name="value">NaN or an infinity.</param>
    internal AnomalyException(string node, bool isGradient, string place, float value)
        : base(FormattableString.Invariant(
            $"{(isGradient ? "the gradient at " : "")}{node} is {value} at {place}; all that was computed before it is finite.")) =>
        (Node, IsGradient) = (node, isGradient);

    /// <summary>The node, or the parameter.</summary>
    public string Node { get; }

    /// <summary>Whether it is the gradient with respect to it.</summary>
    public bool IsGradient { get; }
}
