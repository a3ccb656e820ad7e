namespace Circuits.Experiments.Calibration.Subjects;

/// <summary>Three images that any program can make, for comparing loaders; stated in each oracle's metadata too.</summary>
internal static class DeterministicImages
{
    internal const int Count = 3;

    /// <summary>An image of bytes / 255, in the order channel, row, column.</summary>
    internal static float[] Make(int number, int size)
    {
        var values = new float[3 * size * size];
        var half = (size - 1) / 2.0;
        var state = 12345u;
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                for (var c = 0; c < 3; c++)
                {
                    state = 1664525u * state + 1013904223u;
                    var ring = Math.Floor(((x - half) * (x - half) + (y - half) * (y - half)) / 64);
                    values[(c * size + y) * size + x] = number switch
                    {
                        0 => (7 * x + 13 * y + 29 * c + 5 * (x * y % 31)) % 256,
                        1 => ring % 2 == 0 ? 230 : 30 + 20 * c,
                        _ => state >> 24,
                    } / 255f;
                }
            }
        }

        return values;
    }
}
