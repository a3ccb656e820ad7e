using Circuits.Engine.Execution;
using Circuits.Engine.Memory;

namespace Circuits.Engine.Compilation;

/// <summary>A graph made ready for one input shape: steps in levels, and the memory they share.</summary>
/// <param name="Outputs">The value of each node that can be read.</param>
/// <param name="Gradients">The gradient of each node whose gradient can be read.</param>
/// <param name="Parameters">Weights that stay changeable.</param>
/// <param name="Forward">Stages of the forward pass.</param>
/// <param name="Backward">Stages of the backward pass.</param>
/// <param name="Inputs">Where batches enter, the images first.</param>
/// <param name="Seeds">Where gradients enter, by node.</param>
/// <param name="Pass">The number of the pass that is going on.</param>
/// <param name="Arena">The memory.</param>
/// <param name="Steps">All steps.</param>
/// <param name="Cost">What a run costs.</param>
internal sealed record Plan(
    IReadOnlyDictionary<string, Value> Outputs,
    IReadOnlyDictionary<string, Value> Gradients,
    IReadOnlyList<Parameter> Parameters,
    Stage[] Forward,
    Stage[] Backward,
    IReadOnlyList<InputStep> Inputs,
    (string Node, InputStep Step)[] Seeds,
    TrainingPass Pass,
    Arena Arena,
    IReadOnlyList<Step> Steps,
    Cost Cost)
{
    public void Release()
    {
        foreach (var step in Steps)
        {
            step.Release();
        }

        Arena.Dispose();
    }
}
