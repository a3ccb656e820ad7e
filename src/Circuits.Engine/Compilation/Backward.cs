using Circuits.Engine.Execution;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Compilation;

/// <summary>The steps of a backward pass: the forward steps gone through in reverse, each handing its output's gradient to its inputs.</summary>
/// <remarks>
/// A gradient lies as the value it belongs to, so that what is free forward (concatenation, renaming) is free backward.
/// Where several steps read one value, their contributions are added in the order of the steps, last first.
/// </remarks>
internal sealed class Backward
{
    private readonly Dictionary<Value, Value> gradients = [];
    private readonly HashSet<Value> wanted = [];
    private readonly HashSet<Value> kept;
    private readonly List<Step> steps = [];

    private Backward(IEnumerable<Value> kept, ConvolutionAlgorithm algorithm) => (this.kept, Algorithm) = ([.. kept], algorithm);

    /// <summary>How convolutions are computed.</summary>
    public ConvolutionAlgorithm Algorithm { get; }

    /// <summary>In order; each seed first.</summary>
    public IReadOnlyList<Step> Steps => steps;

    /// <summary>Where the given gradients enter, by node.</summary>
    public List<(string Node, InputStep Step)> Seeds { get; } = [];

    /// <summary>The asked gradients, by node.</summary>
    public Dictionary<string, Value> Gradients { get; } = [];

    /// <param name="forward">All steps, concatenations in place.</param>
    /// <param name="outputs">The value of each node that was asked for.</param>
    /// <param name="differentiation">What is asked.</param>
    /// <param name="algorithm">How convolutions are computed.</param>
    /// <exception cref="GraphException">Nothing that gradients are given at depends on what they are asked for.</exception>
    public static Backward Of(IReadOnlyList<Step> forward, IReadOnlyDictionary<string, Value> outputs, Differentiation differentiation, ConvolutionAlgorithm algorithm)
    {
        if (differentiation.From.IsEmpty || (differentiation.To.IsEmpty && !differentiation.Parameters))
        {
            throw new GraphException("a gradient goes from at least one node, to at least one node or to the parameters.");
        }

        var backward = new Backward(differentiation.To.Select(n => outputs[n]), algorithm);
        backward.FindWanted(forward);
        foreach (var node in differentiation.From.Distinct())
        {
            backward.Seed(node, outputs[node]);
        }

        foreach (var step in forward.Reverse())
        {
            // A step that has nothing upstream to hand a gradient to is left out.
            if (backward.gradients.ContainsKey(step.Output) && (step.HasTrainedParameters || step.Inputs.Any(backward.Wants)))
            {
                step.Differentiate(backward);
            }
        }

        foreach (var node in differentiation.To.Distinct())
        {
            backward.Gradients.Add(node, backward.gradients.TryGetValue(outputs[node], out var gradient)
                ? gradient
                : throw new GraphException($"{node}: no gradient reaches it, since {string.Join(", ", differentiation.From)} does not depend on it."));
        }

        return backward;
    }

    /// <summary>Whether a gradient of this value leads to anything asked.</summary>
    public bool Wants(Value value) => wanted.Contains(value);

    /// <summary>The complete gradient of a step's output.</summary>
    public Value Of(Value output) => gradients[output];

    /// <summary>A gradient that the step may overwrite: the output's own, unless it will be read.</summary>
    public Value Scratch(Value output) => kept.Contains(output) ? new(output.Name, output.Shape, output.Map, output.Lanes) : gradients[output];

    /// <summary>A step that takes part but has no contribution to hand on: it writes into the output's gradient, or keeps its own.</summary>
    public void Add(Step step) => steps.Add(step);

    /// <summary>One contribution to an input's gradient, if anybody wants it; added to those before it.</summary>
    /// <param name="input">The input.</param>
    /// <param name="step">Makes the step that writes the contribution into a value lying as the input does.</param>
    public void Contribute(Value input, Func<Value, Step> step)
    {
        if (!Wants(input))
        {
            return;
        }

        if (gradients.TryGetValue(input, out var sum))
        {
            var contribution = Lying(input);
            steps.Add(step(contribution));
            steps.Add(new AddStep(sum, sum, contribution));
        }
        else
        {
            gradients.Add(input, Lying(input));
            steps.Add(step(gradients[input]));
        }
    }

    /// <summary>One contribution by a step that can itself add to what is there.</summary>
    /// <param name="input">The input.</param>
    /// <param name="step">Makes the step; told whether to add to what the value holds.</param>
    public void Accumulate(Value input, Func<Value, bool, Step> step)
    {
        if (!Wants(input))
        {
            return;
        }

        var adds = gradients.TryGetValue(input, out var gradient);
        steps.Add(step(adds ? gradient! : gradients[input] = Lying(input), adds));
    }

    /// <summary>An input's gradient is the output's, as it is.</summary>
    public void Pass(Value input, Value gradient) => Contribute(input, into => new CopyStep(into, gradient));

    /// <summary>The gradient of a concatenation's input is a part of the concatenation's.</summary>
    public void View(Value part, Value whole, int block)
    {
        if (!Wants(part))
        {
            return;
        }

        var view = new Value(part.Name, part.Shape, part.Map, part.Lanes) { Place = (gradients[whole], block) };
        if (gradients.TryGetValue(part, out var sum))
        {
            steps.Add(new AddStep(sum, sum, view));
        }
        else if (kept.Contains(part) || kept.Contains(whole))
        {
            Pass(part, view); // steps change a gradient in place, and one of the two will be read
        }
        else
        {
            gradients.Add(part, view);
        }
    }

    private static Value Lying(Value value) => new(value.Name, value.Shape, value.Map, value.Lanes);

    private void Seed(string node, Value value)
    {
        wanted.Add(value); // a gradient given where nothing is wanted goes nowhere, which is no error
        Contribute(value, into =>
        {
            var step = new InputStep(into);
            Seeds.Add((node, step));
            return step;
        });
    }

    private void FindWanted(IReadOnlyList<Step> forward)
    {
        wanted.UnionWith(kept);
        foreach (var step in forward)
        {
            if (step.HasTrainedParameters || step.Inputs.Any(Wants))
            {
                wanted.Add(step.Output);
            }
        }
    }
}
