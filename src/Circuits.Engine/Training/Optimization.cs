namespace Circuits.Engine.Training;

/// <summary>An optimiser at work on the parameters of one network, with what it remembers of them.</summary>
public sealed class Optimization
{
    private readonly Optimizer optimizer;
    private readonly Parameter[] parameters;
    private readonly double[] weightDecays;
    private readonly float[][][] memories;

    /// <summary>Before the first step.</summary>
    /// <param name="optimizer">The rule.</param>
    /// <param name="parameters">Those without a gradient are left alone.</param>
    public Optimization(Optimizer optimizer, IEnumerable<Parameter> parameters)
    {
        this.optimizer = optimizer;
        this.parameters = [.. parameters.Where(p => p.IsTrained)];
        weightDecays = [.. this.parameters.Select(p => optimizer.Decays(p) ? optimizer.WeightDecay : 0)];
        memories = [.. this.parameters.Select(p => optimizer.Memories.Select(_ => new float[p.Values.Length]).ToArray())];
    }

    /// <summary>Steps done.</summary>
    public long Steps { get; internal set; }

    /// <summary>The names of the parameters that decay.</summary>
    public IEnumerable<string> Decaying => parameters.Where((_, i) => weightDecays[i] != 0).Select(p => p.Name);

    /// <summary>What is remembered, each under the parameter's name, a slash, and what it is.</summary>
    internal IEnumerable<(string Name, Shape Shape, float[] Values)> Memories => parameters.SelectMany((p, i) =>
        optimizer.Memories.Select((memory, k) => ($"{p.Name}/{memory}", p.Shape, memories[i][k])));

    /// <summary>Changes every weight by its gradient of the last backward pass. Allocates nothing.</summary>
    /// <param name="learningRate">Of this step.</param>
    public void Step(double learningRate)
    {
        Steps++;
        for (var i = 0; i < parameters.Length; i++)
        {
            optimizer.Update(parameters[i].Values, parameters[i].Gradient, memories[i], Steps, learningRate, weightDecays[i]);
        }
    }
}
