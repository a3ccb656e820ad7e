using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers;

/// <summary>A layer of a Keras model: its configuration and the layers it takes.</summary>
internal sealed record KerasLayer(string Name, string Kind, JsonObject Config, ImmutableArray<string> Inputs);

/// <summary>The layers of a Keras model in an order of evaluation, models within models laid open.</summary>
internal static class KerasModel
{
    /// <summary>Reads the topology of a layers model, functional or sequential.</summary>
    /// <remarks>
    /// The layers of an inner model keep their own names; the inner model itself gets no node. A sequential model without an
    /// input layer gets one, called <c>input</c>.
    /// </remarks>
    /// <exception cref="GraphException">It is not such a topology, or uses a layer twice.</exception>
    internal static IReadOnlyList<KerasLayer> Layers(JsonObject topology, string path)
    {
        var model = topology["model_config"] as JsonObject ?? topology;
        var layers = new List<KerasLayer>();
        Open(model, [], layers, path);
        return TopologicalOrder.Of(path, layers, l => l.Name, l => l.Inputs);
    }

    /// <summary>Adds a model's layers; returns the name of the one that is its output.</summary>
    private static string Open(JsonObject model, ImmutableArray<string> inputs, List<KerasLayer> layers, string path) =>
        model["class_name"]!.GetValue<string>() switch
        {
            "Sequential" => OpenSequential(model["config"]!, inputs, layers, path),
            "Model" or "Functional" => OpenFunctional(model["config"]!, inputs, layers, path),
            var other => throw new GraphException(
                $"{path}: a model of class {other} cannot be imported, only Sequential and Functional ones."),
        };

    private static bool IsModel(JsonNode layer) => layer["class_name"]!.GetValue<string>() is "Model" or "Functional" or "Sequential";

    private static string OpenSequential(JsonNode config, ImmutableArray<string> inputs, List<KerasLayer> layers, string path)
    {
        var previous = inputs;
        foreach (var layer in (config as JsonArray ?? config["layers"]!.AsArray()).Select(l => l!.AsObject()))
        {
            if (Kind(layer) == "InputLayer" && !inputs.IsEmpty)
            {
                continue;
            }

            if (previous.IsEmpty && Kind(layer) != "InputLayer" && !IsModel(layer))
            {
                layers.Add(new("input", "InputLayer", layer["config"]!.AsObject(), []));
                previous = ["input"];
            }

            previous = [Place(layer, previous, layers, path)];
        }

        return previous.Single();
    }

    private static string OpenFunctional(JsonNode config, ImmutableArray<string> inputs, List<KerasLayer> layers, string path)
    {
        var entries = config["input_layers"]!.AsArray().Select(i => i![0]!.GetValue<string>()).ToList();
        var specs = config["layers"]!.AsArray().Select(l => l!.AsObject()).ToList();
        var ordered = TopologicalOrder.Of(path, specs, Name, l => Sources(l, path));
        var outputs = new Dictionary<string, string>(); // what a name within this model stands for
        foreach (var layer in ordered)
        {
            var entry = entries.IndexOf(Name(layer));
            outputs[Name(layer)] = entry >= 0 && !inputs.IsEmpty
                ? inputs[entry]
                : Place(layer, [.. Sources(layer, path).Select(s => outputs[s])], layers, path);
        }

        return config["output_layers"]!.AsArray() is [var output]
            ? outputs[output![0]!.GetValue<string>()]
            : throw new GraphException($"{path}: a model with several outputs cannot be imported. Export one of them.");
    }

    private static string Place(JsonObject layer, ImmutableArray<string> inputs, List<KerasLayer> layers, string path)
    {
        if (IsModel(layer))
        {
            return Open(layer, inputs, layers, path);
        }

        layers.Add(new(Name(layer), Kind(layer), layer["config"]!.AsObject(), inputs));
        return Name(layer);
    }

    private static string Kind(JsonObject layer) => layer["class_name"]!.GetValue<string>();

    private static string Name(JsonObject layer) => (layer["name"] ?? layer["config"]!["name"])!.GetValue<string>();

    private static ImmutableArray<string> Sources(JsonObject layer, string path) => layer["inbound_nodes"] switch
    {
        JsonArray { Count: 0 } => [],
        JsonArray and [JsonArray calls] => [.. calls.Select(c => Source(c!.AsArray(), Name(layer), path))],
        JsonArray { Count: > 1 } => throw new GraphException(
            $"{path}: {Name(layer)} is used more than once. Give each use a layer of its own."),
        _ => throw new GraphException(
            $"{path}: {Name(layer)}: its inbound_nodes are not those of Keras 2. Save the model with tf_keras, or as a graph model."),
    };

    private static string Source(JsonArray call, string layer, string path) =>
        call[2]!.GetValue<int>() == 0
            ? call[0]!.GetValue<string>()
            : throw new GraphException($"{path}: {layer} takes a second output of '{call[0]}', which cannot be imported.");
}
