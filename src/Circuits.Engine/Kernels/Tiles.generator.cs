// Writes Tiles.cs:  dotnet run src/Circuits.Engine/Kernels/Tiles.generator.cs > src/Circuits.Engine/Kernels/Tiles.cs
// The accumulators have to be named locals: an array of them is spilled to the stack, and costs more than half the speed.
using System.Text;

const int longest = 14;
var text = new StringBuilder();
text.Append("""
    // Written by Tiles.generator.cs: change that.
    using System.Runtime.CompilerServices;

    namespace Circuits.Engine.Kernels;

    /// <summary>The inner loops of convolution: TileR computes R neighbouring outputs of one row for two vectors of channels.</summary>
    /// <remarks>
    /// <c>segments</c> holds the offset of each run of inputs (one per input-channel block and kernel row), each run
    /// <c>run</c> floats long and weighted by successive rows of <c>weights</c>. The sums start from the bias (a step of 0),
    /// or from what the outputs hold; the clamp is the ReLU. So it goes for <c>tiles</c> tiles side by side, whose inputs lie
    /// <c>next</c> floats apart: a short sum is done in less time than the call takes. After <c>left</c> outputs, and then after
    /// every <c>row</c>, a row of outputs ends, and the next begins <c>gap</c> floats on. 14 outputs are the most that fit into 32 registers (28 sums, 2 weights, 1 input).
    /// </remarks>
    internal static unsafe class Tiles<V, L, S>
        where V : struct
        where L : struct, ILanes<V>
        where S : struct, IPixelStep
    {
        public const int Longest = 14;

        /// <summary>The address of TileR at index R.</summary>
        public static readonly nint[] ByLength =
        [
            0,

    """);
for (var r = 1; r <= longest; r++)
{
    text.Append($"        (nint)(delegate*<float*, float*, int*, int*, nint, nint, float*, nint, nint, float*, nint, nint, float, float, nint, nint, nint, nint, nint, void>)&Tile{r},\n");
}

text.Append("    ];\n");
for (var r = 1; r <= longest; r++)
{
    var pixels = Enumerable.Range(0, r).ToList();
    text.Append($$"""

            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            private static void Tile{{r}}(
                float* input, float* weights, int* segments, int* end, nint run, nint weightStep,
                float* start, nint startStep, nint startSecond, float* output, nint outputStep, nint second, float low, float high,
            nint tiles, nint next, nint left, nint row, nint gap)
            {

        """.TrimEnd('\n') + "\n");
    text.Append("""
                do
                {

        """);
    foreach (var i in pixels)
    {
        text.Append($"            V a{i} = L.Load(start), b{i} = L.Load(start + startSecond); start += startStep;\n");
    }

    text.Append("""
                    var w = weights;
                    var segment = segments;
                    while (segment < end)
                    {
                        var x = input + *segment++;
                        var stop = x + run;
                        do
                        {
                            V wa = L.Load(w), wb = L.Load(w + L.Count);

        """);
    foreach (var i in pixels)
    {
        text.Append($"                    {{ var v = L.Broadcast(x[{i} * S.Floats]); a{i} = L.MultiplyAdd(wa, v, a{i}); b{i} = L.MultiplyAdd(wb, v, b{i}); }}\n");
    }

    text.Append("""
                            w += weightStep;
                        }
                        while (++x < stop);
                    }

                    V least = L.Broadcast(low), most = L.Broadcast(high);

        """);
    foreach (var i in pixels)
    {
        text.Append($"            L.Store(L.Clamp(a{i}, least, most), output); L.Store(L.Clamp(b{i}, least, most), output + second); output += outputStep; if (--left == 0) {{ output += gap; left = row; }}\n");
    }

    text.Append("""
                    input += next;
                }
                while (--tiles > 0);

        """);
    text.Append("    }\n");
}

text.Append("}\n");
Console.Write(text);
