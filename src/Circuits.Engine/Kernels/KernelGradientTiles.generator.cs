// Writes KernelGradientTiles.cs:
//   dotnet run src/Circuits.Engine/Kernels/KernelGradientTiles.generator.cs > src/Circuits.Engine/Kernels/KernelGradientTiles.cs
// The accumulators have to be named locals: an array of them is spilled to the stack, and costs more than half the speed.
using System.Text;

const int longest = 14;
var text = new StringBuilder();
text.Append("""
    // Written by KernelGradientTiles.generator.cs: change that.
    using System.Runtime.CompilerServices;

    namespace Circuits.Engine.Kernels;

    /// <summary>The inner loops of the gradient to a kernel: TileR computes it for R neighbouring inputs and two vectors of output channels.</summary>
    /// <remarks>
    /// <c>pixels</c> holds for each pixel the offsets of input and output gradient: loops over rows and columns would be left
    /// too often for the processor to guess when. A sum goes over all of them in registers and is then added to what
    /// <c>sums</c> holds. 14 inputs are the most that fit into 32 registers (28 sums, 2 gradients, 1 input).
    /// </remarks>
    internal static unsafe class KernelGradientTiles<V, L>
        where V : struct
        where L : struct, ILanes<V>
    {
        public const int Longest = 14;

        /// <summary>The address of TileR at index R.</summary>
        public static readonly nint[] ByLength =
        [
            0,

    """);
for (var r = 1; r <= longest; r++)
{
    text.Append($"        (nint)(delegate*<float*, float*, nint, int*, int*, float*, nint, void>)&Tile{r},\n");
}

text.Append("    ];\n");
for (var r = 1; r <= longest; r++)
{
    var inputs = Enumerable.Range(0, r).ToList();
    text.Append($$"""

            [MethodImpl(MethodImplOptions.AggressiveOptimization)]
            private static void Tile{{r}}(float* input, float* gradient, nint second, int* pixels, int* end, float* sums, nint sumStep)
            {
                V a0 = L.Broadcast(0), b0 = a0;

        """);
    if (r > 1)
    {
        text.Append($"        V {string.Join(", ", inputs.Skip(1).Select(i => $"a{i} = a0, b{i} = a0"))};\n");
    }

    text.Append("""
                do
                {
                    float* x = input + pixels[0], g = gradient + pixels[1];
                    V ga = L.Load(g), gb = L.Load(g + second);

        """);
    foreach (var i in inputs)
    {
        text.Append($"            {{ var v = L.Broadcast(x[{i}]); a{i} = L.MultiplyAdd(ga, v, a{i}); b{i} = L.MultiplyAdd(gb, v, b{i}); }}\n");
    }

    text.Append("""
                    pixels += 2;
                }
                while (pixels < end);


        """);
    foreach (var i in inputs)
    {
        text.Append($"        L.Store(L.Add(L.Load(sums), a{i}), sums); L.Store(L.Add(L.Load(sums + L.Count), b{i}), sums + L.Count);{(i < r - 1 ? " sums += sumStep;" : "")}\n");
    }

    text.Append("    }\n");
}

text.Append("}\n");
Console.Write(text);
