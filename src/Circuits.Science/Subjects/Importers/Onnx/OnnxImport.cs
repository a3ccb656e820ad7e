using System.Collections.Immutable;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers.Onnx;

/// <summary>Makes a graph of an ONNX model, node by node in the file's order.</summary>
/// <remarks>
/// <para>What does not depend on the images is computed here, at import: shapes and what is reckoned with them
/// (<see cref="OnnxFolding"/>). What does becomes nodes (<see cref="OnnxOperators"/>).</para>
/// <para>A node keeps its own name, or takes its output's where it has none or another has it too; the output's name is an
/// alias. Where an operator takes several of ours, the last has the name, and those before it are <c>NAME/part</c>.</para>
/// <para>All numbers are computed in float32, whatever precision the file asks for.</para>
/// <para>The first axis of every value is the batch. Constants that were made for one batch size are accepted where they mean
/// the batch, and refused where they do not.</para>
/// </remarks>
internal sealed class OnnxImport
{
    /// <summary>Operator sets that are understood, first and last.</summary>
    internal const int FirstOperatorSet = 7, LastOperatorSet = 21;

    /// <summary>Of images whose size the file leaves open: what networks of ImageNet are trained on.</summary>
    internal const int UsualSizePixels = 224;

    private readonly string path;
    private readonly Limits limits;
    private readonly OnnxModel model;
    private readonly List<Node> nodes = [];
    private readonly Dictionary<string, Shape> shapes = [];
    private readonly Dictionary<string, OnnxValue> values = [];
    private readonly Dictionary<string, string> aliases = [];
    private readonly HashSet<string> names = [];
    private readonly HashSet<string> taken;

    private OnnxImport(OnnxModel model, string path, Limits limits)
    {
        (this.path, this.limits, this.model) = (path, limits, model);
        Storage = new(Path.GetDirectoryName(Path.GetFullPath(path))!, limits);
        taken = [.. model.Outputs.Select(o => o.Name), .. model.Nodes.SelectMany(n => n.Inputs)];
    }

    internal OnnxStorage Storage { get; }

    internal long OperatorSet => model.OperatorSet;

    /// <summary>The batch size that the file was made for; null where it is open.</summary>
    internal long? FileBatch { get; private set; }

    /// <summary>The network.</summary>
    internal Graph Graph { get; private set; } = null!;

    /// <summary>Imports a model.</summary>
    /// <param name="model">What the file says.</param>
    /// <param name="path">Of the file, for messages and to find the files beside it.</param>
    /// <param name="limits">What it may ask for.</param>
    /// <param name="needsInput">Whether a model in which all is known at import is refused; it has no graph.</param>
    /// <exception cref="GraphException">Something is not supported (all of it is named), or does not fit.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or beyond the limits.</exception>
    internal static OnnxImport Of(OnnxModel model, string path, Limits limits, bool needsInput = true)
    {
        var import = new OnnxImport(model, path, limits);
        try
        {
            import.Run(needsInput);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message.TrimEnd('.')}.", e);
        }
        catch (FileNotFoundException e)
        {
            throw new FileNotFoundException($"{path}: {e.Message}", e);
        }

