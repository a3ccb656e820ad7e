namespace Circuits.Science.Subjects.Importers.Onnx;

/// <summary>Which part of each axis a Slice takes.</summary>
internal static class OnnxSlices
{
    /// <summary>Axes that are named, each with its start, end (either may count from the end, or lie beyond) and step.</summary>
    internal static IEnumerable<(int Axis, long Start, long End, int Step)> Of(OnnxStep step, int rank)
    {
        const int InputsSince = 10;
        var starts = step.Numbers("starts", 1, InputsSince) ?? throw new OnnxRefusal("without starts");
        var ends = step.Numbers("ends", 2, InputsSince) ?? throw new OnnxRefusal("without ends");
        var axes = step.Numbers("axes", 3, InputsSince) ?? [.. Enumerable.Range(0, starts.Length).Select(a => (long)a)];
        var steps = step.Numbers("steps", 4, InputsSince) ?? [.. starts.Select(_ => 1L)];
        return ends.Length == starts.Length && axes.Length == starts.Length && steps.Length == starts.Length
            ? starts.Select((start, i) => (OnnxStep.Axis(axes[i], rank), start, ends[i], (int)Math.Clamp(steps[i], -OnnxStep.LargestNumber, OnnxStep.LargestNumber)))
            : throw new OnnxRefusal("with starts, ends, axes and steps that are not equally many");
    }

    /// <summary>The first place, and how many are taken from there in steps.</summary>
    internal static (int First, int Count) Places(long start, long end, int step, int size)
    {
        if (step == 0)
        {
            throw new OnnxRefusal("in steps of 0");
        }

        var (from, to) = (Counted(start, size), Counted(end, size));
        (from, to) = step > 0 ? (Math.Clamp(from, 0, size), Math.Clamp(to, 0, size)) : (Math.Clamp(from, 0, size - 1), Math.Clamp(to, -1, size - 1));
        var count = step > 0 ? (to - from + step - 1) / step : (from - to - step - 1) / -step;
        return ((int)from, (int)Math.Max(0, count));
    }

    private static long Counted(long place, int size) => place < 0 && place > long.MinValue / 2 ? place + size : place;
}
