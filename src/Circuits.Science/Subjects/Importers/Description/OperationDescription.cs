using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Circuits.Engine;

namespace Circuits.Science.Subjects.Importers.Description;

/// <summary>One kind of operation in a graph description: its attributes and weights, which are the parameters of its record.</summary>
/// <remarks>
/// Reflection rather than a list of operations, as in <see cref="GraphFingerprint"/>: a new operation is described as soon
/// as it exists. What the names come to is fixed by the table in docs/models.md, which a test compares, so that renaming a
/// parameter cannot change the format unnoticed.
/// </remarks>
internal sealed class OperationDescription
{
    private readonly ConstructorInfo constructor;
    private readonly ImmutableArray<Member> members;

    private OperationDescription(Type type)
    {
        Name = type.Name;
        constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        var parameters = constructor.GetParameters();
        members =
        [
            .. parameters.Select(p => new Member(type.GetProperty(p.Name!)!, p.HasDefaultValue ? p.DefaultValue : null, p.HasDefaultValue, IsParameter: true)),
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(p => p.SetMethod is { IsPublic: true } && parameters.All(q => q.Name != p.Name))
                .Select(p => new Member(p, Activator.CreateInstance(p.PropertyType), HasDefault: true, IsParameter: false)),
        ];
    }

    /// <summary>All operations, by name.</summary>
    internal static FrozenDictionary<string, OperationDescription> All { get; } = typeof(Operation).Assembly.GetTypes()
        .Where(t => t.IsAssignableTo(typeof(Operation)) && !t.IsAbstract)
        .Select(t => new OperationDescription(t)).ToFrozenDictionary(d => d.Name);

    /// <summary>The record's name, which is not always what listings call it: every Convolution is one, grouped or not.</summary>
    internal string Name { get; }

    /// <summary>Each attribute with the form of its value, and whether it may be left out.</summary>
    internal IEnumerable<(string Name, Type Type, bool IsOptional)> Attributes =>
        members.Where(m => !m.IsWeights).Select(m => (m.Name, m.Property.PropertyType, m.HasDefault));

    /// <summary>Its weights; all but a kernel may be left out.</summary>
    internal IEnumerable<string> Weights => members.Where(m => m.IsWeights).Select(m => m.Name);

    internal static OperationDescription Of(Operation operation) => All[operation.GetType().Name];

    /// <summary>Adds attributes and names of weights to a node, and its weights to the file's tensors.</summary>
    internal void Write(Node node, JsonObject into, Action<SafetensorsTensor> add)
    {
        var (attributes, weights) = (new JsonObject(), new JsonObject());
        foreach (var member in members)
        {
            switch (member.Property.GetValue(node.Operation))
            {
                case Kernel k:
                    Tensor(member, [k.OutputChannels, k.InputChannels, k.Height, k.Width], k.Values);
                    break;
                case ImmutableArray<float> { IsEmpty: false } values:
                    Tensor(member, [values.Length], values);
                    break;
                case ImmutableArray<float>:
                    break;
                case { } value when !member.HasDefault || !IsSame(value, member.Default!):
                    attributes[member.Name] = AttributeJson.Write(value);
                    break;
            }
        }

        if (attributes.Count > 0)
        {
            into["attributes"] = attributes;
        }

        if (weights.Count > 0)
        {
            into["weights"] = weights;
        }

        void Tensor(Member member, ImmutableArray<int> shape, ImmutableArray<float> values)
        {
            var name = $"{node.Name}.{member.Name}";
            weights[member.Name] = name;
            add(SafetensorsTensor.Of(name, shape, values.AsSpan()));
        }
    }

    /// <summary>The operation that a node describes.</summary>
    /// <exception cref="FormatException">An attribute is missing, unknown or ill-formed.</exception>
    internal Operation Read(JsonElement attributes, JsonElement weights, DescribedWeights tensors)
    {
        var given = Members(attributes, "attributes");
        var named = Members(weights, "weights");
        if (given.Keys.Except(Attributes.Select(a => a.Name)).Concat(named.Keys.Except(Weights)).FirstOrDefault() is { } odd)
        {
            throw new FormatException($"{Name} has no '{odd}'; it has {string.Join(", ", members.Select(m => m.Name).DefaultIfEmpty("no attributes"))}");
        }

        var operation = constructor.Invoke([.. members.Where(m => m.IsParameter).Select(Value)]);
        foreach (var member in members.Where(m => !m.IsParameter && given.ContainsKey(m.Name)))
        {
            member.Property.SetValue(operation, Value(member));
        }

        return (Operation)operation;

        object? Value(Member member) => member switch
        {
            { IsWeights: true } when named.TryGetValue(member.Name, out var name) => member.IsKernel ? tensors.Kernel(Text(name)) : tensors.Values(Text(name)),
            { IsWeights: true, IsKernel: false } => ImmutableArray<float>.Empty,
            { IsWeights: false } when given.TryGetValue(member.Name, out var json) => Attribute(member, json),
            { HasDefault: true } => member.Default,
            _ => throw new FormatException($"{Name} needs '{member.Name}'"),
        };
    }

    /// <summary>To the bit: -0 equals 0, and is another number.</summary>
    private static bool IsSame(object value, object other) => value is float f
        ? BitConverter.SingleToInt32Bits(f) == BitConverter.SingleToInt32Bits((float)other)
        : value.Equals(other);

    private static object Attribute(Member member, JsonElement json)
    {
        try
        {
            return AttributeJson.Read(member.Property.PropertyType, json);
        }
        catch (FormatException e)
        {
            throw new FormatException($"its {member.Name}: {e.Message}");
        }
    }

    private static string Text(JsonElement json) =>
        json.ValueKind == JsonValueKind.String ? json.GetString()! : throw new FormatException("its weights are names of tensors");

    private static Dictionary<string, JsonElement> Members(JsonElement json, string what) => json.ValueKind switch
    {
        JsonValueKind.Undefined => [],
        JsonValueKind.Object => json.EnumerateObject().ToDictionary(p => p.Name, p => p.Value),
        _ => throw new FormatException($"its {what} are no JSON object"),
    };

    private sealed record Member(PropertyInfo Property, object? Default, bool HasDefault, bool IsParameter)
    {
        public string Name { get; } = JsonNamingPolicy.CamelCase.ConvertName(Property.Name);

        public bool IsKernel => Property.PropertyType == typeof(Kernel);

        public bool IsWeights => IsKernel || Property.PropertyType == typeof(ImmutableArray<float>);
    }
}
