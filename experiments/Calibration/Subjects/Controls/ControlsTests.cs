using Circuits.Engine;
using Circuits.Science.Stimuli;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Controls;
using Circuits.Science.Subjects.Edits;

namespace Circuits.Experiments.Calibration.Subjects.Controls;

/// <summary>What holds for all three controls: they are the subject's architecture under another name, made by the seed alone.</summary>
public sealed class ControlsTests
{
    public static TheoryData<string> Letters => ["Q", "R", "S"];

    [Theory]
    [MemberData(nameof(Letters))]
    public void TheSameSeedGivesTheSameNetworkAndAnotherSeedAnother(string letter)
    {
        var subject = SmallNetwork.Make();
        var before = subject.Fingerprint;
        Assert.Equal(Make(letter, subject, 1).Fingerprint, Make(letter, SmallNetwork.Make(), 1).Fingerprint);
        Assert.NotEqual(Make(letter, subject, 1).Fingerprint, Make(letter, subject, 2).Fingerprint);
        Assert.NotEqual(before, Make(letter, subject, 1).Fingerprint);
        Assert.Equal(before, subject.Fingerprint);
    }

    [Theory]
    [MemberData(nameof(Letters))]
    public void AControlSaysWhatItIs(string letter)
    {
        var subject = SmallNetwork.Make();
        var control = Make(letter, subject, 7);
        Assert.Equal(("small/" + letter, SubjectKind.Control), (control.Name, control.Kind));
        Assert.Equal(new($"control {letter} of small, seed 7", "MIT"), control.Provenance);
        Assert.Equal((subject.Preprocessing, subject.NativeSizePixels), (control.Preprocessing, control.NativeSizePixels));
    }

    [Theory]
    [MemberData(nameof(Letters))]
    public void AControlHasItsSubjectsArchitecture(string letter)
    {
        var subject = SmallNetwork.Make();
        var control = Make(letter, subject, 1);
        foreach (var (own, its) in subject.Graph.Nodes.Zip(control.Graph.Nodes))
        {
            Assert.Equal((own.Name, string.Join(',', own.Inputs)), (its.Name, string.Join(',', its.Inputs)));
            if (own.Operation is Convolution a && its.Operation is Convolution b)
            {
                Assert.Equal((a.Window, a.Padding, a.Groups, a.Kernel.ToString()), (b.Window, b.Padding, b.Groups, b.Kernel.ToString()));
            }
        }
    }

    /// <summary>Its donors come with the edit, to a control as well.</summary>
    [Theory]
    [MemberData(nameof(Letters))]
    public void APatchedSubjectHasControls(string letter)
    {
        IReadOnlyList<Image> black = [new(SmallNetwork.SizePixels, SmallNetwork.SizePixels)];
        var resampled = SmallNetwork.Make().With(ResampleAblation.From(NaturalImages.Engine, SmallNetwork.Make(), black, new("pool", 3), seed: 1));
        var control = Make(letter, resampled, 1);
        Assert.Equal(SubjectKind.Control, control.Kind);
        var (clean, now) = (Activations.Of(NaturalImages.Engine, SmallNetwork.Make(), black, "pool"), Activations.Of(NaturalImages.Engine, control, black, "pool"));
        Assert.Equal(clean.Values.AsSpan(3 * 144, 144), now.Values.AsSpan(3 * 144, 144));
    }

    private static Subject Make(string letter, Subject subject, int seed) => letter switch
    {
        "Q" => CalibratedWeights.Of(subject, NaturalImages.Engine, NaturalImages.All, SmallNetwork.SizePixels, seed),
        "R" => UntrainedWeights.Of(subject, seed),
        _ => ShuffledWeights.Of(subject, seed),
    };
}
