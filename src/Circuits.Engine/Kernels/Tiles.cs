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
        (nint)(delegate*<float*, float*, int*, int*, nint, nint, float*, nint, nint, float*, nint, nint, float, float, nint, nint, nint, nint, nint, void>)&Tile1,
        (nint)(delegate*<float*, float*, int*, int*, nint, nint, float*, nint, nint, float*, nint, nint, float, float, nint, nint, nint, nint, nint, void>)&Tile2,
        (nint)(delegate*<float*, float*, int*, int*, nint, nint, float*, nint, nint, float*, nint, nint, float, float, nint, nint, nint, nint, nint, void>)&Tile3,
        (nint)(delegate*<float*, float*, int*, int*, nint, nint, float*, nint, nint, float*, nint, nint, float, float, nint, nint, nint, nint, nint, void>)&Tile4,
        (nint)(delegate*<float*, float*, int*, int*, nint, nint, float*, nint, nint, float*, nint, nint, float, float, nint, nint, nint, nint, nint, void>)&Tile5,
        (nint)(delegate*<float*, float*, int*, int*, nint, nint, float*, nint, nint, float*, nint, nint, float, float, nint, nint, nint, nint, nint, void>)&Tile6,
        (nint)(delegate*<float*, float*, int*, int*, nint, nint, float*, nint, nint, float*, nint, nint, float, float, nint, nint, nint, nint, nint, void>)&Tile7,
        (nint)(delegate*<float*, float*, int*, int*, nint, nint, float*, nint, nint, float*, nint, nint, float, float, nint, nint, nint, nint, nint, void>)&Tile8,
        (nint)(delegate*<float*, float*, int*, int*, nint, nint, float*, nint, nint, float*, nint, nint, float, float, nint, nint, nint, nint, nint, void>)&Tile9,
        (nint)(delegate*<float*, float*, int*, int*, nint, nint, float*, nint, nint, float*, nint, nint, float, float, nint, nint, nint, nint, nint, void>)&Tile10,
        (nint)(delegate*<float*, float*, int*, int*, nint, nint, float*, nint, nint, float*, nint, nint, float, float, nint, nint, nint, nint, nint, void>)&Tile11,
        (nint)(delegate*<float*, float*, int*, int*, nint, nint, float*, nint, nint, float*, nint, nint, float, float, nint, nint, nint, nint, nint, void>)&Tile12,
        (nint)(delegate*<float*, float*, int*, int*, nint, nint, float*, nint, nint, float*, nint, nint, float, float, nint, nint, nint, nint, nint, void>)&Tile13,
        (nint)(delegate*<float*, float*, int*, int*, nint, nint, float*, nint, nint, float*, nint, nint, float, float, nint, nint, nint, nint, nint, void>)&Tile14,
    ];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile1(
        float* input, float* weights, int* segments, int* end, nint run, nint weightStep,
        float* start, nint startStep, nint startSecond, float* output, nint outputStep, nint second, float low, float high,
    nint tiles, nint next, nint left, nint row, nint gap)
    {
        do
        {
            V a0 = L.Load(start), b0 = L.Load(start + startSecond); start += startStep;
            var w = weights;
            var segment = segments;
            while (segment < end)
            {
                var x = input + *segment++;
                var stop = x + run;
                do
                {
                    V wa = L.Load(w), wb = L.Load(w + L.Count);
                    { var v = L.Broadcast(x[0 * S.Floats]); a0 = L.MultiplyAdd(wa, v, a0); b0 = L.MultiplyAdd(wb, v, b0); }
                    w += weightStep;
                }
                while (++x < stop);
            }

            V least = L.Broadcast(low), most = L.Broadcast(high);
            L.Store(L.Clamp(a0, least, most), output); L.Store(L.Clamp(b0, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            input += next;
        }
        while (--tiles > 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile2(
        float* input, float* weights, int* segments, int* end, nint run, nint weightStep,
        float* start, nint startStep, nint startSecond, float* output, nint outputStep, nint second, float low, float high,
    nint tiles, nint next, nint left, nint row, nint gap)
    {
        do
        {
            V a0 = L.Load(start), b0 = L.Load(start + startSecond); start += startStep;
            V a1 = L.Load(start), b1 = L.Load(start + startSecond); start += startStep;
            var w = weights;
            var segment = segments;
            while (segment < end)
            {
                var x = input + *segment++;
                var stop = x + run;
                do
                {
                    V wa = L.Load(w), wb = L.Load(w + L.Count);
                    { var v = L.Broadcast(x[0 * S.Floats]); a0 = L.MultiplyAdd(wa, v, a0); b0 = L.MultiplyAdd(wb, v, b0); }
                    { var v = L.Broadcast(x[1 * S.Floats]); a1 = L.MultiplyAdd(wa, v, a1); b1 = L.MultiplyAdd(wb, v, b1); }
                    w += weightStep;
                }
                while (++x < stop);
            }

            V least = L.Broadcast(low), most = L.Broadcast(high);
            L.Store(L.Clamp(a0, least, most), output); L.Store(L.Clamp(b0, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a1, least, most), output); L.Store(L.Clamp(b1, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            input += next;
        }
        while (--tiles > 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile3(
        float* input, float* weights, int* segments, int* end, nint run, nint weightStep,
        float* start, nint startStep, nint startSecond, float* output, nint outputStep, nint second, float low, float high,
    nint tiles, nint next, nint left, nint row, nint gap)
    {
        do
        {
            V a0 = L.Load(start), b0 = L.Load(start + startSecond); start += startStep;
            V a1 = L.Load(start), b1 = L.Load(start + startSecond); start += startStep;
            V a2 = L.Load(start), b2 = L.Load(start + startSecond); start += startStep;
            var w = weights;
            var segment = segments;
            while (segment < end)
            {
                var x = input + *segment++;
                var stop = x + run;
                do
                {
                    V wa = L.Load(w), wb = L.Load(w + L.Count);
                    { var v = L.Broadcast(x[0 * S.Floats]); a0 = L.MultiplyAdd(wa, v, a0); b0 = L.MultiplyAdd(wb, v, b0); }
                    { var v = L.Broadcast(x[1 * S.Floats]); a1 = L.MultiplyAdd(wa, v, a1); b1 = L.MultiplyAdd(wb, v, b1); }
                    { var v = L.Broadcast(x[2 * S.Floats]); a2 = L.MultiplyAdd(wa, v, a2); b2 = L.MultiplyAdd(wb, v, b2); }
                    w += weightStep;
                }
                while (++x < stop);
            }

            V least = L.Broadcast(low), most = L.Broadcast(high);
            L.Store(L.Clamp(a0, least, most), output); L.Store(L.Clamp(b0, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a1, least, most), output); L.Store(L.Clamp(b1, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a2, least, most), output); L.Store(L.Clamp(b2, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            input += next;
        }
        while (--tiles > 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile4(
        float* input, float* weights, int* segments, int* end, nint run, nint weightStep,
        float* start, nint startStep, nint startSecond, float* output, nint outputStep, nint second, float low, float high,
    nint tiles, nint next, nint left, nint row, nint gap)
    {
        do
        {
            V a0 = L.Load(start), b0 = L.Load(start + startSecond); start += startStep;
            V a1 = L.Load(start), b1 = L.Load(start + startSecond); start += startStep;
            V a2 = L.Load(start), b2 = L.Load(start + startSecond); start += startStep;
            V a3 = L.Load(start), b3 = L.Load(start + startSecond); start += startStep;
            var w = weights;
            var segment = segments;
            while (segment < end)
            {
                var x = input + *segment++;
                var stop = x + run;
                do
                {
                    V wa = L.Load(w), wb = L.Load(w + L.Count);
                    { var v = L.Broadcast(x[0 * S.Floats]); a0 = L.MultiplyAdd(wa, v, a0); b0 = L.MultiplyAdd(wb, v, b0); }
                    { var v = L.Broadcast(x[1 * S.Floats]); a1 = L.MultiplyAdd(wa, v, a1); b1 = L.MultiplyAdd(wb, v, b1); }
                    { var v = L.Broadcast(x[2 * S.Floats]); a2 = L.MultiplyAdd(wa, v, a2); b2 = L.MultiplyAdd(wb, v, b2); }
                    { var v = L.Broadcast(x[3 * S.Floats]); a3 = L.MultiplyAdd(wa, v, a3); b3 = L.MultiplyAdd(wb, v, b3); }
                    w += weightStep;
                }
                while (++x < stop);
            }

            V least = L.Broadcast(low), most = L.Broadcast(high);
            L.Store(L.Clamp(a0, least, most), output); L.Store(L.Clamp(b0, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a1, least, most), output); L.Store(L.Clamp(b1, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a2, least, most), output); L.Store(L.Clamp(b2, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a3, least, most), output); L.Store(L.Clamp(b3, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            input += next;
        }
        while (--tiles > 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile5(
        float* input, float* weights, int* segments, int* end, nint run, nint weightStep,
        float* start, nint startStep, nint startSecond, float* output, nint outputStep, nint second, float low, float high,
    nint tiles, nint next, nint left, nint row, nint gap)
    {
        do
        {
            V a0 = L.Load(start), b0 = L.Load(start + startSecond); start += startStep;
            V a1 = L.Load(start), b1 = L.Load(start + startSecond); start += startStep;
            V a2 = L.Load(start), b2 = L.Load(start + startSecond); start += startStep;
            V a3 = L.Load(start), b3 = L.Load(start + startSecond); start += startStep;
            V a4 = L.Load(start), b4 = L.Load(start + startSecond); start += startStep;
            var w = weights;
            var segment = segments;
            while (segment < end)
            {
                var x = input + *segment++;
                var stop = x + run;
                do
                {
                    V wa = L.Load(w), wb = L.Load(w + L.Count);
                    { var v = L.Broadcast(x[0 * S.Floats]); a0 = L.MultiplyAdd(wa, v, a0); b0 = L.MultiplyAdd(wb, v, b0); }
                    { var v = L.Broadcast(x[1 * S.Floats]); a1 = L.MultiplyAdd(wa, v, a1); b1 = L.MultiplyAdd(wb, v, b1); }
                    { var v = L.Broadcast(x[2 * S.Floats]); a2 = L.MultiplyAdd(wa, v, a2); b2 = L.MultiplyAdd(wb, v, b2); }
                    { var v = L.Broadcast(x[3 * S.Floats]); a3 = L.MultiplyAdd(wa, v, a3); b3 = L.MultiplyAdd(wb, v, b3); }
                    { var v = L.Broadcast(x[4 * S.Floats]); a4 = L.MultiplyAdd(wa, v, a4); b4 = L.MultiplyAdd(wb, v, b4); }
                    w += weightStep;
                }
                while (++x < stop);
            }

            V least = L.Broadcast(low), most = L.Broadcast(high);
            L.Store(L.Clamp(a0, least, most), output); L.Store(L.Clamp(b0, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a1, least, most), output); L.Store(L.Clamp(b1, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a2, least, most), output); L.Store(L.Clamp(b2, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a3, least, most), output); L.Store(L.Clamp(b3, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a4, least, most), output); L.Store(L.Clamp(b4, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            input += next;
        }
        while (--tiles > 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile6(
        float* input, float* weights, int* segments, int* end, nint run, nint weightStep,
        float* start, nint startStep, nint startSecond, float* output, nint outputStep, nint second, float low, float high,
    nint tiles, nint next, nint left, nint row, nint gap)
    {
        do
        {
            V a0 = L.Load(start), b0 = L.Load(start + startSecond); start += startStep;
            V a1 = L.Load(start), b1 = L.Load(start + startSecond); start += startStep;
            V a2 = L.Load(start), b2 = L.Load(start + startSecond); start += startStep;
            V a3 = L.Load(start), b3 = L.Load(start + startSecond); start += startStep;
            V a4 = L.Load(start), b4 = L.Load(start + startSecond); start += startStep;
            V a5 = L.Load(start), b5 = L.Load(start + startSecond); start += startStep;
            var w = weights;
            var segment = segments;
            while (segment < end)
            {
                var x = input + *segment++;
                var stop = x + run;
                do
                {
                    V wa = L.Load(w), wb = L.Load(w + L.Count);
                    { var v = L.Broadcast(x[0 * S.Floats]); a0 = L.MultiplyAdd(wa, v, a0); b0 = L.MultiplyAdd(wb, v, b0); }
                    { var v = L.Broadcast(x[1 * S.Floats]); a1 = L.MultiplyAdd(wa, v, a1); b1 = L.MultiplyAdd(wb, v, b1); }
                    { var v = L.Broadcast(x[2 * S.Floats]); a2 = L.MultiplyAdd(wa, v, a2); b2 = L.MultiplyAdd(wb, v, b2); }
                    { var v = L.Broadcast(x[3 * S.Floats]); a3 = L.MultiplyAdd(wa, v, a3); b3 = L.MultiplyAdd(wb, v, b3); }
                    { var v = L.Broadcast(x[4 * S.Floats]); a4 = L.MultiplyAdd(wa, v, a4); b4 = L.MultiplyAdd(wb, v, b4); }
                    { var v = L.Broadcast(x[5 * S.Floats]); a5 = L.MultiplyAdd(wa, v, a5); b5 = L.MultiplyAdd(wb, v, b5); }
                    w += weightStep;
                }
                while (++x < stop);
            }

            V least = L.Broadcast(low), most = L.Broadcast(high);
            L.Store(L.Clamp(a0, least, most), output); L.Store(L.Clamp(b0, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a1, least, most), output); L.Store(L.Clamp(b1, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a2, least, most), output); L.Store(L.Clamp(b2, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a3, least, most), output); L.Store(L.Clamp(b3, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a4, least, most), output); L.Store(L.Clamp(b4, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a5, least, most), output); L.Store(L.Clamp(b5, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            input += next;
        }
        while (--tiles > 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile7(
        float* input, float* weights, int* segments, int* end, nint run, nint weightStep,
        float* start, nint startStep, nint startSecond, float* output, nint outputStep, nint second, float low, float high,
    nint tiles, nint next, nint left, nint row, nint gap)
    {
        do
        {
            V a0 = L.Load(start), b0 = L.Load(start + startSecond); start += startStep;
            V a1 = L.Load(start), b1 = L.Load(start + startSecond); start += startStep;
            V a2 = L.Load(start), b2 = L.Load(start + startSecond); start += startStep;
            V a3 = L.Load(start), b3 = L.Load(start + startSecond); start += startStep;
            V a4 = L.Load(start), b4 = L.Load(start + startSecond); start += startStep;
            V a5 = L.Load(start), b5 = L.Load(start + startSecond); start += startStep;
            V a6 = L.Load(start), b6 = L.Load(start + startSecond); start += startStep;
            var w = weights;
            var segment = segments;
            while (segment < end)
            {
                var x = input + *segment++;
                var stop = x + run;
                do
                {
                    V wa = L.Load(w), wb = L.Load(w + L.Count);
                    { var v = L.Broadcast(x[0 * S.Floats]); a0 = L.MultiplyAdd(wa, v, a0); b0 = L.MultiplyAdd(wb, v, b0); }
                    { var v = L.Broadcast(x[1 * S.Floats]); a1 = L.MultiplyAdd(wa, v, a1); b1 = L.MultiplyAdd(wb, v, b1); }
                    { var v = L.Broadcast(x[2 * S.Floats]); a2 = L.MultiplyAdd(wa, v, a2); b2 = L.MultiplyAdd(wb, v, b2); }
                    { var v = L.Broadcast(x[3 * S.Floats]); a3 = L.MultiplyAdd(wa, v, a3); b3 = L.MultiplyAdd(wb, v, b3); }
                    { var v = L.Broadcast(x[4 * S.Floats]); a4 = L.MultiplyAdd(wa, v, a4); b4 = L.MultiplyAdd(wb, v, b4); }
                    { var v = L.Broadcast(x[5 * S.Floats]); a5 = L.MultiplyAdd(wa, v, a5); b5 = L.MultiplyAdd(wb, v, b5); }
                    { var v = L.Broadcast(x[6 * S.Floats]); a6 = L.MultiplyAdd(wa, v, a6); b6 = L.MultiplyAdd(wb, v, b6); }
                    w += weightStep;
                }
                while (++x < stop);
            }

            V least = L.Broadcast(low), most = L.Broadcast(high);
            L.Store(L.Clamp(a0, least, most), output); L.Store(L.Clamp(b0, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a1, least, most), output); L.Store(L.Clamp(b1, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a2, least, most), output); L.Store(L.Clamp(b2, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a3, least, most), output); L.Store(L.Clamp(b3, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a4, least, most), output); L.Store(L.Clamp(b4, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a5, least, most), output); L.Store(L.Clamp(b5, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a6, least, most), output); L.Store(L.Clamp(b6, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            input += next;
        }
        while (--tiles > 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile8(
        float* input, float* weights, int* segments, int* end, nint run, nint weightStep,
        float* start, nint startStep, nint startSecond, float* output, nint outputStep, nint second, float low, float high,
    nint tiles, nint next, nint left, nint row, nint gap)
    {
        do
        {
            V a0 = L.Load(start), b0 = L.Load(start + startSecond); start += startStep;
            V a1 = L.Load(start), b1 = L.Load(start + startSecond); start += startStep;
            V a2 = L.Load(start), b2 = L.Load(start + startSecond); start += startStep;
            V a3 = L.Load(start), b3 = L.Load(start + startSecond); start += startStep;
            V a4 = L.Load(start), b4 = L.Load(start + startSecond); start += startStep;
            V a5 = L.Load(start), b5 = L.Load(start + startSecond); start += startStep;
            V a6 = L.Load(start), b6 = L.Load(start + startSecond); start += startStep;
            V a7 = L.Load(start), b7 = L.Load(start + startSecond); start += startStep;
            var w = weights;
            var segment = segments;
            while (segment < end)
            {
                var x = input + *segment++;
                var stop = x + run;
                do
                {
                    V wa = L.Load(w), wb = L.Load(w + L.Count);
                    { var v = L.Broadcast(x[0 * S.Floats]); a0 = L.MultiplyAdd(wa, v, a0); b0 = L.MultiplyAdd(wb, v, b0); }
                    { var v = L.Broadcast(x[1 * S.Floats]); a1 = L.MultiplyAdd(wa, v, a1); b1 = L.MultiplyAdd(wb, v, b1); }
                    { var v = L.Broadcast(x[2 * S.Floats]); a2 = L.MultiplyAdd(wa, v, a2); b2 = L.MultiplyAdd(wb, v, b2); }
                    { var v = L.Broadcast(x[3 * S.Floats]); a3 = L.MultiplyAdd(wa, v, a3); b3 = L.MultiplyAdd(wb, v, b3); }
                    { var v = L.Broadcast(x[4 * S.Floats]); a4 = L.MultiplyAdd(wa, v, a4); b4 = L.MultiplyAdd(wb, v, b4); }
                    { var v = L.Broadcast(x[5 * S.Floats]); a5 = L.MultiplyAdd(wa, v, a5); b5 = L.MultiplyAdd(wb, v, b5); }
                    { var v = L.Broadcast(x[6 * S.Floats]); a6 = L.MultiplyAdd(wa, v, a6); b6 = L.MultiplyAdd(wb, v, b6); }
                    { var v = L.Broadcast(x[7 * S.Floats]); a7 = L.MultiplyAdd(wa, v, a7); b7 = L.MultiplyAdd(wb, v, b7); }
                    w += weightStep;
                }
                while (++x < stop);
            }

            V least = L.Broadcast(low), most = L.Broadcast(high);
            L.Store(L.Clamp(a0, least, most), output); L.Store(L.Clamp(b0, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a1, least, most), output); L.Store(L.Clamp(b1, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a2, least, most), output); L.Store(L.Clamp(b2, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a3, least, most), output); L.Store(L.Clamp(b3, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a4, least, most), output); L.Store(L.Clamp(b4, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a5, least, most), output); L.Store(L.Clamp(b5, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a6, least, most), output); L.Store(L.Clamp(b6, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a7, least, most), output); L.Store(L.Clamp(b7, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            input += next;
        }
        while (--tiles > 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile9(
        float* input, float* weights, int* segments, int* end, nint run, nint weightStep,
        float* start, nint startStep, nint startSecond, float* output, nint outputStep, nint second, float low, float high,
    nint tiles, nint next, nint left, nint row, nint gap)
    {
        do
        {
            V a0 = L.Load(start), b0 = L.Load(start + startSecond); start += startStep;
            V a1 = L.Load(start), b1 = L.Load(start + startSecond); start += startStep;
            V a2 = L.Load(start), b2 = L.Load(start + startSecond); start += startStep;
            V a3 = L.Load(start), b3 = L.Load(start + startSecond); start += startStep;
            V a4 = L.Load(start), b4 = L.Load(start + startSecond); start += startStep;
            V a5 = L.Load(start), b5 = L.Load(start + startSecond); start += startStep;
            V a6 = L.Load(start), b6 = L.Load(start + startSecond); start += startStep;
            V a7 = L.Load(start), b7 = L.Load(start + startSecond); start += startStep;
            V a8 = L.Load(start), b8 = L.Load(start + startSecond); start += startStep;
            var w = weights;
            var segment = segments;
            while (segment < end)
            {
                var x = input + *segment++;
                var stop = x + run;
                do
                {
                    V wa = L.Load(w), wb = L.Load(w + L.Count);
                    { var v = L.Broadcast(x[0 * S.Floats]); a0 = L.MultiplyAdd(wa, v, a0); b0 = L.MultiplyAdd(wb, v, b0); }
                    { var v = L.Broadcast(x[1 * S.Floats]); a1 = L.MultiplyAdd(wa, v, a1); b1 = L.MultiplyAdd(wb, v, b1); }
                    { var v = L.Broadcast(x[2 * S.Floats]); a2 = L.MultiplyAdd(wa, v, a2); b2 = L.MultiplyAdd(wb, v, b2); }
                    { var v = L.Broadcast(x[3 * S.Floats]); a3 = L.MultiplyAdd(wa, v, a3); b3 = L.MultiplyAdd(wb, v, b3); }
                    { var v = L.Broadcast(x[4 * S.Floats]); a4 = L.MultiplyAdd(wa, v, a4); b4 = L.MultiplyAdd(wb, v, b4); }
                    { var v = L.Broadcast(x[5 * S.Floats]); a5 = L.MultiplyAdd(wa, v, a5); b5 = L.MultiplyAdd(wb, v, b5); }
                    { var v = L.Broadcast(x[6 * S.Floats]); a6 = L.MultiplyAdd(wa, v, a6); b6 = L.MultiplyAdd(wb, v, b6); }
                    { var v = L.Broadcast(x[7 * S.Floats]); a7 = L.MultiplyAdd(wa, v, a7); b7 = L.MultiplyAdd(wb, v, b7); }
                    { var v = L.Broadcast(x[8 * S.Floats]); a8 = L.MultiplyAdd(wa, v, a8); b8 = L.MultiplyAdd(wb, v, b8); }
                    w += weightStep;
                }
                while (++x < stop);
            }

            V least = L.Broadcast(low), most = L.Broadcast(high);
            L.Store(L.Clamp(a0, least, most), output); L.Store(L.Clamp(b0, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a1, least, most), output); L.Store(L.Clamp(b1, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a2, least, most), output); L.Store(L.Clamp(b2, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a3, least, most), output); L.Store(L.Clamp(b3, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a4, least, most), output); L.Store(L.Clamp(b4, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a5, least, most), output); L.Store(L.Clamp(b5, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a6, least, most), output); L.Store(L.Clamp(b6, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a7, least, most), output); L.Store(L.Clamp(b7, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a8, least, most), output); L.Store(L.Clamp(b8, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            input += next;
        }
        while (--tiles > 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile10(
        float* input, float* weights, int* segments, int* end, nint run, nint weightStep,
        float* start, nint startStep, nint startSecond, float* output, nint outputStep, nint second, float low, float high,
    nint tiles, nint next, nint left, nint row, nint gap)
    {
        do
        {
            V a0 = L.Load(start), b0 = L.Load(start + startSecond); start += startStep;
            V a1 = L.Load(start), b1 = L.Load(start + startSecond); start += startStep;
            V a2 = L.Load(start), b2 = L.Load(start + startSecond); start += startStep;
            V a3 = L.Load(start), b3 = L.Load(start + startSecond); start += startStep;
            V a4 = L.Load(start), b4 = L.Load(start + startSecond); start += startStep;
            V a5 = L.Load(start), b5 = L.Load(start + startSecond); start += startStep;
            V a6 = L.Load(start), b6 = L.Load(start + startSecond); start += startStep;
            V a7 = L.Load(start), b7 = L.Load(start + startSecond); start += startStep;
            V a8 = L.Load(start), b8 = L.Load(start + startSecond); start += startStep;
            V a9 = L.Load(start), b9 = L.Load(start + startSecond); start += startStep;
            var w = weights;
            var segment = segments;
            while (segment < end)
            {
                var x = input + *segment++;
                var stop = x + run;
                do
                {
                    V wa = L.Load(w), wb = L.Load(w + L.Count);
                    { var v = L.Broadcast(x[0 * S.Floats]); a0 = L.MultiplyAdd(wa, v, a0); b0 = L.MultiplyAdd(wb, v, b0); }
                    { var v = L.Broadcast(x[1 * S.Floats]); a1 = L.MultiplyAdd(wa, v, a1); b1 = L.MultiplyAdd(wb, v, b1); }
                    { var v = L.Broadcast(x[2 * S.Floats]); a2 = L.MultiplyAdd(wa, v, a2); b2 = L.MultiplyAdd(wb, v, b2); }
                    { var v = L.Broadcast(x[3 * S.Floats]); a3 = L.MultiplyAdd(wa, v, a3); b3 = L.MultiplyAdd(wb, v, b3); }
                    { var v = L.Broadcast(x[4 * S.Floats]); a4 = L.MultiplyAdd(wa, v, a4); b4 = L.MultiplyAdd(wb, v, b4); }
                    { var v = L.Broadcast(x[5 * S.Floats]); a5 = L.MultiplyAdd(wa, v, a5); b5 = L.MultiplyAdd(wb, v, b5); }
                    { var v = L.Broadcast(x[6 * S.Floats]); a6 = L.MultiplyAdd(wa, v, a6); b6 = L.MultiplyAdd(wb, v, b6); }
                    { var v = L.Broadcast(x[7 * S.Floats]); a7 = L.MultiplyAdd(wa, v, a7); b7 = L.MultiplyAdd(wb, v, b7); }
                    { var v = L.Broadcast(x[8 * S.Floats]); a8 = L.MultiplyAdd(wa, v, a8); b8 = L.MultiplyAdd(wb, v, b8); }
                    { var v = L.Broadcast(x[9 * S.Floats]); a9 = L.MultiplyAdd(wa, v, a9); b9 = L.MultiplyAdd(wb, v, b9); }
                    w += weightStep;
                }
                while (++x < stop);
            }

            V least = L.Broadcast(low), most = L.Broadcast(high);
            L.Store(L.Clamp(a0, least, most), output); L.Store(L.Clamp(b0, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a1, least, most), output); L.Store(L.Clamp(b1, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a2, least, most), output); L.Store(L.Clamp(b2, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a3, least, most), output); L.Store(L.Clamp(b3, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a4, least, most), output); L.Store(L.Clamp(b4, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a5, least, most), output); L.Store(L.Clamp(b5, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a6, least, most), output); L.Store(L.Clamp(b6, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a7, least, most), output); L.Store(L.Clamp(b7, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a8, least, most), output); L.Store(L.Clamp(b8, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a9, least, most), output); L.Store(L.Clamp(b9, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            input += next;
        }
        while (--tiles > 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile11(
        float* input, float* weights, int* segments, int* end, nint run, nint weightStep,
        float* start, nint startStep, nint startSecond, float* output, nint outputStep, nint second, float low, float high,
    nint tiles, nint next, nint left, nint row, nint gap)
    {
        do
        {
            V a0 = L.Load(start), b0 = L.Load(start + startSecond); start += startStep;
            V a1 = L.Load(start), b1 = L.Load(start + startSecond); start += startStep;
            V a2 = L.Load(start), b2 = L.Load(start + startSecond); start += startStep;
            V a3 = L.Load(start), b3 = L.Load(start + startSecond); start += startStep;
            V a4 = L.Load(start), b4 = L.Load(start + startSecond); start += startStep;
            V a5 = L.Load(start), b5 = L.Load(start + startSecond); start += startStep;
            V a6 = L.Load(start), b6 = L.Load(start + startSecond); start += startStep;
            V a7 = L.Load(start), b7 = L.Load(start + startSecond); start += startStep;
            V a8 = L.Load(start), b8 = L.Load(start + startSecond); start += startStep;
            V a9 = L.Load(start), b9 = L.Load(start + startSecond); start += startStep;
            V a10 = L.Load(start), b10 = L.Load(start + startSecond); start += startStep;
            var w = weights;
            var segment = segments;
            while (segment < end)
            {
                var x = input + *segment++;
                var stop = x + run;
                do
                {
                    V wa = L.Load(w), wb = L.Load(w + L.Count);
                    { var v = L.Broadcast(x[0 * S.Floats]); a0 = L.MultiplyAdd(wa, v, a0); b0 = L.MultiplyAdd(wb, v, b0); }
                    { var v = L.Broadcast(x[1 * S.Floats]); a1 = L.MultiplyAdd(wa, v, a1); b1 = L.MultiplyAdd(wb, v, b1); }
                    { var v = L.Broadcast(x[2 * S.Floats]); a2 = L.MultiplyAdd(wa, v, a2); b2 = L.MultiplyAdd(wb, v, b2); }
                    { var v = L.Broadcast(x[3 * S.Floats]); a3 = L.MultiplyAdd(wa, v, a3); b3 = L.MultiplyAdd(wb, v, b3); }
                    { var v = L.Broadcast(x[4 * S.Floats]); a4 = L.MultiplyAdd(wa, v, a4); b4 = L.MultiplyAdd(wb, v, b4); }
                    { var v = L.Broadcast(x[5 * S.Floats]); a5 = L.MultiplyAdd(wa, v, a5); b5 = L.MultiplyAdd(wb, v, b5); }
                    { var v = L.Broadcast(x[6 * S.Floats]); a6 = L.MultiplyAdd(wa, v, a6); b6 = L.MultiplyAdd(wb, v, b6); }
                    { var v = L.Broadcast(x[7 * S.Floats]); a7 = L.MultiplyAdd(wa, v, a7); b7 = L.MultiplyAdd(wb, v, b7); }
                    { var v = L.Broadcast(x[8 * S.Floats]); a8 = L.MultiplyAdd(wa, v, a8); b8 = L.MultiplyAdd(wb, v, b8); }
                    { var v = L.Broadcast(x[9 * S.Floats]); a9 = L.MultiplyAdd(wa, v, a9); b9 = L.MultiplyAdd(wb, v, b9); }
                    { var v = L.Broadcast(x[10 * S.Floats]); a10 = L.MultiplyAdd(wa, v, a10); b10 = L.MultiplyAdd(wb, v, b10); }
                    w += weightStep;
                }
                while (++x < stop);
            }

            V least = L.Broadcast(low), most = L.Broadcast(high);
            L.Store(L.Clamp(a0, least, most), output); L.Store(L.Clamp(b0, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a1, least, most), output); L.Store(L.Clamp(b1, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a2, least, most), output); L.Store(L.Clamp(b2, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a3, least, most), output); L.Store(L.Clamp(b3, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a4, least, most), output); L.Store(L.Clamp(b4, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a5, least, most), output); L.Store(L.Clamp(b5, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a6, least, most), output); L.Store(L.Clamp(b6, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a7, least, most), output); L.Store(L.Clamp(b7, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a8, least, most), output); L.Store(L.Clamp(b8, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a9, least, most), output); L.Store(L.Clamp(b9, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a10, least, most), output); L.Store(L.Clamp(b10, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            input += next;
        }
        while (--tiles > 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile12(
        float* input, float* weights, int* segments, int* end, nint run, nint weightStep,
        float* start, nint startStep, nint startSecond, float* output, nint outputStep, nint second, float low, float high,
    nint tiles, nint next, nint left, nint row, nint gap)
    {
        do
        {
            V a0 = L.Load(start), b0 = L.Load(start + startSecond); start += startStep;
            V a1 = L.Load(start), b1 = L.Load(start + startSecond); start += startStep;
            V a2 = L.Load(start), b2 = L.Load(start + startSecond); start += startStep;
            V a3 = L.Load(start), b3 = L.Load(start + startSecond); start += startStep;
            V a4 = L.Load(start), b4 = L.Load(start + startSecond); start += startStep;
            V a5 = L.Load(start), b5 = L.Load(start + startSecond); start += startStep;
            V a6 = L.Load(start), b6 = L.Load(start + startSecond); start += startStep;
            V a7 = L.Load(start), b7 = L.Load(start + startSecond); start += startStep;
            V a8 = L.Load(start), b8 = L.Load(start + startSecond); start += startStep;
            V a9 = L.Load(start), b9 = L.Load(start + startSecond); start += startStep;
            V a10 = L.Load(start), b10 = L.Load(start + startSecond); start += startStep;
            V a11 = L.Load(start), b11 = L.Load(start + startSecond); start += startStep;
            var w = weights;
            var segment = segments;
            while (segment < end)
            {
                var x = input + *segment++;
                var stop = x + run;
                do
                {
                    V wa = L.Load(w), wb = L.Load(w + L.Count);
                    { var v = L.Broadcast(x[0 * S.Floats]); a0 = L.MultiplyAdd(wa, v, a0); b0 = L.MultiplyAdd(wb, v, b0); }
                    { var v = L.Broadcast(x[1 * S.Floats]); a1 = L.MultiplyAdd(wa, v, a1); b1 = L.MultiplyAdd(wb, v, b1); }
                    { var v = L.Broadcast(x[2 * S.Floats]); a2 = L.MultiplyAdd(wa, v, a2); b2 = L.MultiplyAdd(wb, v, b2); }
                    { var v = L.Broadcast(x[3 * S.Floats]); a3 = L.MultiplyAdd(wa, v, a3); b3 = L.MultiplyAdd(wb, v, b3); }
                    { var v = L.Broadcast(x[4 * S.Floats]); a4 = L.MultiplyAdd(wa, v, a4); b4 = L.MultiplyAdd(wb, v, b4); }
                    { var v = L.Broadcast(x[5 * S.Floats]); a5 = L.MultiplyAdd(wa, v, a5); b5 = L.MultiplyAdd(wb, v, b5); }
                    { var v = L.Broadcast(x[6 * S.Floats]); a6 = L.MultiplyAdd(wa, v, a6); b6 = L.MultiplyAdd(wb, v, b6); }
                    { var v = L.Broadcast(x[7 * S.Floats]); a7 = L.MultiplyAdd(wa, v, a7); b7 = L.MultiplyAdd(wb, v, b7); }
                    { var v = L.Broadcast(x[8 * S.Floats]); a8 = L.MultiplyAdd(wa, v, a8); b8 = L.MultiplyAdd(wb, v, b8); }
                    { var v = L.Broadcast(x[9 * S.Floats]); a9 = L.MultiplyAdd(wa, v, a9); b9 = L.MultiplyAdd(wb, v, b9); }
                    { var v = L.Broadcast(x[10 * S.Floats]); a10 = L.MultiplyAdd(wa, v, a10); b10 = L.MultiplyAdd(wb, v, b10); }
                    { var v = L.Broadcast(x[11 * S.Floats]); a11 = L.MultiplyAdd(wa, v, a11); b11 = L.MultiplyAdd(wb, v, b11); }
                    w += weightStep;
                }
                while (++x < stop);
            }

            V least = L.Broadcast(low), most = L.Broadcast(high);
            L.Store(L.Clamp(a0, least, most), output); L.Store(L.Clamp(b0, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a1, least, most), output); L.Store(L.Clamp(b1, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a2, least, most), output); L.Store(L.Clamp(b2, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a3, least, most), output); L.Store(L.Clamp(b3, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a4, least, most), output); L.Store(L.Clamp(b4, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a5, least, most), output); L.Store(L.Clamp(b5, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a6, least, most), output); L.Store(L.Clamp(b6, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a7, least, most), output); L.Store(L.Clamp(b7, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a8, least, most), output); L.Store(L.Clamp(b8, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a9, least, most), output); L.Store(L.Clamp(b9, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a10, least, most), output); L.Store(L.Clamp(b10, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a11, least, most), output); L.Store(L.Clamp(b11, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            input += next;
        }
        while (--tiles > 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile13(
        float* input, float* weights, int* segments, int* end, nint run, nint weightStep,
        float* start, nint startStep, nint startSecond, float* output, nint outputStep, nint second, float low, float high,
    nint tiles, nint next, nint left, nint row, nint gap)
    {
        do
        {
            V a0 = L.Load(start), b0 = L.Load(start + startSecond); start += startStep;
            V a1 = L.Load(start), b1 = L.Load(start + startSecond); start += startStep;
            V a2 = L.Load(start), b2 = L.Load(start + startSecond); start += startStep;
            V a3 = L.Load(start), b3 = L.Load(start + startSecond); start += startStep;
            V a4 = L.Load(start), b4 = L.Load(start + startSecond); start += startStep;
            V a5 = L.Load(start), b5 = L.Load(start + startSecond); start += startStep;
            V a6 = L.Load(start), b6 = L.Load(start + startSecond); start += startStep;
            V a7 = L.Load(start), b7 = L.Load(start + startSecond); start += startStep;
            V a8 = L.Load(start), b8 = L.Load(start + startSecond); start += startStep;
            V a9 = L.Load(start), b9 = L.Load(start + startSecond); start += startStep;
            V a10 = L.Load(start), b10 = L.Load(start + startSecond); start += startStep;
            V a11 = L.Load(start), b11 = L.Load(start + startSecond); start += startStep;
            V a12 = L.Load(start), b12 = L.Load(start + startSecond); start += startStep;
            var w = weights;
            var segment = segments;
            while (segment < end)
            {
                var x = input + *segment++;
                var stop = x + run;
                do
                {
                    V wa = L.Load(w), wb = L.Load(w + L.Count);
                    { var v = L.Broadcast(x[0 * S.Floats]); a0 = L.MultiplyAdd(wa, v, a0); b0 = L.MultiplyAdd(wb, v, b0); }
                    { var v = L.Broadcast(x[1 * S.Floats]); a1 = L.MultiplyAdd(wa, v, a1); b1 = L.MultiplyAdd(wb, v, b1); }
                    { var v = L.Broadcast(x[2 * S.Floats]); a2 = L.MultiplyAdd(wa, v, a2); b2 = L.MultiplyAdd(wb, v, b2); }
                    { var v = L.Broadcast(x[3 * S.Floats]); a3 = L.MultiplyAdd(wa, v, a3); b3 = L.MultiplyAdd(wb, v, b3); }
                    { var v = L.Broadcast(x[4 * S.Floats]); a4 = L.MultiplyAdd(wa, v, a4); b4 = L.MultiplyAdd(wb, v, b4); }
                    { var v = L.Broadcast(x[5 * S.Floats]); a5 = L.MultiplyAdd(wa, v, a5); b5 = L.MultiplyAdd(wb, v, b5); }
                    { var v = L.Broadcast(x[6 * S.Floats]); a6 = L.MultiplyAdd(wa, v, a6); b6 = L.MultiplyAdd(wb, v, b6); }
                    { var v = L.Broadcast(x[7 * S.Floats]); a7 = L.MultiplyAdd(wa, v, a7); b7 = L.MultiplyAdd(wb, v, b7); }
                    { var v = L.Broadcast(x[8 * S.Floats]); a8 = L.MultiplyAdd(wa, v, a8); b8 = L.MultiplyAdd(wb, v, b8); }
                    { var v = L.Broadcast(x[9 * S.Floats]); a9 = L.MultiplyAdd(wa, v, a9); b9 = L.MultiplyAdd(wb, v, b9); }
                    { var v = L.Broadcast(x[10 * S.Floats]); a10 = L.MultiplyAdd(wa, v, a10); b10 = L.MultiplyAdd(wb, v, b10); }
                    { var v = L.Broadcast(x[11 * S.Floats]); a11 = L.MultiplyAdd(wa, v, a11); b11 = L.MultiplyAdd(wb, v, b11); }
                    { var v = L.Broadcast(x[12 * S.Floats]); a12 = L.MultiplyAdd(wa, v, a12); b12 = L.MultiplyAdd(wb, v, b12); }
                    w += weightStep;
                }
                while (++x < stop);
            }

            V least = L.Broadcast(low), most = L.Broadcast(high);
            L.Store(L.Clamp(a0, least, most), output); L.Store(L.Clamp(b0, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a1, least, most), output); L.Store(L.Clamp(b1, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a2, least, most), output); L.Store(L.Clamp(b2, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a3, least, most), output); L.Store(L.Clamp(b3, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a4, least, most), output); L.Store(L.Clamp(b4, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a5, least, most), output); L.Store(L.Clamp(b5, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a6, least, most), output); L.Store(L.Clamp(b6, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a7, least, most), output); L.Store(L.Clamp(b7, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a8, least, most), output); L.Store(L.Clamp(b8, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a9, least, most), output); L.Store(L.Clamp(b9, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a10, least, most), output); L.Store(L.Clamp(b10, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a11, least, most), output); L.Store(L.Clamp(b11, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a12, least, most), output); L.Store(L.Clamp(b12, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            input += next;
        }
        while (--tiles > 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile14(
        float* input, float* weights, int* segments, int* end, nint run, nint weightStep,
        float* start, nint startStep, nint startSecond, float* output, nint outputStep, nint second, float low, float high,
    nint tiles, nint next, nint left, nint row, nint gap)
    {
        do
        {
            V a0 = L.Load(start), b0 = L.Load(start + startSecond); start += startStep;
            V a1 = L.Load(start), b1 = L.Load(start + startSecond); start += startStep;
            V a2 = L.Load(start), b2 = L.Load(start + startSecond); start += startStep;
            V a3 = L.Load(start), b3 = L.Load(start + startSecond); start += startStep;
            V a4 = L.Load(start), b4 = L.Load(start + startSecond); start += startStep;
            V a5 = L.Load(start), b5 = L.Load(start + startSecond); start += startStep;
            V a6 = L.Load(start), b6 = L.Load(start + startSecond); start += startStep;
            V a7 = L.Load(start), b7 = L.Load(start + startSecond); start += startStep;
            V a8 = L.Load(start), b8 = L.Load(start + startSecond); start += startStep;
            V a9 = L.Load(start), b9 = L.Load(start + startSecond); start += startStep;
            V a10 = L.Load(start), b10 = L.Load(start + startSecond); start += startStep;
            V a11 = L.Load(start), b11 = L.Load(start + startSecond); start += startStep;
            V a12 = L.Load(start), b12 = L.Load(start + startSecond); start += startStep;
            V a13 = L.Load(start), b13 = L.Load(start + startSecond); start += startStep;
            var w = weights;
            var segment = segments;
            while (segment < end)
            {
                var x = input + *segment++;
                var stop = x + run;
                do
                {
                    V wa = L.Load(w), wb = L.Load(w + L.Count);
                    { var v = L.Broadcast(x[0 * S.Floats]); a0 = L.MultiplyAdd(wa, v, a0); b0 = L.MultiplyAdd(wb, v, b0); }
                    { var v = L.Broadcast(x[1 * S.Floats]); a1 = L.MultiplyAdd(wa, v, a1); b1 = L.MultiplyAdd(wb, v, b1); }
                    { var v = L.Broadcast(x[2 * S.Floats]); a2 = L.MultiplyAdd(wa, v, a2); b2 = L.MultiplyAdd(wb, v, b2); }
                    { var v = L.Broadcast(x[3 * S.Floats]); a3 = L.MultiplyAdd(wa, v, a3); b3 = L.MultiplyAdd(wb, v, b3); }
                    { var v = L.Broadcast(x[4 * S.Floats]); a4 = L.MultiplyAdd(wa, v, a4); b4 = L.MultiplyAdd(wb, v, b4); }
                    { var v = L.Broadcast(x[5 * S.Floats]); a5 = L.MultiplyAdd(wa, v, a5); b5 = L.MultiplyAdd(wb, v, b5); }
                    { var v = L.Broadcast(x[6 * S.Floats]); a6 = L.MultiplyAdd(wa, v, a6); b6 = L.MultiplyAdd(wb, v, b6); }
                    { var v = L.Broadcast(x[7 * S.Floats]); a7 = L.MultiplyAdd(wa, v, a7); b7 = L.MultiplyAdd(wb, v, b7); }
                    { var v = L.Broadcast(x[8 * S.Floats]); a8 = L.MultiplyAdd(wa, v, a8); b8 = L.MultiplyAdd(wb, v, b8); }
                    { var v = L.Broadcast(x[9 * S.Floats]); a9 = L.MultiplyAdd(wa, v, a9); b9 = L.MultiplyAdd(wb, v, b9); }
                    { var v = L.Broadcast(x[10 * S.Floats]); a10 = L.MultiplyAdd(wa, v, a10); b10 = L.MultiplyAdd(wb, v, b10); }
                    { var v = L.Broadcast(x[11 * S.Floats]); a11 = L.MultiplyAdd(wa, v, a11); b11 = L.MultiplyAdd(wb, v, b11); }
                    { var v = L.Broadcast(x[12 * S.Floats]); a12 = L.MultiplyAdd(wa, v, a12); b12 = L.MultiplyAdd(wb, v, b12); }
                    { var v = L.Broadcast(x[13 * S.Floats]); a13 = L.MultiplyAdd(wa, v, a13); b13 = L.MultiplyAdd(wb, v, b13); }
                    w += weightStep;
                }
                while (++x < stop);
            }

            V least = L.Broadcast(low), most = L.Broadcast(high);
            L.Store(L.Clamp(a0, least, most), output); L.Store(L.Clamp(b0, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a1, least, most), output); L.Store(L.Clamp(b1, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a2, least, most), output); L.Store(L.Clamp(b2, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a3, least, most), output); L.Store(L.Clamp(b3, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a4, least, most), output); L.Store(L.Clamp(b4, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a5, least, most), output); L.Store(L.Clamp(b5, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a6, least, most), output); L.Store(L.Clamp(b6, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a7, least, most), output); L.Store(L.Clamp(b7, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a8, least, most), output); L.Store(L.Clamp(b8, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a9, least, most), output); L.Store(L.Clamp(b9, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a10, least, most), output); L.Store(L.Clamp(b10, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a11, least, most), output); L.Store(L.Clamp(b11, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a12, least, most), output); L.Store(L.Clamp(b12, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            L.Store(L.Clamp(a13, least, most), output); L.Store(L.Clamp(b13, least, most), output + second); output += outputStep; if (--left == 0) { output += gap; left = row; }
            input += next;
        }
        while (--tiles > 0);
    }
}
