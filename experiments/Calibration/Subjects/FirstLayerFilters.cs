using System.Numerics.Tensors;
using Circuits.Engine;
using Circuits.Science.Evidence;
using Circuits.Science.Subjects;

namespace Circuits.Experiments.Calibration.Subjects;

/// <summary>The first layer's kernels as pictures: edges and colours if the weights were read right, noise if not.</summary>
public sealed class FirstLayerFilters
{
    [Theory]
    [InlineData("inception-v3")]
    [InlineData("mobilenet-v2")]
    [InlineData("mobilenet-v2-mid")]
    [InlineData("planted-curves")]
    public void AreApproved(string name)
    {
        var first = Zoo.Load(name).Graph.Nodes.First(n => n.Operation is Convolution);
        var kernel = ((Convolution)first.Operation).Kernel;
        Snapshot.Approve(
            FilterGrid.Draw(
                $"{name}: the {kernel.OutputChannels} kernels of {first.Name}",
                Tensor.Create(kernel.Values.ToArray(), [kernel.OutputChannels, kernel.InputChannels, kernel.Height, kernel.Width])),
            name);
    }
}
