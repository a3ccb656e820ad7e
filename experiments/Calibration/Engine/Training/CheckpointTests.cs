using System.Globalization;
using System.Text;
using Circuits.Engine;
using Circuits.Engine.Training;
using Circuits.Experiments.Calibration.Subjects;
using Circuits.Science.Subjects.Importers;

namespace Circuits.Experiments.Calibration.Engine.Training;

/// <summary>The file: what it keeps, that it is the one it says, and what is refused.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    private string Place => scratch.File("training.checkpoint");

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void EverythingComesBackToTheBit()
    {
        var written = new Training();
        written.Weights[0].Values[0] = -0f;
        written.Weights[0].Values[1] = float.Epsilon;
        written.Step(3);
        written.Checkpoint.Write(Place);
        var read = new Training();
        read.Checkpoint.Restore(Place);
        Assert.Equal(3, read.Optimization.Steps);
        written.Step(2);
        read.Step(2);
        for (var i = 0; i < written.Weights.Length; i++)
        {
            Bits.AssertEqual(written.Weights[i].Values.ToArray(), read.Weights[i].Values.ToArray(), written.Weights[i].Name);
        }
    }

    /// <summary>With a comma for the decimal point and another minus sign, as in German and Swedish: cultures are switched off in these tests.</summary>
    [Fact]
    public void AnotherCultureWritesAndReadsTheSameFile()
    {
        var culture = CultureInfo.CurrentCulture;
        var written = Written();
        try
        {
            var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NegativeSign) = (",", "\u2212");
            CultureInfo.CurrentCulture = other;
            Assert.Equal("0,5", $"{0.5}");
            Assert.Equal(written, Written());
            new Training().Checkpoint.Restore(Place);
            Assert.Equal("Relu6.5", new Relu(6.5f).Name);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void OtherProgramsCanOpenIt()
    {
        var training = new Training();
        training.Step(1);
        training.Checkpoint.Write(Place);
        var file = Safetensors.Read(Place);
        Assert.Equal(training.Weights[0].Values.ToArray(), file.Tensors["conv/kernel"].ToFloats());
        Assert.Equal(
            ["bn/mean", "conv/bias", "conv/bias/velocity", "conv/kernel", "conv/kernel/velocity"], file.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("1", file.Metadata["step"]);
    }

    [Fact]
    public void AFileCutOffAnywhereIsRefused()
    {
        var file = Written();
        for (var length = 0; length < file.Length; length += length < 40 || length > file.Length - 8 ? 1 : 13)
        {
            Refused(file[..length], "cut off, damaged, or no such file");
        }

        Refused([.. file, 0], "cut off, damaged, or no such file");
    }

    /// <summary>Every byte: of the header, of the padding, of the numbers, of the checksum.</summary>
    [Fact]
    public void AFileWithOneBitTurnedIsRefused()
    {
        var file = Written();
        for (var i = 0; i < file.Length; i++)
        {
            file[i] ^= (byte)(1 << i % 8);
            Refused(file, "");
            file[i] ^= (byte)(1 << i % 8);
        }
    }

    [Fact]
    public void AnotherVersionIsToldByItsName()
    {
        var text = Encoding.Latin1.GetString(Written()).Replace("circuits checkpoint 1", "circuits checkpoint 2");
        Refused(Encoding.Latin1.GetBytes(text), "its format is 'circuits checkpoint 2', not 'circuits checkpoint 1'. Read it with the version that wrote it.");
        scratch.File("training.checkpoint", "no checkpoint at all, but longer than eight bytes");
        Refused(File.ReadAllBytes(Place), "cut off, damaged, or no such file");
        Assert.Throws<FileNotFoundException>(() => new Training().Checkpoint.Restore(scratch.File("nowhere")));
    }

    [Fact]
    public void AnotherNetworkOrTrainingIsToldByWhatDiffers()
    {
        var file = Written();
        Refused(file, "it is of another training: its conv/kernel is 3x4x1x1, this one's 5x4x1x1.", new(outputs: 5));
        Refused(file, "it is of another training: its seed is 1, this one's 2.", new(seed: 2));
        Refused(file, "it is of another training: it has no conv/kernel/mean.", new(optimizer: new Adam()));
        Refused(file, "it is of another training: it has conv/kernel/velocity besides.", new(optimizer: new Sgd()));
        Refused(file, "its network has the same weights but other operations.", new(stride: 2));
    }

    /// <summary>Adam's second moment goes to infinity while its weights stay where they are, and would stay there for good.</summary>
    [Fact]
    public void AMemoryThatIsNotFiniteIsWorthNoFile()
    {
        var training = new Training(optimizer: new Adam());
        Assert.Null(training.Checkpoint.NotFinite);
        training.Weights[0].Gradient.Fill(1e30f);
        training.Optimization.Step(0.1);
        Assert.True(float.IsFinite(training.Weights[0].Values[0]));
        Assert.StartsWith("conv/kernel/", training.Checkpoint.NotFinite);
    }

    [Fact]
    public void AFailedWriteLeavesTheFileAndNothingElse()
    {
        var file = Written();
        var folder = Directory.CreateDirectory(scratch.File("folder"));
        Assert.ThrowsAny<Exception>(() => new Training().Checkpoint.Write(folder.FullName)); // the name is taken by a folder
        Assert.Equal(file, File.ReadAllBytes(Place));
        Assert.Equal(["folder", "training.checkpoint"], Directory.EnumerateFileSystemEntries(scratch.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private byte[] Written()
    {
        var training = new Training();
        training.Step(2);
        training.Checkpoint.Write(Place);
        return File.ReadAllBytes(Place);
    }

    /// <summary>With one line that names the file; and nothing has been taken from it.</summary>
    private void Refused(byte[] file, string why, Training? training = null)
    {
        scratch.File("training.checkpoint", file);
        training ??= new();
        var before = training.Weights.Select(w => w.Values.ToArray()).ToList();
        var message = Assert.Throws<InvalidDataException>(() => training.Checkpoint.Restore(Place)).Message;
        Assert.StartsWith($"{Place}: ", message);
        Assert.Contains(why, message);
        Assert.DoesNotContain('\n', message);
        Assert.Equal(0, training.Optimization.Steps);
        Assert.Equal(before, training.Weights.Select(w => w.Values.ToArray()));
    }

    /// <summary>Weights with made-up gradients, without a network.</summary>
    private sealed class Training
    {
        public Training(int outputs = 3, int stride = 1, int seed = 1, Optimizer? optimizer = null)
        {
            var random = new Random(1);
            var convolution = PlainConvolution.Random(random, outputs, 4, Window.Square(1, stride), Padding.Valid);
            var graph = new Graph([new("input", new Input(4, 8, 8)), new("conv", convolution, "input")]);
            Weights =
            [
                .. convolution.ParametersOf(graph["conv"]),
                new("bn/mean", new(4, 1, 1, 1), PlainConvolution.Values(random, 4), isTrained: false),
            ];
            Optimization = new(optimizer ?? new Sgd(0.9), Weights);
            Checkpoint = new(graph, Weights, Optimization, new Dictionary<string, string> { ["seed"] = $"{seed}" });
        }

        public Parameter[] Weights { get; }

        public Optimization Optimization { get; }

        public Checkpoint Checkpoint { get; }

        public void Step(int times)
        {
            for (var i = 0; i < times; i++)
            {
                foreach (var weights in Weights.Where(w => w.IsTrained))
                {
                    PlainConvolution.Values(new((int)Optimization.Steps), weights.Gradient.Length).CopyTo(weights.Gradient);
                }

                Optimization.Step(0.1);
            }
        }
    }
}
