using System.Collections.Immutable;

namespace Circuits.Science.Subjects.Networks;

/// <summary>The widths of one mixed block of InceptionV1, and so which branch a unit of the literature belongs to.</summary>
/// <param name="Name">For example <c>mixed3b</c>.</param>
/// <param name="OneByOne">Units of the 1x1 branch.</param>
/// <param name="BottleneckOfThree">Units of the 3x3 branch's bottleneck.</param>
/// <param name="ThreeByThree">Units of the 3x3 branch.</param>
/// <param name="BottleneckOfFive">Units of the 5x5 branch's bottleneck.</param>
/// <param name="FiveByFive">Units of the 5x5 branch.</param>
/// <param name="PoolReduce">Units of the pool branch.</param>
public sealed record InceptionBlock(
    string Name, int OneByOne, int BottleneckOfThree, int ThreeByThree, int BottleneckOfFive, int FiveByFive, int PoolReduce)
{
    /// <summary>The branches in the order of their units: 1x1, 3x3, 5x5, pool.</summary>
    public ImmutableArray<InceptionBranch> Branches =>
    [
        new($"{Name}_1x1", 0, OneByOne, 1),
        new($"{Name}_3x3", OneByOne, ThreeByThree, 3, $"{Name}_3x3_bottleneck", BottleneckOfThree),
        new($"{Name}_5x5", OneByOne + ThreeByThree, FiveByFive, 5, $"{Name}_5x5_bottleneck", BottleneckOfFive),
        new($"{Name}_pool_reduce", OneByOne + ThreeByThree + FiveByFive, PoolReduce, 1),
    ];

    /// <summary>All units.</summary>
    public int Units => OneByOne + ThreeByThree + FiveByFive + PoolReduce;

    /// <summary>The branch of a unit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The block has no such unit.</exception>
    public InceptionBranch BranchOf(int unit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unit);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(unit, Units);
        return Branches.Last(b => b.First <= unit);
    }
}

/// <summary>One branch of a mixed block: a convolution, with a 1x1 bottleneck before it or none.</summary>
/// <param name="Name">The convolution: <c>mixed3b_5x5</c>.</param>
/// <param name="First">The block's unit that is unit 0 of the branch.</param>
/// <param name="Units">How many it has.</param>
/// <param name="Side">Rows and columns of its kernels.</param>
/// <param name="Bottleneck">The convolution before it; null for none.</param>
/// <param name="BottleneckUnits">How many units that has.</param>
public sealed record InceptionBranch(string Name, int First, int Units, int Side, string? Bottleneck = null, int BottleneckUnits = 0);
