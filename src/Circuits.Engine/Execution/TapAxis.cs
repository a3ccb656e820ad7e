namespace Circuits.Engine.Execution;

/// <summary>One axis of a convolution or of the gradient to its input: which inputs an output sums, and by which taps of the kernel.</summary>
/// <remarks>
/// Output i is pixel <c>First + i * Step</c> and sums the inputs <c>i * Stride + Offsets[k]</c>. An input of a convolution of
/// stride s gets gradients through every s-th tap only, which ones goes by its remainder: each remainder is an axis of its
/// own, so that nothing is multiplied by zero. Where a pixel has few channels, an output may be several neighbouring pixels,
/// the phases: they read the same inputs by different taps.
/// </remarks>
/// <param name="Count">Outputs.</param>
/// <param name="Stride">Inputs from what one output reads to what the next one reads.</param>
/// <param name="Offsets">Ascending; before or behind the plane lies its border.</param>
/// <param name="Taps">For each phase and offset the kernel's tap, or -1 where the phase does not read this input.</param>
/// <param name="First">The pixel of output 0.</param>
/// <param name="Step">Pixels from an output to the next.</param>
internal sealed record TapAxis(int Count, int Stride, int[] Offsets, int[][] Taps, int First, int Step)
{
    public int Phases => Taps.Length;

    /// <summary>Whether the inputs that an output reads are neighbours.</summary>
    public bool IsDense => Offsets.Length == 0 || Offsets[^1] - Offsets[0] == Offsets.Length - 1;

    /// <summary>Of a convolution.</summary>
    /// <param name="outputs">Outputs.</param>
    /// <param name="taps">The kernel's length.</param>
    /// <param name="stride">Inputs from an output to the next.</param>
    /// <param name="dilation">Inputs from a tap to the next.</param>
    /// <param name="before">Padding before the first input.</param>
    public static TapAxis Of(int outputs, int taps, int stride, int dilation, int before) => new(
        outputs, stride, [.. Enumerable.Range(0, taps).Select(t => t * dilation - before)], [[.. Enumerable.Range(0, taps)]], 0, 1);

    /// <summary>Of its transpose, from outputs to inputs: one axis for each remainder, or one of all where outputs have phases.</summary>
    /// <param name="inputs">The convolution's inputs, here the outputs.</param>
    /// <param name="taps">The kernel's length.</param>
    /// <param name="stride">The convolution's.</param>
    /// <param name="dilation">The convolution's.</param>
    /// <param name="before">Padding before the convolution's first input.</param>
    /// <param name="phases">Pixels that make one output, a multiple of the stride; 1 for an axis for each remainder.</param>
    public static IEnumerable<TapAxis> Transposed(int inputs, int taps, int stride, int dilation, int before, int phases)
    {
        var step = phases == 1 ? stride : phases;
        for (var first = 0; first < step && first < inputs; first += phases)
        {
            var (offsets, ofPhases) = Reached(first);
            yield return new((inputs - first + step - 1) / step, step / stride, offsets, ofPhases, first, step);
        }

        (int[] Offsets, int[][] Taps) Reached(int first)
        {
            var tapAt = new SortedDictionary<int, int[]>();
            for (var phase = 0; phase < phases; phase++)
            {
                for (var tap = 0; tap < taps; tap++)
                {
                    var distance = first + phase + before - tap * dilation;
                    if (distance % stride == 0)
                    {
                        tapAt.TryAdd(distance / stride, [.. Enumerable.Repeat(-1, phases)]);
                        tapAt[distance / stride][phase] = tap;
                    }
                }
            }

            return ([.. tapAt.Keys], [.. Enumerable.Range(0, phases).Select(phase => tapAt.Values.Select(t => t[phase]).ToArray())]);
        }
    }

    /// <summary>How far what is read reaches over a plane's two ends.</summary>
    public (int Before, int After) Beyond(int inputs) => Offsets.Length == 0
        ? (0, 0)
        : (Math.Max(0, -Offsets[0]), Math.Max(0, (Count - 1) * Stride + Offsets[^1] - (inputs - 1)));
}
