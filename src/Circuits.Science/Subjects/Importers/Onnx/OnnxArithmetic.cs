using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers.Onnx;

/// <summary>Sums, differences, products and quotients of two values, sizes of 1 repeated where the other's are larger.</summary>
internal static class OnnxArithmetic
{
    internal static void Binary(OnnxStep step)
    {
        var result = Combined(step, step.Kind, step.Value(0), step.Value(1));
        step.Give(result.Node, result.Sizes);
    }

    internal static void Sum(OnnxStep step)
    {
        var sum = step.Value(0);
        for (var i = 1; i < step.Inputs; i++)
        {
            sum = Combined(step, "Add", sum, step.Value(i));
        }

        var result = sum as Activation ?? throw new OnnxRefusal("of a constant");
        step.Give(result.Node, result.Sizes);
    }

    /// <summary>Adds the nodes for one of the four kinds.</summary>
    internal static Activation Combined(OnnxStep step, string kind, OnnxValue left, OnnxValue right)
    {
        if (left is Activation { IsWhole: true } || right is Activation { IsWhole: true })
        {
            throw new OnnxRefusal("of whole numbers that depend on the images");
        }

        return (left, right) switch
        {
            (Activation a, Activation b) => OfTwo(step, kind, a, b),
            (Activation a, Known k) => WithConstant(step, kind, a, k, isConstantFirst: false),
            (Known k, Activation a) => WithConstant(step, kind, a, k, isConstantFirst: true),
            _ => throw new OnnxRefusal("of constants that cannot be computed"),
        };
    }

    private static Activation OfTwo(OnnxStep step, string kind, Activation a, Activation b)
    {
        if (kind == "Div")
        {
            throw new OnnxRefusal("by a value that depends on the images");
        }

        if (a.Sizes.Length != b.Sizes.Length)
        {
            throw new OnnxRefusal("of two values that depend on the images and have different numbers of axes");
        }

        var sizes = Broadcast(a.Sizes, b.Sizes);
        return new(step.Add("result", OperationOf(kind), a.Node, b.Node), sizes);
    }

    private static Activation WithConstant(OnnxStep step, string kind, Activation x, Known constant, bool isConstantFirst)
    {
        if (kind == "Div" && isConstantFirst)
        {
            throw new OnnxRefusal("by a value that depends on the images");
        }

        if (constant.Sizes.Length > x.Sizes.Length + 1)
        {
            throw new OnnxRefusal("with a constant of more axes than its other input");
        }

        var values = constant.Reals;
        if (values.Length == 1)
        {
            return new(step.Add("result", Single(kind, values[0], isConstantFirst), x.Node), x.Sizes);
        }

        if (constant.Sizes.Length == x.Sizes.Length + 1 && constant.Sizes[0] != 1)
        {
            throw new OnnxRefusal("with a constant that differs from image to image");
        }

        var own = constant.Sizes.Length > x.Sizes.Length ? constant.Sizes[1..] : constant.Sizes;
        own = [.. Enumerable.Repeat(1, x.Sizes.Length - own.Length), .. own];
        var sizes = Broadcast(x.Sizes, own);
        values = kind == "Div" ? [.. values.Select(v => (float)(1.0 / v))] : values;
        var isPerChannel = own[0] == x.Sizes[0] && own.Skip(1).All(s => s == 1) && x.Sizes.Length <= Activation.MostSizes;
        if (kind is "Add" or "Sub" && !isConstantFirst && isPerChannel)
        {
            return new(step.Add("result", new Bias(kind == "Sub" ? [.. values.Select(v => -v)] : Own(values)), x.Node), sizes);
        }

        var node = step.Add("constant", new Constant(Activation.Planes(own), Own(values)));
        var operation = OperationOf(kind == "Div" ? "Mul" : kind);
        return new(isConstantFirst ? step.Add("result", operation, node, x.Node) : step.Add("result", operation, x.Node, node), sizes);
    }

    private static Affine Single(string kind, float value, bool isFirst) => kind switch
    {
        "Add" => new(1, value),
        "Sub" => isFirst ? new(-1, value) : new(1, -value),
        "Mul" => new(value, 0),
        _ => new((float)(1.0 / value), 0),
    };

    private static Operation OperationOf(string kind) => kind switch { "Add" => new Add(), "Sub" => new Subtract(), _ => new Multiply() };

    private static ImmutableArray<int> Broadcast(ImmutableArray<int> a, ImmutableArray<int> b)
    {
        if (a.Length > Activation.MostSizes && !a.SequenceEqual(b))
        {
            throw new OnnxRefusal($"of unequal sizes along more than {Activation.MostSizes + 1} axes");
        }

        return [.. a.Zip(b, (x, y) => x == y || y == 1 ? x : x == 1 ? y : throw Unequal())];

        OnnxRefusal Unequal() => new($"of sizes [N,{string.Join(',', a)}] and [N,{string.Join(',', b)}]");
    }

    private static ImmutableArray<float> Own(float[] values) => ImmutableCollectionsMarshal.AsImmutableArray(values);
}
