using System.Collections.Immutable;
using System.Reflection;
using Circuits.Engine;

namespace Circuits.Experiments.Calibration.Subjects.Importers.Description;

/// <summary>Operations with random attributes, of every kind there is, whether or not they would fit a graph.</summary>
internal static class RandomOperation
{
    /// <summary>Every kind of operation.</summary>
    public static IEnumerable<Type> Kinds { get; } = typeof(Operation).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(Operation)) && !t.IsAbstract);

    /// <summary>One of a kind: each parameter of its record, and each property that can be set, drawn by its type.</summary>
    public static Operation Of(Type kind, Random random)
    {
        var constructor = kind.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        var operation = (Operation)constructor.Invoke([.. constructor.GetParameters().Select(p => Value(p.ParameterType, random))]);
        foreach (var property in Settable(kind))
        {
            property.SetValue(operation, Value(property.PropertyType, random));
        }

        return operation;
    }

    /// <summary>Every number and name of an operation, floats as bits.</summary>
    public static string Bits(Operation operation) => string.Join("; ", Settable(operation.GetType()).Select(p => $"{p.Name} = {Bits(p.GetValue(operation)!)}"));

    private static IEnumerable<PropertyInfo> Settable(Type kind) =>
        kind.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is { IsPublic: true });

    private static string Bits(object value) => value switch
    {
        ImmutableArray<float> values => string.Join(',', values.Select(v => BitConverter.SingleToInt32Bits(v))),
        Kernel k => $"{k}: {Bits(k.Values)}",
        float f => $"{BitConverter.SingleToInt32Bits(f)}",
        double d => $"{BitConverter.DoubleToInt64Bits(d)}",
        _ => value.ToString()!,
    };

    private static object Value(Type type, Random random)
    {
        var size = random.Next(1, 4);
        return type switch
        {
            _ when type == typeof(int) => random.Next(-1, 3000),
            _ when type == typeof(float) => Float(random),
            _ when type == typeof(double) => random.Next(4) == 0 ? Float(random) : BitConverter.Int64BitsToDouble(random.NextInt64(0x7FF0_0000_0000_0000)),
            _ when type == typeof(bool) => random.Next(2) == 0,
            _ when type == typeof(ImmutableArray<float>) => Floats(random, random.Next(5)),
            _ when type == typeof(Kernel) => new Kernel(size, 2, 3, size, Floats(random, size * 6 * size)),
            _ when type == typeof(Border) => Border(random),
            _ when type == typeof(Window) => random.Next(3) switch
            {
                0 => new Window(size, 3),
                1 => new Window(size, 3, 2, size),
                _ => new Window(size, 3, 2, size, 3, size),
            },
            _ when type == typeof(Padding) => random.Next(5) switch
            {
                0 => Padding.Same,
                1 => Padding.Valid,
                2 => Padding.Valid.RoundedUp,
                3 => Explicit(Border(random)),
                _ => Explicit(Border(random)).RoundedUp,
            },
            _ when type == typeof(Range) => random.Next(3) switch { 0 => .., 1 => 1..^size, _ => new Range(^5, size) },
            _ when type == typeof(Shape) => new Shape(1, size, 2, 3),
            { IsEnum: true } when type.IsDefined(typeof(FlagsAttribute), false) => Enum.ToObject(type, random.Next(Enum.GetValues(type).Cast<int>().Aggregate((a, b) => a | b) + 1)),
            { IsEnum: true } => Enum.GetValues(type).GetValue(random.Next(Enum.GetValues(type).Length))!,
            _ => throw new NotSupportedException($"{type}: draw it here."),
        };
    }

    private static Border Border(Random random) => new(random.Next(4), random.Next(4), random.Next(4), random.Next(4));

    private static Padding Explicit(Border b) => Padding.Explicit(b.Top, b.Left, b.Bottom, b.Right);

    private static ImmutableArray<float> Floats(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => Float(random))];

    /// <summary>Of all magnitudes alike, zeros of both signs and the infinities among them.</summary>
    private static float Float(Random random) => random.Next(8) switch
    {
        0 => random.GetItems([0f, -0f, 1f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, float.Epsilon, float.MaxValue], 1)[0],
        1 => random.Next(-3, 7),
        _ => BitConverter.Int32BitsToSingle(random.Next(0x7F80_0000) | (random.Next(2) << 31)),
    };
}
