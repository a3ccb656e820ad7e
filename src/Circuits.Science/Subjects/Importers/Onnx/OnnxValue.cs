using System.Collections.Immutable;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers.Onnx;

/// <summary>A value of an ONNX graph under import.</summary>
internal abstract record OnnxValue;

/// <summary>A value that depends on the images: the output of a node of our graph.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Sizes">Those of ONNX's axes after the first, which is the batch.</param>
/// <param name="IsWhole">Whether the elements are whole numbers in ONNX, such as bytes of pixels.</param>
/// <remarks>
/// The engine's values are N, C, H, W whatever their rank is in ONNX: up to three sizes are C, H and W, with ones at the end;
/// more than three are one column of channels.
/// </remarks>
internal sealed record Activation(string Node, ImmutableArray<int> Sizes, bool IsWhole = false) : OnnxValue
{
    /// <summary>The most sizes that the engine's axes can stand for one by one.</summary>
    internal const int MostSizes = 3;

    /// <summary>How the engine holds such a value, for one image.</summary>
    internal static Shape Planes(ImmutableArray<int> sizes)
    {
        var count = sizes.All(s => s > 0)
            ? sizes.Aggregate(1L, (product, size) => checked(product * size))
            : throw new OnnxRefusal("of nothing: an axis has size 0");
        return sizes.Length <= MostSizes ? new(1, At(0), At(1), At(2)) : new(1, checked((int)count), 1, 1);

        int At(int axis) => axis < sizes.Length ? sizes[axis] : 1;
    }
}

/// <summary>An initialiser that nobody has asked for yet.</summary>
internal sealed record Stored(OnnxTensor Tensor) : OnnxValue;

/// <summary>A value of a node that could not be imported; what depends on it is not complained of.</summary>
internal sealed record Missing : OnnxValue;

