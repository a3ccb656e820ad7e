namespace Circuits.Engine;

/// <summary>A node's output, or the gradient with respect to it, holds a number that is none. The message says where it is first.</summary>
/// <param name="node">The node: the first in order of evaluation, so that what came before was finite.</param>
/// <param name="isGradient">Whether it is the gradient with respect to the node's output.</param>
/// <param name="image">Image of the batch.</param>
/// <param name="channel">Channel.</param>
/// <param name="y">Row.</param>
/// <param name="x">Column.</param>
/// <param name="value">NaN or an infinity.</param>
public sealed class AnomalyException(string node, bool isGradient, int image, int channel, int y, int x, float value)
    : Exception(FormattableString.Invariant($"{(isGradient ? "the gradient at " : "")}{node} is {value} at image {image}, channel {channel}, row {y}, column {x}; all that was computed before it is finite."))
{
    /// <summary>The node.</summary>
    public string Node => node;

    /// <summary>Whether it is the gradient with respect to the node's output.</summary>
    public bool IsGradient => isGradient;
}
