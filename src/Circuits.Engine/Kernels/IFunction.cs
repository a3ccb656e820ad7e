namespace Circuits.Engine.Kernels;

/// <summary>A function of one number.</summary>
internal interface IFunction
{
    float Of(float x);
}
