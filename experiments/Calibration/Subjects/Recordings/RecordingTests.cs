using System.Text;
using Circuits.Engine;
using Circuits.Science.Subjects;
using Circuits.Science.Subjects.Recordings;

namespace Circuits.Experiments.Calibration.Subjects.Recordings;

public sealed class RecordingTests : IDisposable
{
    private const string Csv = """
        # stimulus: curve
        # source: made up, by hand
        unit,OrientationDegrees,Response
        mixed3b:1,0,1.5
        mixed3b:1,90,-2e-1
        mixed3b:1,180,0
        mixed3b:1,270,.25
        "cell ""A"", left",270,4
        "cell ""A"", left",180,3
        "cell ""A"", left",90,2
        "cell ""A"", left",0,1
        """;

    private const string Json = """
        {
          "name": "two units", "source": "made up, by hand", "stimulus": "curve", "parameter": "OrientationDegrees", "values": [0, 90, 180, 270],
          "units": [{ "unit": "mixed3b:1", "responses": [1.5, -0.2, 0, 0.25] }, { "unit": "cell \"A\", left", "responses": [1, 2, 3, 4] }]
        }
        """;

    private const string Kernels = """
        { "licence": "CC0-1.0", "kernels": [{ "from": "a:1", "to": "b:2", "rows": 2, "columns": 3, "weights": [1, 2, 3, 4, 5, -6] }] }
        """;

    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void ATableAndItsJsonAreTheSameRecording()
    {
        var (csv, json) = (Read(Csv), Read(Json));
        Assert.Equal(("recording", "made up, by hand", "", "curve"), (csv.Name, csv.Source, csv.Licence, csv.Stimulus));
        Assert.Equal(("two units", "made up, by hand", "", "curve"), (json.Name, json.Source, json.Licence, json.Stimulus));
        Assert.Equal([1.5, -.2, 0, .25], csv.Unit("mixed3b:1").Responses);
        Assert.Equal([1, 2, 3, 4], csv.Unit("cell \"A\", left").Responses);
        Assert.Equal(["mixed3b", "cell \"A\", left"], csv.Units.Select(u => u.Layer));
        Assert.Equal(csv.Fingerprint, json.Fingerprint);
        Assert.NotEqual(csv.Sha256, json.Sha256);
        Assert.Equal("2 units' responses to 4 stimuli (OrientationDegrees)", csv.Contents);
    }

    [Fact]
    public void ARecordingMayHoldKernelsOnly()
    {
        var recording = Read(Kernels);
        var kernel = Assert.Single(recording.Kernels);
        Assert.Equal(("a:1", "b:2", 2, 3, -6.0), (kernel.From, kernel.To, kernel.Rows, kernel.Columns, kernel[1, 2]));
        Assert.Equal((0, "1 kernel"), (recording.StimulusCount, recording.Contents));
        Assert.Contains("it has no responses, only 1 kernel", Assert.Throws<InvalidDataException>(() => recording.Unit("a:1")).Message);
    }

    [Fact]
    public void AnyChangedNumberOrNameChangesTheFingerprint()
    {
        string[] others =
        [
            Json.Replace("0.25", "0.250001"), Json.Replace("270]", "271]"), Json.Replace("mixed3b:1", "mixed3b:2"), Json.Replace("Orientation", "Direction"),
            Json.Replace("\"curve\"", "\"line\""), Kernels, Kernels.Replace("\"rows\": 2, \"columns\": 3", "\"rows\": 3, \"columns\": 2"),
        ];
        Assert.Equal(others.Length + 1, others.Append(Json).Select(t => Read(t).Fingerprint).Distinct().Count());
    }

    /// <summary>Spreadsheets: byte order mark, line ends of Windows, empty rows, spaces, columns in any order, further columns.</summary>
    [Fact]
    public void TablesOfSpreadsheetsAreRead()
    {
        var recording = Read("\uFEFF# licence: CC0-1.0,,,\r\nResponse, RadiusPixels ,Unit,OrientationDegrees\r\n,,,\r\n1, 30,a:0,0\r\n2,60,a:0,0\r\n\r\n3,30,a:0,180\r\n4,60,\"a:0\",180\r\n,,,\r\n");
        Assert.Equal("CC0-1.0", recording.Licence);
        Assert.Equal(["RadiusPixels", "OrientationDegrees"], recording.Parameters.Select(p => p.Name));
        Assert.Equal([1, 2, 3, 4], Assert.Single(recording.Units).Responses);
        Assert.Equal([30, 60, 30, 60], recording.Parameters[0].Values);
    }

