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
        (nint)(delegate*<float*, float*, nint, int*, int*, float*, nint, void>)&Tile1,
        (nint)(delegate*<float*, float*, nint, int*, int*, float*, nint, void>)&Tile2,
        (nint)(delegate*<float*, float*, nint, int*, int*, float*, nint, void>)&Tile3,
        (nint)(delegate*<float*, float*, nint, int*, int*, float*, nint, void>)&Tile4,
        (nint)(delegate*<float*, float*, nint, int*, int*, float*, nint, void>)&Tile5,
        (nint)(delegate*<float*, float*, nint, int*, int*, float*, nint, void>)&Tile6,
        (nint)(delegate*<float*, float*, nint, int*, int*, float*, nint, void>)&Tile7,
        (nint)(delegate*<float*, float*, nint, int*, int*, float*, nint, void>)&Tile8,
        (nint)(delegate*<float*, float*, nint, int*, int*, float*, nint, void>)&Tile9,
        (nint)(delegate*<float*, float*, nint, int*, int*, float*, nint, void>)&Tile10,
        (nint)(delegate*<float*, float*, nint, int*, int*, float*, nint, void>)&Tile11,
        (nint)(delegate*<float*, float*, nint, int*, int*, float*, nint, void>)&Tile12,
        (nint)(delegate*<float*, float*, nint, int*, int*, float*, nint, void>)&Tile13,
        (nint)(delegate*<float*, float*, nint, int*, int*, float*, nint, void>)&Tile14,
    ];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1(float* input, float* gradient, nint second, int* pixels, int* end, float* sums, nint sumStep)
    {
        V a0 = L.Broadcast(0), b0 = a0;
        do
        {
            float* x = input + pixels[0], g = gradient + pixels[1];
            V ga = L.Load(g), gb = L.Load(g + second);
            { var v = L.Broadcast(x[0]); a0 = L.MultiplyAdd(ga, v, a0); b0 = L.MultiplyAdd(gb, v, b0); }
            pixels += 2;
        }
        while (pixels < end);

        L.Store(L.Add(L.Load(sums), a0), sums); L.Store(L.Add(L.Load(sums + L.Count), b0), sums + L.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile2(float* input, float* gradient, nint second, int* pixels, int* end, float* sums, nint sumStep)
    {
        V a0 = L.Broadcast(0), b0 = a0;
        V a1 = a0, b1 = a0;
        do
        {
            float* x = input + pixels[0], g = gradient + pixels[1];
            V ga = L.Load(g), gb = L.Load(g + second);
            { var v = L.Broadcast(x[0]); a0 = L.MultiplyAdd(ga, v, a0); b0 = L.MultiplyAdd(gb, v, b0); }
            { var v = L.Broadcast(x[1]); a1 = L.MultiplyAdd(ga, v, a1); b1 = L.MultiplyAdd(gb, v, b1); }
            pixels += 2;
        }
        while (pixels < end);

        L.Store(L.Add(L.Load(sums), a0), sums); L.Store(L.Add(L.Load(sums + L.Count), b0), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a1), sums); L.Store(L.Add(L.Load(sums + L.Count), b1), sums + L.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile3(float* input, float* gradient, nint second, int* pixels, int* end, float* sums, nint sumStep)
    {
        V a0 = L.Broadcast(0), b0 = a0;
        V a1 = a0, b1 = a0, a2 = a0, b2 = a0;
        do
        {
            float* x = input + pixels[0], g = gradient + pixels[1];
            V ga = L.Load(g), gb = L.Load(g + second);
            { var v = L.Broadcast(x[0]); a0 = L.MultiplyAdd(ga, v, a0); b0 = L.MultiplyAdd(gb, v, b0); }
            { var v = L.Broadcast(x[1]); a1 = L.MultiplyAdd(ga, v, a1); b1 = L.MultiplyAdd(gb, v, b1); }
            { var v = L.Broadcast(x[2]); a2 = L.MultiplyAdd(ga, v, a2); b2 = L.MultiplyAdd(gb, v, b2); }
            pixels += 2;
        }
        while (pixels < end);

        L.Store(L.Add(L.Load(sums), a0), sums); L.Store(L.Add(L.Load(sums + L.Count), b0), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a1), sums); L.Store(L.Add(L.Load(sums + L.Count), b1), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a2), sums); L.Store(L.Add(L.Load(sums + L.Count), b2), sums + L.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4(float* input, float* gradient, nint second, int* pixels, int* end, float* sums, nint sumStep)
    {
        V a0 = L.Broadcast(0), b0 = a0;
        V a1 = a0, b1 = a0, a2 = a0, b2 = a0, a3 = a0, b3 = a0;
        do
        {
            float* x = input + pixels[0], g = gradient + pixels[1];
            V ga = L.Load(g), gb = L.Load(g + second);
            { var v = L.Broadcast(x[0]); a0 = L.MultiplyAdd(ga, v, a0); b0 = L.MultiplyAdd(gb, v, b0); }
            { var v = L.Broadcast(x[1]); a1 = L.MultiplyAdd(ga, v, a1); b1 = L.MultiplyAdd(gb, v, b1); }
            { var v = L.Broadcast(x[2]); a2 = L.MultiplyAdd(ga, v, a2); b2 = L.MultiplyAdd(gb, v, b2); }
            { var v = L.Broadcast(x[3]); a3 = L.MultiplyAdd(ga, v, a3); b3 = L.MultiplyAdd(gb, v, b3); }
            pixels += 2;
        }
        while (pixels < end);

        L.Store(L.Add(L.Load(sums), a0), sums); L.Store(L.Add(L.Load(sums + L.Count), b0), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a1), sums); L.Store(L.Add(L.Load(sums + L.Count), b1), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a2), sums); L.Store(L.Add(L.Load(sums + L.Count), b2), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a3), sums); L.Store(L.Add(L.Load(sums + L.Count), b3), sums + L.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile5(float* input, float* gradient, nint second, int* pixels, int* end, float* sums, nint sumStep)
    {
        V a0 = L.Broadcast(0), b0 = a0;
        V a1 = a0, b1 = a0, a2 = a0, b2 = a0, a3 = a0, b3 = a0, a4 = a0, b4 = a0;
        do
        {
            float* x = input + pixels[0], g = gradient + pixels[1];
            V ga = L.Load(g), gb = L.Load(g + second);
            { var v = L.Broadcast(x[0]); a0 = L.MultiplyAdd(ga, v, a0); b0 = L.MultiplyAdd(gb, v, b0); }
            { var v = L.Broadcast(x[1]); a1 = L.MultiplyAdd(ga, v, a1); b1 = L.MultiplyAdd(gb, v, b1); }
            { var v = L.Broadcast(x[2]); a2 = L.MultiplyAdd(ga, v, a2); b2 = L.MultiplyAdd(gb, v, b2); }
            { var v = L.Broadcast(x[3]); a3 = L.MultiplyAdd(ga, v, a3); b3 = L.MultiplyAdd(gb, v, b3); }
            { var v = L.Broadcast(x[4]); a4 = L.MultiplyAdd(ga, v, a4); b4 = L.MultiplyAdd(gb, v, b4); }
            pixels += 2;
        }
        while (pixels < end);

        L.Store(L.Add(L.Load(sums), a0), sums); L.Store(L.Add(L.Load(sums + L.Count), b0), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a1), sums); L.Store(L.Add(L.Load(sums + L.Count), b1), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a2), sums); L.Store(L.Add(L.Load(sums + L.Count), b2), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a3), sums); L.Store(L.Add(L.Load(sums + L.Count), b3), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a4), sums); L.Store(L.Add(L.Load(sums + L.Count), b4), sums + L.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile6(float* input, float* gradient, nint second, int* pixels, int* end, float* sums, nint sumStep)
    {
        V a0 = L.Broadcast(0), b0 = a0;
        V a1 = a0, b1 = a0, a2 = a0, b2 = a0, a3 = a0, b3 = a0, a4 = a0, b4 = a0, a5 = a0, b5 = a0;
        do
        {
            float* x = input + pixels[0], g = gradient + pixels[1];
            V ga = L.Load(g), gb = L.Load(g + second);
            { var v = L.Broadcast(x[0]); a0 = L.MultiplyAdd(ga, v, a0); b0 = L.MultiplyAdd(gb, v, b0); }
            { var v = L.Broadcast(x[1]); a1 = L.MultiplyAdd(ga, v, a1); b1 = L.MultiplyAdd(gb, v, b1); }
            { var v = L.Broadcast(x[2]); a2 = L.MultiplyAdd(ga, v, a2); b2 = L.MultiplyAdd(gb, v, b2); }
            { var v = L.Broadcast(x[3]); a3 = L.MultiplyAdd(ga, v, a3); b3 = L.MultiplyAdd(gb, v, b3); }
            { var v = L.Broadcast(x[4]); a4 = L.MultiplyAdd(ga, v, a4); b4 = L.MultiplyAdd(gb, v, b4); }
            { var v = L.Broadcast(x[5]); a5 = L.MultiplyAdd(ga, v, a5); b5 = L.MultiplyAdd(gb, v, b5); }
            pixels += 2;
        }
        while (pixels < end);

        L.Store(L.Add(L.Load(sums), a0), sums); L.Store(L.Add(L.Load(sums + L.Count), b0), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a1), sums); L.Store(L.Add(L.Load(sums + L.Count), b1), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a2), sums); L.Store(L.Add(L.Load(sums + L.Count), b2), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a3), sums); L.Store(L.Add(L.Load(sums + L.Count), b3), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a4), sums); L.Store(L.Add(L.Load(sums + L.Count), b4), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a5), sums); L.Store(L.Add(L.Load(sums + L.Count), b5), sums + L.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile7(float* input, float* gradient, nint second, int* pixels, int* end, float* sums, nint sumStep)
    {
        V a0 = L.Broadcast(0), b0 = a0;
        V a1 = a0, b1 = a0, a2 = a0, b2 = a0, a3 = a0, b3 = a0, a4 = a0, b4 = a0, a5 = a0, b5 = a0, a6 = a0, b6 = a0;
        do
        {
            float* x = input + pixels[0], g = gradient + pixels[1];
            V ga = L.Load(g), gb = L.Load(g + second);
            { var v = L.Broadcast(x[0]); a0 = L.MultiplyAdd(ga, v, a0); b0 = L.MultiplyAdd(gb, v, b0); }
            { var v = L.Broadcast(x[1]); a1 = L.MultiplyAdd(ga, v, a1); b1 = L.MultiplyAdd(gb, v, b1); }
            { var v = L.Broadcast(x[2]); a2 = L.MultiplyAdd(ga, v, a2); b2 = L.MultiplyAdd(gb, v, b2); }
            { var v = L.Broadcast(x[3]); a3 = L.MultiplyAdd(ga, v, a3); b3 = L.MultiplyAdd(gb, v, b3); }
            { var v = L.Broadcast(x[4]); a4 = L.MultiplyAdd(ga, v, a4); b4 = L.MultiplyAdd(gb, v, b4); }
            { var v = L.Broadcast(x[5]); a5 = L.MultiplyAdd(ga, v, a5); b5 = L.MultiplyAdd(gb, v, b5); }
            { var v = L.Broadcast(x[6]); a6 = L.MultiplyAdd(ga, v, a6); b6 = L.MultiplyAdd(gb, v, b6); }
            pixels += 2;
        }
        while (pixels < end);

        L.Store(L.Add(L.Load(sums), a0), sums); L.Store(L.Add(L.Load(sums + L.Count), b0), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a1), sums); L.Store(L.Add(L.Load(sums + L.Count), b1), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a2), sums); L.Store(L.Add(L.Load(sums + L.Count), b2), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a3), sums); L.Store(L.Add(L.Load(sums + L.Count), b3), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a4), sums); L.Store(L.Add(L.Load(sums + L.Count), b4), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a5), sums); L.Store(L.Add(L.Load(sums + L.Count), b5), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a6), sums); L.Store(L.Add(L.Load(sums + L.Count), b6), sums + L.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8(float* input, float* gradient, nint second, int* pixels, int* end, float* sums, nint sumStep)
    {
        V a0 = L.Broadcast(0), b0 = a0;
        V a1 = a0, b1 = a0, a2 = a0, b2 = a0, a3 = a0, b3 = a0, a4 = a0, b4 = a0, a5 = a0, b5 = a0, a6 = a0, b6 = a0, a7 = a0, b7 = a0;
        do
        {
            float* x = input + pixels[0], g = gradient + pixels[1];
            V ga = L.Load(g), gb = L.Load(g + second);
            { var v = L.Broadcast(x[0]); a0 = L.MultiplyAdd(ga, v, a0); b0 = L.MultiplyAdd(gb, v, b0); }
            { var v = L.Broadcast(x[1]); a1 = L.MultiplyAdd(ga, v, a1); b1 = L.MultiplyAdd(gb, v, b1); }
            { var v = L.Broadcast(x[2]); a2 = L.MultiplyAdd(ga, v, a2); b2 = L.MultiplyAdd(gb, v, b2); }
            { var v = L.Broadcast(x[3]); a3 = L.MultiplyAdd(ga, v, a3); b3 = L.MultiplyAdd(gb, v, b3); }
            { var v = L.Broadcast(x[4]); a4 = L.MultiplyAdd(ga, v, a4); b4 = L.MultiplyAdd(gb, v, b4); }
            { var v = L.Broadcast(x[5]); a5 = L.MultiplyAdd(ga, v, a5); b5 = L.MultiplyAdd(gb, v, b5); }
            { var v = L.Broadcast(x[6]); a6 = L.MultiplyAdd(ga, v, a6); b6 = L.MultiplyAdd(gb, v, b6); }
            { var v = L.Broadcast(x[7]); a7 = L.MultiplyAdd(ga, v, a7); b7 = L.MultiplyAdd(gb, v, b7); }
            pixels += 2;
        }
        while (pixels < end);

        L.Store(L.Add(L.Load(sums), a0), sums); L.Store(L.Add(L.Load(sums + L.Count), b0), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a1), sums); L.Store(L.Add(L.Load(sums + L.Count), b1), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a2), sums); L.Store(L.Add(L.Load(sums + L.Count), b2), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a3), sums); L.Store(L.Add(L.Load(sums + L.Count), b3), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a4), sums); L.Store(L.Add(L.Load(sums + L.Count), b4), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a5), sums); L.Store(L.Add(L.Load(sums + L.Count), b5), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a6), sums); L.Store(L.Add(L.Load(sums + L.Count), b6), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a7), sums); L.Store(L.Add(L.Load(sums + L.Count), b7), sums + L.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile9(float* input, float* gradient, nint second, int* pixels, int* end, float* sums, nint sumStep)
    {
        V a0 = L.Broadcast(0), b0 = a0;
        V a1 = a0, b1 = a0, a2 = a0, b2 = a0, a3 = a0, b3 = a0, a4 = a0, b4 = a0, a5 = a0, b5 = a0, a6 = a0, b6 = a0, a7 = a0, b7 = a0, a8 = a0, b8 = a0;
        do
        {
            float* x = input + pixels[0], g = gradient + pixels[1];
            V ga = L.Load(g), gb = L.Load(g + second);
            { var v = L.Broadcast(x[0]); a0 = L.MultiplyAdd(ga, v, a0); b0 = L.MultiplyAdd(gb, v, b0); }
            { var v = L.Broadcast(x[1]); a1 = L.MultiplyAdd(ga, v, a1); b1 = L.MultiplyAdd(gb, v, b1); }
            { var v = L.Broadcast(x[2]); a2 = L.MultiplyAdd(ga, v, a2); b2 = L.MultiplyAdd(gb, v, b2); }
            { var v = L.Broadcast(x[3]); a3 = L.MultiplyAdd(ga, v, a3); b3 = L.MultiplyAdd(gb, v, b3); }
            { var v = L.Broadcast(x[4]); a4 = L.MultiplyAdd(ga, v, a4); b4 = L.MultiplyAdd(gb, v, b4); }
            { var v = L.Broadcast(x[5]); a5 = L.MultiplyAdd(ga, v, a5); b5 = L.MultiplyAdd(gb, v, b5); }
            { var v = L.Broadcast(x[6]); a6 = L.MultiplyAdd(ga, v, a6); b6 = L.MultiplyAdd(gb, v, b6); }
            { var v = L.Broadcast(x[7]); a7 = L.MultiplyAdd(ga, v, a7); b7 = L.MultiplyAdd(gb, v, b7); }
            { var v = L.Broadcast(x[8]); a8 = L.MultiplyAdd(ga, v, a8); b8 = L.MultiplyAdd(gb, v, b8); }
            pixels += 2;
        }
        while (pixels < end);

        L.Store(L.Add(L.Load(sums), a0), sums); L.Store(L.Add(L.Load(sums + L.Count), b0), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a1), sums); L.Store(L.Add(L.Load(sums + L.Count), b1), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a2), sums); L.Store(L.Add(L.Load(sums + L.Count), b2), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a3), sums); L.Store(L.Add(L.Load(sums + L.Count), b3), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a4), sums); L.Store(L.Add(L.Load(sums + L.Count), b4), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a5), sums); L.Store(L.Add(L.Load(sums + L.Count), b5), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a6), sums); L.Store(L.Add(L.Load(sums + L.Count), b6), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a7), sums); L.Store(L.Add(L.Load(sums + L.Count), b7), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a8), sums); L.Store(L.Add(L.Load(sums + L.Count), b8), sums + L.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile10(float* input, float* gradient, nint second, int* pixels, int* end, float* sums, nint sumStep)
    {
        V a0 = L.Broadcast(0), b0 = a0;
        V a1 = a0, b1 = a0, a2 = a0, b2 = a0, a3 = a0, b3 = a0, a4 = a0, b4 = a0, a5 = a0, b5 = a0, a6 = a0, b6 = a0, a7 = a0, b7 = a0, a8 = a0, b8 = a0, a9 = a0, b9 = a0;
        do
        {
            float* x = input + pixels[0], g = gradient + pixels[1];
            V ga = L.Load(g), gb = L.Load(g + second);
            { var v = L.Broadcast(x[0]); a0 = L.MultiplyAdd(ga, v, a0); b0 = L.MultiplyAdd(gb, v, b0); }
            { var v = L.Broadcast(x[1]); a1 = L.MultiplyAdd(ga, v, a1); b1 = L.MultiplyAdd(gb, v, b1); }
            { var v = L.Broadcast(x[2]); a2 = L.MultiplyAdd(ga, v, a2); b2 = L.MultiplyAdd(gb, v, b2); }
            { var v = L.Broadcast(x[3]); a3 = L.MultiplyAdd(ga, v, a3); b3 = L.MultiplyAdd(gb, v, b3); }
            { var v = L.Broadcast(x[4]); a4 = L.MultiplyAdd(ga, v, a4); b4 = L.MultiplyAdd(gb, v, b4); }
            { var v = L.Broadcast(x[5]); a5 = L.MultiplyAdd(ga, v, a5); b5 = L.MultiplyAdd(gb, v, b5); }
            { var v = L.Broadcast(x[6]); a6 = L.MultiplyAdd(ga, v, a6); b6 = L.MultiplyAdd(gb, v, b6); }
            { var v = L.Broadcast(x[7]); a7 = L.MultiplyAdd(ga, v, a7); b7 = L.MultiplyAdd(gb, v, b7); }
            { var v = L.Broadcast(x[8]); a8 = L.MultiplyAdd(ga, v, a8); b8 = L.MultiplyAdd(gb, v, b8); }
            { var v = L.Broadcast(x[9]); a9 = L.MultiplyAdd(ga, v, a9); b9 = L.MultiplyAdd(gb, v, b9); }
            pixels += 2;
        }
        while (pixels < end);

        L.Store(L.Add(L.Load(sums), a0), sums); L.Store(L.Add(L.Load(sums + L.Count), b0), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a1), sums); L.Store(L.Add(L.Load(sums + L.Count), b1), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a2), sums); L.Store(L.Add(L.Load(sums + L.Count), b2), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a3), sums); L.Store(L.Add(L.Load(sums + L.Count), b3), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a4), sums); L.Store(L.Add(L.Load(sums + L.Count), b4), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a5), sums); L.Store(L.Add(L.Load(sums + L.Count), b5), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a6), sums); L.Store(L.Add(L.Load(sums + L.Count), b6), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a7), sums); L.Store(L.Add(L.Load(sums + L.Count), b7), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a8), sums); L.Store(L.Add(L.Load(sums + L.Count), b8), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a9), sums); L.Store(L.Add(L.Load(sums + L.Count), b9), sums + L.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile11(float* input, float* gradient, nint second, int* pixels, int* end, float* sums, nint sumStep)
    {
        V a0 = L.Broadcast(0), b0 = a0;
        V a1 = a0, b1 = a0, a2 = a0, b2 = a0, a3 = a0, b3 = a0, a4 = a0, b4 = a0, a5 = a0, b5 = a0, a6 = a0, b6 = a0, a7 = a0, b7 = a0, a8 = a0, b8 = a0, a9 = a0, b9 = a0, a10 = a0, b10 = a0;
        do
        {
            float* x = input + pixels[0], g = gradient + pixels[1];
            V ga = L.Load(g), gb = L.Load(g + second);
            { var v = L.Broadcast(x[0]); a0 = L.MultiplyAdd(ga, v, a0); b0 = L.MultiplyAdd(gb, v, b0); }
            { var v = L.Broadcast(x[1]); a1 = L.MultiplyAdd(ga, v, a1); b1 = L.MultiplyAdd(gb, v, b1); }
            { var v = L.Broadcast(x[2]); a2 = L.MultiplyAdd(ga, v, a2); b2 = L.MultiplyAdd(gb, v, b2); }
            { var v = L.Broadcast(x[3]); a3 = L.MultiplyAdd(ga, v, a3); b3 = L.MultiplyAdd(gb, v, b3); }
            { var v = L.Broadcast(x[4]); a4 = L.MultiplyAdd(ga, v, a4); b4 = L.MultiplyAdd(gb, v, b4); }
            { var v = L.Broadcast(x[5]); a5 = L.MultiplyAdd(ga, v, a5); b5 = L.MultiplyAdd(gb, v, b5); }
            { var v = L.Broadcast(x[6]); a6 = L.MultiplyAdd(ga, v, a6); b6 = L.MultiplyAdd(gb, v, b6); }
            { var v = L.Broadcast(x[7]); a7 = L.MultiplyAdd(ga, v, a7); b7 = L.MultiplyAdd(gb, v, b7); }
            { var v = L.Broadcast(x[8]); a8 = L.MultiplyAdd(ga, v, a8); b8 = L.MultiplyAdd(gb, v, b8); }
            { var v = L.Broadcast(x[9]); a9 = L.MultiplyAdd(ga, v, a9); b9 = L.MultiplyAdd(gb, v, b9); }
            { var v = L.Broadcast(x[10]); a10 = L.MultiplyAdd(ga, v, a10); b10 = L.MultiplyAdd(gb, v, b10); }
            pixels += 2;
        }
        while (pixels < end);

        L.Store(L.Add(L.Load(sums), a0), sums); L.Store(L.Add(L.Load(sums + L.Count), b0), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a1), sums); L.Store(L.Add(L.Load(sums + L.Count), b1), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a2), sums); L.Store(L.Add(L.Load(sums + L.Count), b2), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a3), sums); L.Store(L.Add(L.Load(sums + L.Count), b3), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a4), sums); L.Store(L.Add(L.Load(sums + L.Count), b4), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a5), sums); L.Store(L.Add(L.Load(sums + L.Count), b5), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a6), sums); L.Store(L.Add(L.Load(sums + L.Count), b6), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a7), sums); L.Store(L.Add(L.Load(sums + L.Count), b7), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a8), sums); L.Store(L.Add(L.Load(sums + L.Count), b8), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a9), sums); L.Store(L.Add(L.Load(sums + L.Count), b9), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a10), sums); L.Store(L.Add(L.Load(sums + L.Count), b10), sums + L.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile12(float* input, float* gradient, nint second, int* pixels, int* end, float* sums, nint sumStep)
    {
        V a0 = L.Broadcast(0), b0 = a0;
        V a1 = a0, b1 = a0, a2 = a0, b2 = a0, a3 = a0, b3 = a0, a4 = a0, b4 = a0, a5 = a0, b5 = a0, a6 = a0, b6 = a0, a7 = a0, b7 = a0, a8 = a0, b8 = a0, a9 = a0, b9 = a0, a10 = a0, b10 = a0, a11 = a0, b11 = a0;
        do
        {
            float* x = input + pixels[0], g = gradient + pixels[1];
            V ga = L.Load(g), gb = L.Load(g + second);
            { var v = L.Broadcast(x[0]); a0 = L.MultiplyAdd(ga, v, a0); b0 = L.MultiplyAdd(gb, v, b0); }
            { var v = L.Broadcast(x[1]); a1 = L.MultiplyAdd(ga, v, a1); b1 = L.MultiplyAdd(gb, v, b1); }
            { var v = L.Broadcast(x[2]); a2 = L.MultiplyAdd(ga, v, a2); b2 = L.MultiplyAdd(gb, v, b2); }
            { var v = L.Broadcast(x[3]); a3 = L.MultiplyAdd(ga, v, a3); b3 = L.MultiplyAdd(gb, v, b3); }
            { var v = L.Broadcast(x[4]); a4 = L.MultiplyAdd(ga, v, a4); b4 = L.MultiplyAdd(gb, v, b4); }
            { var v = L.Broadcast(x[5]); a5 = L.MultiplyAdd(ga, v, a5); b5 = L.MultiplyAdd(gb, v, b5); }
            { var v = L.Broadcast(x[6]); a6 = L.MultiplyAdd(ga, v, a6); b6 = L.MultiplyAdd(gb, v, b6); }
            { var v = L.Broadcast(x[7]); a7 = L.MultiplyAdd(ga, v, a7); b7 = L.MultiplyAdd(gb, v, b7); }
            { var v = L.Broadcast(x[8]); a8 = L.MultiplyAdd(ga, v, a8); b8 = L.MultiplyAdd(gb, v, b8); }
            { var v = L.Broadcast(x[9]); a9 = L.MultiplyAdd(ga, v, a9); b9 = L.MultiplyAdd(gb, v, b9); }
            { var v = L.Broadcast(x[10]); a10 = L.MultiplyAdd(ga, v, a10); b10 = L.MultiplyAdd(gb, v, b10); }
            { var v = L.Broadcast(x[11]); a11 = L.MultiplyAdd(ga, v, a11); b11 = L.MultiplyAdd(gb, v, b11); }
            pixels += 2;
        }
        while (pixels < end);

        L.Store(L.Add(L.Load(sums), a0), sums); L.Store(L.Add(L.Load(sums + L.Count), b0), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a1), sums); L.Store(L.Add(L.Load(sums + L.Count), b1), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a2), sums); L.Store(L.Add(L.Load(sums + L.Count), b2), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a3), sums); L.Store(L.Add(L.Load(sums + L.Count), b3), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a4), sums); L.Store(L.Add(L.Load(sums + L.Count), b4), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a5), sums); L.Store(L.Add(L.Load(sums + L.Count), b5), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a6), sums); L.Store(L.Add(L.Load(sums + L.Count), b6), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a7), sums); L.Store(L.Add(L.Load(sums + L.Count), b7), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a8), sums); L.Store(L.Add(L.Load(sums + L.Count), b8), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a9), sums); L.Store(L.Add(L.Load(sums + L.Count), b9), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a10), sums); L.Store(L.Add(L.Load(sums + L.Count), b10), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a11), sums); L.Store(L.Add(L.Load(sums + L.Count), b11), sums + L.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile13(float* input, float* gradient, nint second, int* pixels, int* end, float* sums, nint sumStep)
    {
        V a0 = L.Broadcast(0), b0 = a0;
        V a1 = a0, b1 = a0, a2 = a0, b2 = a0, a3 = a0, b3 = a0, a4 = a0, b4 = a0, a5 = a0, b5 = a0, a6 = a0, b6 = a0, a7 = a0, b7 = a0, a8 = a0, b8 = a0, a9 = a0, b9 = a0, a10 = a0, b10 = a0, a11 = a0, b11 = a0, a12 = a0, b12 = a0;
        do
        {
            float* x = input + pixels[0], g = gradient + pixels[1];
            V ga = L.Load(g), gb = L.Load(g + second);
            { var v = L.Broadcast(x[0]); a0 = L.MultiplyAdd(ga, v, a0); b0 = L.MultiplyAdd(gb, v, b0); }
            { var v = L.Broadcast(x[1]); a1 = L.MultiplyAdd(ga, v, a1); b1 = L.MultiplyAdd(gb, v, b1); }
            { var v = L.Broadcast(x[2]); a2 = L.MultiplyAdd(ga, v, a2); b2 = L.MultiplyAdd(gb, v, b2); }
            { var v = L.Broadcast(x[3]); a3 = L.MultiplyAdd(ga, v, a3); b3 = L.MultiplyAdd(gb, v, b3); }
            { var v = L.Broadcast(x[4]); a4 = L.MultiplyAdd(ga, v, a4); b4 = L.MultiplyAdd(gb, v, b4); }
            { var v = L.Broadcast(x[5]); a5 = L.MultiplyAdd(ga, v, a5); b5 = L.MultiplyAdd(gb, v, b5); }
            { var v = L.Broadcast(x[6]); a6 = L.MultiplyAdd(ga, v, a6); b6 = L.MultiplyAdd(gb, v, b6); }
            { var v = L.Broadcast(x[7]); a7 = L.MultiplyAdd(ga, v, a7); b7 = L.MultiplyAdd(gb, v, b7); }
            { var v = L.Broadcast(x[8]); a8 = L.MultiplyAdd(ga, v, a8); b8 = L.MultiplyAdd(gb, v, b8); }
            { var v = L.Broadcast(x[9]); a9 = L.MultiplyAdd(ga, v, a9); b9 = L.MultiplyAdd(gb, v, b9); }
            { var v = L.Broadcast(x[10]); a10 = L.MultiplyAdd(ga, v, a10); b10 = L.MultiplyAdd(gb, v, b10); }
            { var v = L.Broadcast(x[11]); a11 = L.MultiplyAdd(ga, v, a11); b11 = L.MultiplyAdd(gb, v, b11); }
            { var v = L.Broadcast(x[12]); a12 = L.MultiplyAdd(ga, v, a12); b12 = L.MultiplyAdd(gb, v, b12); }
            pixels += 2;
        }
        while (pixels < end);

        L.Store(L.Add(L.Load(sums), a0), sums); L.Store(L.Add(L.Load(sums + L.Count), b0), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a1), sums); L.Store(L.Add(L.Load(sums + L.Count), b1), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a2), sums); L.Store(L.Add(L.Load(sums + L.Count), b2), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a3), sums); L.Store(L.Add(L.Load(sums + L.Count), b3), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a4), sums); L.Store(L.Add(L.Load(sums + L.Count), b4), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a5), sums); L.Store(L.Add(L.Load(sums + L.Count), b5), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a6), sums); L.Store(L.Add(L.Load(sums + L.Count), b6), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a7), sums); L.Store(L.Add(L.Load(sums + L.Count), b7), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a8), sums); L.Store(L.Add(L.Load(sums + L.Count), b8), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a9), sums); L.Store(L.Add(L.Load(sums + L.Count), b9), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a10), sums); L.Store(L.Add(L.Load(sums + L.Count), b10), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a11), sums); L.Store(L.Add(L.Load(sums + L.Count), b11), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a12), sums); L.Store(L.Add(L.Load(sums + L.Count), b12), sums + L.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile14(float* input, float* gradient, nint second, int* pixels, int* end, float* sums, nint sumStep)
    {
        V a0 = L.Broadcast(0), b0 = a0;
        V a1 = a0, b1 = a0, a2 = a0, b2 = a0, a3 = a0, b3 = a0, a4 = a0, b4 = a0, a5 = a0, b5 = a0, a6 = a0, b6 = a0, a7 = a0, b7 = a0, a8 = a0, b8 = a0, a9 = a0, b9 = a0, a10 = a0, b10 = a0, a11 = a0, b11 = a0, a12 = a0, b12 = a0, a13 = a0, b13 = a0;
        do
        {
            float* x = input + pixels[0], g = gradient + pixels[1];
            V ga = L.Load(g), gb = L.Load(g + second);
            { var v = L.Broadcast(x[0]); a0 = L.MultiplyAdd(ga, v, a0); b0 = L.MultiplyAdd(gb, v, b0); }
            { var v = L.Broadcast(x[1]); a1 = L.MultiplyAdd(ga, v, a1); b1 = L.MultiplyAdd(gb, v, b1); }
            { var v = L.Broadcast(x[2]); a2 = L.MultiplyAdd(ga, v, a2); b2 = L.MultiplyAdd(gb, v, b2); }
            { var v = L.Broadcast(x[3]); a3 = L.MultiplyAdd(ga, v, a3); b3 = L.MultiplyAdd(gb, v, b3); }
            { var v = L.Broadcast(x[4]); a4 = L.MultiplyAdd(ga, v, a4); b4 = L.MultiplyAdd(gb, v, b4); }
            { var v = L.Broadcast(x[5]); a5 = L.MultiplyAdd(ga, v, a5); b5 = L.MultiplyAdd(gb, v, b5); }
            { var v = L.Broadcast(x[6]); a6 = L.MultiplyAdd(ga, v, a6); b6 = L.MultiplyAdd(gb, v, b6); }
            { var v = L.Broadcast(x[7]); a7 = L.MultiplyAdd(ga, v, a7); b7 = L.MultiplyAdd(gb, v, b7); }
            { var v = L.Broadcast(x[8]); a8 = L.MultiplyAdd(ga, v, a8); b8 = L.MultiplyAdd(gb, v, b8); }
            { var v = L.Broadcast(x[9]); a9 = L.MultiplyAdd(ga, v, a9); b9 = L.MultiplyAdd(gb, v, b9); }
            { var v = L.Broadcast(x[10]); a10 = L.MultiplyAdd(ga, v, a10); b10 = L.MultiplyAdd(gb, v, b10); }
            { var v = L.Broadcast(x[11]); a11 = L.MultiplyAdd(ga, v, a11); b11 = L.MultiplyAdd(gb, v, b11); }
            { var v = L.Broadcast(x[12]); a12 = L.MultiplyAdd(ga, v, a12); b12 = L.MultiplyAdd(gb, v, b12); }
            { var v = L.Broadcast(x[13]); a13 = L.MultiplyAdd(ga, v, a13); b13 = L.MultiplyAdd(gb, v, b13); }
            pixels += 2;
        }
        while (pixels < end);

        L.Store(L.Add(L.Load(sums), a0), sums); L.Store(L.Add(L.Load(sums + L.Count), b0), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a1), sums); L.Store(L.Add(L.Load(sums + L.Count), b1), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a2), sums); L.Store(L.Add(L.Load(sums + L.Count), b2), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a3), sums); L.Store(L.Add(L.Load(sums + L.Count), b3), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a4), sums); L.Store(L.Add(L.Load(sums + L.Count), b4), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a5), sums); L.Store(L.Add(L.Load(sums + L.Count), b5), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a6), sums); L.Store(L.Add(L.Load(sums + L.Count), b6), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a7), sums); L.Store(L.Add(L.Load(sums + L.Count), b7), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a8), sums); L.Store(L.Add(L.Load(sums + L.Count), b8), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a9), sums); L.Store(L.Add(L.Load(sums + L.Count), b9), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a10), sums); L.Store(L.Add(L.Load(sums + L.Count), b10), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a11), sums); L.Store(L.Add(L.Load(sums + L.Count), b11), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a12), sums); L.Store(L.Add(L.Load(sums + L.Count), b12), sums + L.Count); sums += sumStep;
        L.Store(L.Add(L.Load(sums), a13), sums); L.Store(L.Add(L.Load(sums + L.Count), b13), sums + L.Count);
    }
}
