namespace Circuits.Engine.Kernels;

/// <summary>The distance, in floats, between the inputs of two neighbouring outputs, known to the compiler.</summary>
/// <remarks>As a constant it disappears into the addresses; as a variable it would cost the inner loop a register per pixel.</remarks>
internal interface IPixelStep
{
    static abstract int Floats { get; }
}

// Interleaved images of 1, 3 or 4 channels at strides 1, 2 and 4; then 16-channel blocks at strides 1 to 4.
internal readonly struct Step1 : IPixelStep { public static int Floats => 1; }
internal readonly struct Step2 : IPixelStep { public static int Floats => 2; }
internal readonly struct Step3 : IPixelStep { public static int Floats => 3; }
internal readonly struct Step4 : IPixelStep { public static int Floats => 4; }
internal readonly struct Step6 : IPixelStep { public static int Floats => 6; }
internal readonly struct Step8 : IPixelStep { public static int Floats => 8; }
internal readonly struct Step12 : IPixelStep { public static int Floats => 12; }
internal readonly struct Step16 : IPixelStep { public static int Floats => 16; }
internal readonly struct Step32 : IPixelStep { public static int Floats => 32; }
internal readonly struct Step48 : IPixelStep { public static int Floats => 48; }
internal readonly struct Step64 : IPixelStep { public static int Floats => 64; }
