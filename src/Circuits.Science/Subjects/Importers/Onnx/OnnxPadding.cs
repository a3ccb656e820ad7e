using System.Collections.Immutable;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers.Onnx;

/// <summary>Numbers added around each image.</summary>
internal static class OnnxPadding
{
    internal static void Pad(OnnxStep step)
    {
        const int InputsSince = 11;
        var x = step.Activation();
        var rank = x.Sizes.Length + 1;
        var pads = step.Numbers("pads", 1, InputsSince) ?? throw new OnnxRefusal("without pads");
        var axes = step.Has(3) ? [.. step.Constant(3, "axes").Integers] : Enumerable.Range(0, rank).Select(a => (long)a).ToArray();
        var value = step.OperatorSet < InputsSince ? step.Float("value", 0) : step.Has(2) ? step.Constant(2, "value").Reals.Single() : 0;
        var mode = step.Text("mode", "constant") switch
        {
            "constant" => PadMode.Constant,
            "reflect" => PadMode.Reflect,
            var other => throw new OnnxRefusal($"in {other} mode"),
        };
        if (pads.Length != 2 * axes.Length)
        {
            throw new OnnxRefusal($"with {pads.Length} pads for {axes.Length} axes");
        }

        if (x.Sizes.Length > Activation.MostSizes)
        {
            throw new OnnxRefusal($"of more than {Activation.MostSizes + 1} axes");
        }

        var (before, after) = (new int[1 + Activation.MostSizes], new int[1 + Activation.MostSizes]);
        foreach (var (axis, i) in axes.Select((a, i) => (OnnxStep.Axis(a, rank), i)))
        {
            (before[axis], after[axis]) = (OnnxStep.Small("pads", pads[i]), OnnxStep.Small("pads", pads[i + axes.Length]));
        }

        if (before[0] != 0 || after[0] != 0 || before.Concat(after).Any(p => p < 0))
        {
            throw new OnnxRefusal(before.Concat(after).Any(p => p < 0) ? "that cuts off" : "of the batch");
        }

        var node = x.Node;
        if (before[1] > 0 || after[1] > 0)
        {
            // The engine pads rows and columns: channels take the place of rows for a while.
            ImmutableArray<int> all = [.. x.Sizes, .. Enumerable.Repeat(1, Activation.MostSizes - x.Sizes.Length)];
            (node, all) = OnnxRearrangements.Ordered(step, node, all, [1, 0, 2]);
            node = step.Add("padded", new Pad(new(before[1], 0, after[1], 0), mode, value), node);
            (node, _) = OnnxRearrangements.Ordered(step, node, all.SetItem(1, all[1] + before[1] + after[1]), [1, 0, 2]);
        }

        var border = new Border(before[2], before[3], after[2], after[3]);
        node = border == default ? node : step.Add("bordered", new Pad(border, mode, value), node);
        step.Give(node, [.. x.Sizes.Select((s, axis) => s + before[axis + 1] + after[axis + 1])], x.IsWhole);
    }
}