    [Theory]
    [InlineData(Csv, true)]
    [InlineData(Json, true)]
    [InlineData(Kernels, true)]
    [InlineData("unit;OrientationDegrees;Response\na:0;0;1", true)]
    [InlineData("{\"modelTopology\":{\"units\":[]},\"weightsManifest\":[]}", false)]
    [InlineData("{\"name\": \"units\"}", false)]
    [InlineData("{\"name\": ", false)]
    [InlineData("module.exports={units:[]}", false)]
    [InlineData("unit", false)]
    [InlineData("", false)]
    public void ARecordingIsToldByItsContent(string text, bool isRecording) => Assert.Equal(isRecording, RecordingFile.Recognises(scratch.File("any", text)));

    [Fact]
    public void OfAFileThatIsAModelOrMissingItIsTold()
    {
        Assert.False(RecordingFile.Recognises(Circuits.Science.Fixtures.File("weights/mobilenet-v2-mid.safetensors")));
        Assert.False(RecordingFile.Recognises(scratch.File("nowhere")));
        Assert.Throws<FileNotFoundException>(() => RecordingFile.Read(scratch.File("nowhere")));
    }

    [Theory]
    [InlineData("", "it is empty. Begin with the line unit,OrientationDegrees,Response")]
    [InlineData("# name: x\n", "it is empty")]
    [InlineData("# name: x\n# name: y\n", "line 2: 'name' is said twice")]
    [InlineData("unit;OrientationDegrees;Response\na;0;1", "line 1: its columns are not separated by commas")]
    [InlineData("unit,Response\na,1", "line 1: there is no column for what was varied")]
    [InlineData("cell,OrientationDegrees,Response\na,0,1", "line 1: there is no column 'unit'")]
    [InlineData("unit,OrientationDegrees,Rate\na,0,1", "line 1: there is no column 'Response'")]
    [InlineData("unit,Unit,x,Response\na,a,0,1", "line 1: there are several columns 'unit'")]
    [InlineData("unit,x,x,Response\na,0,0,1", "parameter 'x' comes twice")]
    [InlineData("unit,,Response\na,0,1", "line 1: column 2 has no usable name")]
    [InlineData("unit,x,Response", "it has a header and no responses")]
    [InlineData("unit,x,Response\na,0", "line 2: it has 2 cells, and the header has 3")]
    [InlineData("unit,x,Response\na,0,1,5", "line 2: it has 4 cells, and the header has 3")]
    [InlineData("unit,x,Response\n,0,1", "line 2: the unit has no usable name")]
    [InlineData("unit,x,Response\na,0,", "line 2: Response is '', which is not a number")]
    [InlineData("unit,x,Response\na,left,1", "line 2: x is 'left', which is not a number")]
    [InlineData("unit,x,Response\na,0,NaN", "line 2: Response is NaN")]
    [InlineData("unit,x,Response\na,0,-Infinity", "line 2: Response is -Infinity")]
    [InlineData("unit,x,Response\na,0,1e300", "line 2: Response is 1E+300")]
    [InlineData("unit,x,Response\n\na,0,1\na,0.0,2", "line 4: unit 'a' has a response to x 0 already")]
    [InlineData("unit,x,Response\na,0,1\na,1,2\nb,1,3", "unit 'b' has no response to x 0, and another unit has")]
    [InlineData("unit,x,Response\n\"a,0,1", "line 2: a quoted cell does not end")]
    [InlineData("unit,x,Response\n\"a\"b,0,1", "line 2: something follows the quotes of a cell")]
    [InlineData("[]", "the file is not an object")]
    [InlineData("{", "it is not JSON")]
    [InlineData("{}", "it has neither units nor kernels")]
    [InlineData("{\"units\":[],\"kernels\":[]}", "it has neither units nor kernels")]
    [InlineData("{\"units\":{}}", "units is not a list")]
    [InlineData("{\"units\":[1]}", "units[0] is not an object")]
    [InlineData("{\"name\":1}", "name is not a text")]
    [InlineData("{\"licens\":\"MIT\"}", "the file has a property 'licens', which is not known. Nearest: licence")]
    [InlineData("{\"units\":[],\"units\":[]}", "it is not JSON")]
    [InlineData("{\"units\":[{\"unit\":\"\\ud800\",\"responses\":[]}]}", "it is damaged")]
    [InlineData("{\"parameter\":\"x\",\"values\":[0,1],\"units\":[]}", "units, parameter and values belong together")]
    [InlineData("{\"values\":[0],\"units\":[{\"unit\":\"a\",\"responses\":[1]}]}", "units, parameter and values belong together")]
    [InlineData("{\"parameter\":\"x\",\"values\":[0,1],\"units\":[{\"unit\":\"a\",\"responses\":[1]}]}", "unit 'a' has 1 responses, and there are 2 values")]
    [InlineData("{\"parameter\":\"x\",\"values\":[0,0],\"units\":[{\"unit\":\"a\",\"responses\":[1,2]}]}", "x 0 comes twice")]
    [InlineData("{\"parameter\":\"x\",\"values\":[0],\"units\":[{\"unit\":\"a\",\"responses\":[1]},{\"unit\":\"a\",\"responses\":[1]}]}", "unit 'a' comes twice")]
    [InlineData("{\"parameter\":\"x\",\"values\":[0],\"units\":[{\"unit\":\"a\",\"responses\":[null]}]}", "responses of unit 'a'[0] is not a number")]
    [InlineData("{\"parameter\":\"x\",\"values\":[0],\"units\":[{\"unit\":\"a\",\"responses\":[\"NaN\"]}]}", "responses of unit 'a'[0] is not a number")]
    [InlineData("{\"parameter\":\"x\",\"values\":[1e999],\"units\":[{\"unit\":\"a\",\"responses\":[1]}]}", "values[0] is Infinity")]
    [InlineData("{\"parameter\":\"x\",\"values\":[0],\"units\":[{\"unit\":\"a\\nb\",\"responses\":[1]}]}", "units[0] has no usable name")]
    [InlineData("{\"parameter\":\"x\",\"values\":[0],\"units\":[{\"responses\":[1]}]}", "units[0] has no 'unit'")]
    [InlineData("{\"kernels\":[{\"from\":\"a\",\"to\":\"b\",\"rows\":2147483647,\"columns\":2147483647,\"weights\":[1]}]}", "the kernel from 'a' to 'b' has 1 weights, and 2147483647 rows of 2147483647")]
    [InlineData("{\"kernels\":[{\"from\":\"a\",\"to\":\"b\",\"rows\":0,\"columns\":1,\"weights\":[]}]}", "kernels[0]: rows is not a whole number above 0")]
    public void WhatIsWrongIsSaidInOneLine(string text, string said)
    {
        var path = scratch.File("recording.csv", text);
        var message = Assert.Throws<InvalidDataException>(() => RecordingFile.Read(path)).Message;
        Assert.StartsWith($"{path}: {said}", message);
        AssertIsAnError(path, message);
    }