        return import;
    }

    /// <summary>A value of the file, by its name.</summary>
    internal OnnxValue Value(string name) => values.TryGetValue(name, out var value)
        ? value is Stored stored ? values[name] = stored.Tensor.Load(Storage) : value
        : throw new InvalidDataException(
            $"'{name}' is taken before anything gives it. Nodes have to be in an order of evaluation: export the model again");

    /// <summary>Whether anybody takes that value.</summary>
    internal bool IsTaken(string value) => value.Length > 0 && taken.Contains(value);

    /// <summary>The shape of a node of our graph, for one image of the native size.</summary>
    internal Shape ShapeOf(string node) => shapes[node];

    /// <summary>Gives a value its meaning.</summary>
    internal void Define(string name, OnnxValue value)
    {
        if (name.Length > 0 && !values.TryAdd(name, value))
        {
            throw new InvalidDataException($"two values are called '{name}'. Export the model again");
        }
    }

    /// <summary>Adds a node to our graph.</summary>
    /// <returns>Its name: the one asked for, or with a number where that is taken.</returns>
    internal string Add(string asked, Operation operation, params ReadOnlySpan<string> inputs)
    {
        var given = inputs.ToArray();
        var shape = operation.OutputShape(operation is Input i ? [new(1, i.Channels, i.Height, i.Width)] : [.. given.Select(ShapeOf)]);
        if (shape.Count > Math.Min(limits.Bytes / sizeof(float), int.MaxValue / 2))
        {
            throw new InvalidDataException(
                $"'{asked}' gives {shape} numbers, more than {limits.Bytes} bytes. If you trust it, raise the limit with --limits");
        }

        if (nodes.Count >= limits.Nodes)
        {
            throw new InvalidDataException($"it takes more than {limits.Nodes} nodes. If you trust it, raise the limit with --limits");
        }

        var name = Unique(asked);
        nodes.Add(new(name, operation, [.. given]));
        shapes[name] = shape;
        return name;
    }

    /// <summary>Gives the node that was added last another name, which nobody else can have.</summary>
    internal void RenameLast(string name)
    {
        shapes[name] = shapes[nodes[^1].Name];
        nodes[^1] = nodes[^1] with { Name = name };
    }

    /// <summary>The name of the node that was added last.</summary>
    internal string? Last => nodes.Count > 0 ? nodes[^1].Name : null;

    /// <summary>Lets a node answer to a value's name too.</summary>
    internal void Alias(string value, string node)
    {
        if (value.Length > 0 && value != node)
        {
            aliases.TryAdd(value, node);
        }
    }

    private void Run(bool needsInput)
    {
        if (OperatorSet is < FirstOperatorSet or > LastOperatorSet)
        {
            throw new InvalidDataException(
                $"it uses operator set {OperatorSet}, and {FirstOperatorSet} to {LastOperatorSet} are read. Export it with opset_version=17");
        }

        foreach (var tensor in model.Initialisers.Values)
        {
            values[tensor.Name] = new Stored(tensor);
        }

        var inputs = model.Inputs.Where(i => !model.Initialisers.ContainsKey(i.Name) && IsTaken(i.Name)).ToList();
        names.UnionWith(inputs.Select(i => i.Name));
        var own = model.Nodes.Select(OwnName).ToList();
        foreach (var input in inputs)
        {
            Input(input);
        }

        var (problems, misfit) = (new List<(string Operation, string Node)>(), (GraphException?)null);
        foreach (var (node, name) in model.Nodes.Zip(own))
        {
            try
            {
                OnnxOperators.Import(new(this, node, name));
                continue;
            }
            catch (OnnxRefusal refusal)
            {
                problems.Add(($"{node.Kind} {refusal.Message}".TrimEnd(), name));
            }
            catch (GraphException e)
            {
                misfit ??= new($"{path}: {name}: {e.Message}");
            }
            catch (Exception e) when (e is OverflowException or IndexOutOfRangeException or ArgumentException or InvalidOperationException)
            {
                problems.Add(($"{node.Kind} with attributes that make no sense ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')})", name));
            }

            foreach (var output in node.Outputs.Where(o => o.Length > 0))
            {
                values.TryAdd(output, new Missing());
            }
        }

        UnsupportedOperations.Refuse(path, problems, OnnxOperators.Names);
        if (misfit is not null)
        {
            throw misfit;
        }

        foreach (var output in model.Outputs)
        {
            Value(output.Name);
        }

        Graph = !needsInput || nodes.Any(n => n.Operation is Input)
            ? new(nodes, aliases)
            : throw new InvalidDataException("nothing in it depends on an input. Export a network");
    }

    private void Input(OnnxInput input)
    {
        if (!OnnxTensor.IsWholeType(input.Type) && !OnnxTensor.IsRealType(input.Type))
        {
            var what = input.Type == OnnxType.Undefined ? "no tensor" : $"of type {input.Type}";
            throw new InvalidDataException($"its input '{input.Name}' is {what}, and a batch of images is wanted");
        }

        if (input.Sizes.IsDefaultOrEmpty)
        {
            throw new InvalidDataException($"the sizes of its input '{input.Name}' are not given. Export it with them");
        }

        FileBatch ??= input.Sizes[0];
        var given = input.Sizes[1..];
        ImmutableArray<int> sizes = [.. given.Select((size, axis) => Size(size ?? (IsOfPlanes(axis) ? given[3 - axis] ?? UsualSizePixels : null)))];
        var planes = Activation.Planes(sizes);
        names.Remove(input.Name);
        Add(input.Name, new Input(planes.Channels, planes.Height, planes.Width));
        Define(input.Name, new Activation(input.Name, sizes, OnnxTensor.IsWholeType(input.Type)));

        bool IsOfPlanes(int axis) => axis > 0 && given.Length == 3;

        int Size(long? size) => size is >= 1 and <= OnnxStep.LargestNumber
            ? (int)size
            : throw new InvalidDataException(
                $"the sizes of its input '{input.Name}' are [{string.Join(',', input.Sizes.Select(s => s?.ToString() ?? "?"))}]: "
                + $"only the batch and the height and width of images (N,C,H,W; then {UsualSizePixels}) may be open, and none is above {OnnxStep.LargestNumber}. Export it with fixed ones");
    }

    private string OwnName(OnnxNode node) =>
        node.Name.Length > 0 && names.Add(node.Name) ? node.Name : Unique(node.Outputs.FirstOrDefault(o => o.Length > 0) ?? node.Kind);

    /// <summary>A name that no node has.</summary>
    internal string Unique(string asked)
    {
        var name = asked;
        for (var i = 2; !names.Add(name); i++)
        {
            name = $"{asked}#{i}";
        }

        return name;
    }
}
