using System.Runtime.Intrinsics;

namespace Circuits.Engine.Kernels;

/// <summary>The tiles that suit this machine and a distance between pixels.</summary>
internal static unsafe class TileTable
{
    /// <summary>Lanes of the widest vector this machine computes with.</summary>
    public static int WidestLanes =>
        Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;

    /// <summary>Output channels that a tile computes: two of the widest vectors that one or two blocks of 16 fill.</summary>
    public static int Channels(int blocks) => Math.Min(2 * WidestLanes, 16 * blocks);

    /// <summary>The most outputs that a tile computes at once.</summary>
    public static int Longest => Vector512.IsHardwareAccelerated ? Tiles<Vector512<float>, Lanes16, Step16>.Longest : 6;

    /// <summary>Addresses of the tiles by length, and the longest that fits into the registers.</summary>
    /// <remarks>A pixel step that no constant stands for falls back to tiles of one pixel, which never use it.</remarks>
    public static (nint[] Tiles, int Longest) For(int pixelStep, int lanes)
    {
        var longest = Longest;
        return pixelStep switch
        {
            1 => (Of<Step1>(lanes), longest),
            2 => (Of<Step2>(lanes), longest),
            3 => (Of<Step3>(lanes), longest),
            4 => (Of<Step4>(lanes), longest),
            6 => (Of<Step6>(lanes), longest),
            8 => (Of<Step8>(lanes), longest),
            12 => (Of<Step12>(lanes), longest),
            16 => (Of<Step16>(lanes), longest),
            32 => (Of<Step32>(lanes), longest),
            48 => (Of<Step48>(lanes), longest),
            64 => (Of<Step64>(lanes), longest),
            _ => (Of<Step1>(lanes), 1),
        };
    }

    /// <summary>Computes neighbouring outputs in tiles as equal as can be: some of one length, then some of one less.</summary>
    /// <remarks>The arguments are those of the tiles, but for <c>rows</c>: where the rows end that the outputs lie in.</remarks>
    public static void Compute(
        nint[] tiles, int longest, int outputs, nint pixelStep, float* input, float* weights, int* segments, int* end, nint run, nint weightStep,
        float* start, nint startStep, nint startSecond, float* output, nint outputStep, nint second, float low, float high, RowEnds rows)
    {
        var count = (outputs + longest - 1) / longest;
        var length = outputs / count;
        var longer = outputs - count * length;
        if (longer > 0)
        {
            Tile(length + 1)(
                input, weights, segments, end, run, weightStep, start, startStep, startSecond, output, outputStep, second, low, high,
                longer, (length + 1) * pixelStep, rows.Left, rows.Row, rows.Gap);
            nint done = longer * (length + 1);
            input += done * pixelStep;
            start += done * startStep;
            output += done * outputStep + rows.Passed(done) * rows.Gap;
            rows = rows.After(done);
        }

        if (count > longer)
        {
            Tile(length)(
                input, weights, segments, end, run, weightStep, start, startStep, startSecond, output, outputStep, second, low, high,
                count - longer, length * pixelStep, rows.Left, rows.Row, rows.Gap);
        }

        delegate*<float*, float*, int*, int*, nint, nint, float*, nint, nint, float*, nint, nint, float, float, nint, nint, nint, nint, nint, void> Tile(int length) =>
            (delegate*<float*, float*, int*, int*, nint, nint, float*, nint, nint, float*, nint, nint, float, float, nint, nint, nint, nint, nint, void>)tiles[length];
    }

    private static nint[] Of<S>(int lanes) where S : struct, IPixelStep => lanes switch
    {
        16 => Tiles<Vector512<float>, Lanes16, S>.ByLength,
        8 => Tiles<Vector256<float>, Lanes8, S>.ByLength,
        _ => Tiles<Vector128<float>, Lanes4, S>.ByLength,
    };
}

/// <summary>Where outputs that are computed as one row come to the ends of the rows they lie in.</summary>
/// <param name="Left">Outputs up to the first end.</param>
/// <param name="Row">Outputs from an end to the next.</param>
/// <param name="Gap">Floats skipped at an end.</param>
internal readonly record struct RowEnds(nint Left, nint Row, nint Gap)
{
    /// <summary>No end is ever come to.</summary>
    public static RowEnds None => new(nint.MaxValue, 1, 0);

    /// <summary>Ends passed by so many outputs.</summary>
    public nint Passed(nint outputs) => outputs < Left ? 0 : (outputs - Left) / Row + 1;

    /// <summary>What is ahead after so many outputs.</summary>
    public RowEnds After(nint outputs) => this with { Left = Left + Passed(outputs) * Row - outputs };
}