    [Fact]
    public void WhatIsNoUtf8IsRefused()
    {
        var path = scratch.File("recording.csv", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Csv)).ToArray());
        Assert.Contains("it is not UTF-8 text. Save it as 'CSV UTF-8'", Assert.Throws<InvalidDataException>(() => RecordingFile.Read(path)).Message);
    }

    /// <summary>Units and stimuli that never meet: nothing of their product's size is allocated.</summary>
    [Fact]
    public void AThinTableIsRefusedAtOnce()
    {
        var path = scratch.File("recording.csv", "unit,x,Response\n" + string.Concat(Enumerable.Range(0, 60_000).Select(i => $"u{i},{i},1\n")));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("unit 'u0' has no response to x 1", Assert.Throws<InvalidDataException>(() => RecordingFile.Read(path)).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200 << 20);
    }

    [Fact]
    public void ALargeFileIsRefusedUnread()
    {
        var path = scratch.File("recording.csv");
        using (var file = System.IO.File.Create(path))
        {
            file.SetLength(40L << 20);
        }

        Assert.Contains("a recording may have 33554432", Assert.Throws<InvalidDataException>(() => RecordingFile.Read(path)).Message);
    }

    [Theory]
    [InlineData(Csv, "mine.recording.csv")]
    [InlineData(Json, "mine.recording.json")]
    public void AnImportedRecordingIsTheRecording(string text, string file)
    {
        var original = scratch.File("recording", text);
        var path = RecordingFile.Import(original, "mine", scratch.File("out"), "", "");
        Assert.Equal(scratch.File("out/" + file), path);
        Assert.Equal(System.IO.File.ReadAllBytes(original), System.IO.File.ReadAllBytes(path));

        var said = RecordingFile.Read(RecordingFile.Import(original, "said", scratch.File("out"), "our rig", "CC-BY-4.0"));
        Assert.Equal(("our rig", "CC-BY-4.0", "curve", Read(text).Fingerprint), (said.Source, said.Licence, said.Stimulus, said.Fingerprint));
    }

    [Fact]
    public void ADamagedRecordingIsNotImported()
    {
        var path = scratch.File("recording.csv", "unit,x,Response\na,0,NaN");
        Assert.Throws<InvalidDataException>(() => RecordingFile.Import(path, "mine", scratch.File("out"), "", ""));
        Assert.Throws<ArgumentException>(() => RecordingFile.Import(scratch.File("good.csv", Csv), "../up", scratch.File("out"), "", ""));
        Assert.Throws<ArgumentException>(() => RecordingFile.Import(scratch.File("good.csv", Csv), "mine", scratch.File("out"), "a\nb", ""));
        Assert.False(Directory.Exists(scratch.File("out")));
    }

    [Fact]
    public void ARecordingIsASubjectWithoutANetwork()
    {
        var subject = DistillTests.Trial(Read(Csv)).Subject;
        Assert.Equal((SubjectKind.Recording, Read(Csv).Fingerprint), (subject.Kind, subject.Fingerprint));
        Assert.Contains("is a recording of 2 units' responses to 4 stimuli (OrientationDegrees): there is no network to run", Assert.Throws<GraphException>(() => subject.Graph).Message);
        Assert.Equal("recording (Recording)", subject.ToString());
        Assert.Throws<GraphException>(() => DistillTests.Trial(Read(Csv)).Controls);
    }

    /// <summary>Whatever happens to a file, it is read or refused in one line.</summary>
    [Fact]
    public void MutatedFilesAreReadOrRefused()
    {
        var random = new Random(20261124);
        byte[][] originals = [.. new[] { Csv, Json, Kernels }.Select(Encoding.UTF8.GetBytes)];
        var telling = "0123456789-.eE,\"{}[]:\n\r\t#\\ \0\uFEFFNaunitRespo"u8.ToArray();
        var refused = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var bytes = originals[i % originals.Length].ToList();
            for (var edits = random.Next(1, 5); edits > 0 && bytes.Count > 0; edits--)
            {
                var (at, value) = (random.Next(bytes.Count), random.Next(2) == 0 ? (byte)random.Next(256) : telling[random.Next(telling.Length)]);
                switch (random.Next(5))
                {
                    case 0:
                        bytes[at] = value;
                        break;
                    case 1:
                        bytes.Insert(at, value);
                        break;
                    case 2:
                        bytes.RemoveAt(at);
                        break;
                    case 3:
                        bytes.RemoveRange(at, random.Next(bytes.Count - at + 1));
                        break;
                    default:
                        bytes.InsertRange(at, bytes[at..Math.Min(bytes.Count, at + random.Next(60))]);
                        break;
                }
            }

            var path = scratch.File("mutated", [.. bytes]);
            RecordingFile.Recognises(path);
            try
            {
                var recording = RecordingFile.Read(path);
                Assert.All(recording.Units, u => Assert.Equal(recording.StimulusCount, u.Responses.Length));
                Assert.True(recording.Units.Length + recording.Kernels.Length > 0);
            }
            catch (InvalidDataException e)
            {
                refused++;
                AssertIsAnError(path, e.Message);
            }
        }

        Assert.InRange(refused, 3000, 9900);
    }

    private Recording Read(string text) => RecordingFile.Read(scratch.File("recording", text));

    private static void AssertIsAnError(string path, string message)
    {
        Assert.StartsWith(path + ": ", message);
        Assert.Matches(@"[.…]$", message);
        Assert.DoesNotContain(message, char.IsControl);
        Assert.InRange(message.Length, path.Length + 10, path.Length + 510);
    }
}
