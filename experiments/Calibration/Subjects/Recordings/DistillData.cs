using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Circuits.Science.Subjects.Recordings;

namespace Circuits.Experiments.Calibration.Subjects.Recordings;

/// <summary>
/// Measurements of InceptionV1 that the Distill authors published (CC-BY 4.0) with Curve Detectors (2020), Curve Circuits (2021),
/// Zoom In (2020) and An Overview of Early Vision (2020), written anew as recordings and read as such.
/// </summary>
/// <remarks>
/// They are not part of this repository: they lie in <c>shared/reference/data</c> beside the checkout, or beside a folder above
/// it, or in the folder that the environment variable CIRCUITS_REFERENCE names. Where they are not, tests are skipped and say so.
/// </remarks>
internal static class DistillData
{
    private const string Publication = "https://distill.pub/2020/circuits/";
    private static readonly string? Folder = Find();

    internal static void SkipIfAbsent() => Assert.SkipWhen(
        Folder is null, "the published measurements are not here: put them into shared/reference/data beside the checkout, or name their folder in CIRCUITS_REFERENCE.");

    internal static string File(string name)
    {
        SkipIfAbsent();
        return Path.Combine(Folder!, name);
    }

    /// <summary>Units' responses to curves; 720 orientations, averaged over curvature. See CC and CD pages/data/curves-*.json.</summary>
    internal static Recording Curves(string name)
    {
        var root = Json($"curve_tuning_{name}.json");
        return Tuning(name, "curve", 0.5, root["neurons"]!.AsArray().Select(n => (
            $"{name.Split('_')[0]}:{n}", root["responses"]![n!.ToString()]!)));
    }

    /// <summary>All of mixed3a to lines; 360 orientations. A line's turn from the vertical is its normal's from +x. See CC radialLines.json.</summary>
    internal static Recording Lines() =>
        Tuning("mixed3a-lines", "line", 0.5, Json("line_tuning_mixed3a.json")["responses"]!.AsArray().Select((r, unit) => ($"mixed3a:{unit}", r!)));

    /// <summary>Weights read off the pictures of one figure, each in units of its own colour scale.</summary>
    internal static Recording Figure(string figure) => Kernels(
        figure,
        Json("inceptionv1_published_kernels.json")["panels"]!.AsArray().Concat(Json("inceptionv1_published_kernels_more.json")["other"]!.AsArray())
            .Where(p => (string?)p!["figure"] == figure && p["upstream"] is not null)
            .Select(p => ((string)p!["upstream"]!, (string)p["downstream"]!, p["matrix"]!.AsArray())));

    /// <summary>Early curves to curves, the panels of Figure 5 of Visualizing Weights.</summary>
    internal static Recording Figure5() => Kernels(
        "Figure_5",
        Json("inceptionv1_published_kernels_more.json")["figure5_early_curve_to_curve"]!.AsArray()
            .Select(p => ((string)p!["upstream"]!, (string)p["downstream"]!, p["matrix"]!.AsArray())));

    /// <summary>Expanded weights of conv2d2 to mixed3b, 9x9. See CC lines/conv2d2Weights.</summary>
    internal static Recording ConvolutionToCurves() => Kernels(
        "conv2d2-to-mixed3b",
        Json("conv2d2_to_mixed3b_9x9.json")["weights"]!.AsObject()
            .Select(w => ($"conv2d2:{w.Key.Split('-')[0]}", $"mixed3b:{w.Key.Split('-')[1]}", w.Value!.AsArray())));

    /// <summary>The handwritten circuit's second layer: 24 curves at 15°, then 18 lines at 10°, each to each. See CC aann/weights.</summary>
    internal static Recording Handwritten()
    {
        var weights = Circuits.Science.Stimuli.Npy.Load(File("handwritten_3a_to_3b_42x42x5x5.npy"));
        return Kernels(
            "handwritten",
            from up in Enumerable.Range(0, (int)weights.Lengths[0])
            from down in Enumerable.Range(0, (int)weights.Lengths[1])
            select ($"3a:{up}", $"3b:{down}", new JsonArray([.. Enumerable.Range(0, 5).Select(row => new JsonArray([.. Enumerable.Range(0, 5).Select(column => (JsonNode)weights[up, down, row, column])]))])));
    }

    private static Recording Tuning(string name, string stimulus, double stepDegrees, IEnumerable<(string Unit, JsonNode Responses)> units)
    {
        var recorded = units.ToList();
        return Read(name, new()
        {
            ["stimulus"] = stimulus, ["parameter"] = StimulusParameter.Orientation,
            ["values"] = new JsonArray([.. recorded[0].Responses.AsArray().Select((_, i) => (JsonNode)(i * stepDegrees))]),
            ["units"] = new JsonArray([.. recorded.Select(u => new JsonObject { ["unit"] = u.Unit, ["responses"] = u.Responses.DeepClone() })]),
        });
    }

    private static Recording Kernels(string name, IEnumerable<(string From, string To, JsonArray Rows)> kernels) => Read(name, new()
    {
        ["kernels"] = new JsonArray([.. kernels.Select(k => new JsonObject
        {
            ["from"] = k.From, ["to"] = k.To, ["rows"] = k.Rows.Count, ["columns"] = k.Rows[0]!.AsArray().Count,
            ["weights"] = new JsonArray([.. k.Rows.SelectMany(r => r!.AsArray()).Select(w => w!.DeepClone())]),
        })]),
    });

    /// <summary>Through a file, as a user would.</summary>
    private static Recording Read(string name, JsonObject properties)
    {
        (properties["name"], properties["source"], properties["licence"]) = (name, Publication, "CC-BY-4.0");
        using var scratch = new ScratchFolder();
        return RecordingFile.Read(scratch.File("distill.json", properties.ToJsonString()));
    }

    private static JsonNode Json(string name) => JsonNode.Parse(System.IO.File.ReadAllText(File(name)))!;

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CIRCUITS_REFERENCE") is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : throw new DirectoryNotFoundException($"CIRCUITS_REFERENCE is '{named}', and there is no such folder. Name the one with curve_tuning_mixed3b.json, or unset it.");
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "reference", "data");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
