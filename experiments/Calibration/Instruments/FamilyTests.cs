using Circuits.Science.Instruments;
using Circuits.Science.Subjects;

namespace Circuits.Experiments.Calibration.Instruments;

/// <summary>The winner of a family is the member that answers most strongly for itself.</summary>
public sealed class FamilyTests
{
    private static readonly Family Three = new(Answers.LayerOf(4), [new(0, 0, 1), new(1, 120, 10), new(3, 240, 2)]);

    [Theory]
    [InlineData(new float[] { 0.5f, 4, 9, 0.9f }, 0)]
    [InlineData(new float[] { 0.5f, 6, 9, 0.9f }, 1)]
    [InlineData(new float[] { 0.5f, 4, 9, 1.1f }, 3)]
    [InlineData(new float[] { 0, 0, 9, 0.001f }, 3)]
    public void MembersAreComparedByTheirShareOfTheirOwnScale(float[] responses, int winner) =>
        Assert.Equal(winner, Three.Winner(new Responses(Three.Layer, 1, responses), 0)!.Value.Unit);

    [Fact]
    public void NobodyWinsWhereNoMemberAnswers() =>
        Assert.Null(Three.Winner(new Responses(Three.Layer, 1, [0, 0, 9, 0]), 0));

    [Fact]
    public void AMemberWithoutAScaleNeverWins()
    {
        var family = Three with { Members = [new(0, 0, 0), new(1, 120, 10)] };
        Assert.Equal(1, family.Winner(new Responses(family.Layer, 1, [100, 0.1f, 0, 0]), 0)!.Value.Unit);
    }

    [Fact]
    public void TheRightRowIsRead()
    {
        var responses = new Responses(Three.Layer, 2, [1, 0, 0, 0, 0, 0, 0, 1]);
        Assert.Equal((0, 3), (Three.Winner(responses, 0)!.Value.Unit, Three.Winner(responses, 1)!.Value.Unit));
    }
}
