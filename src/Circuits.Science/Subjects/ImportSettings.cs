using Circuits.Engine;
using Circuits.Science.Subjects.Importers;

namespace Circuits.Science.Subjects;

/// <summary>What a user says of a model that is imported, where its file does not know or knows otherwise.</summary>
/// <param name="Source">Where it comes from; empty for what the file says.</param>
/// <param name="Licence">Of its weights; empty for what the file says.</param>
/// <param name="Preprocessing">As <see cref="Preprocessing.Parse"/> takes it; null for what the file says.</param>
/// <param name="SizePixels">The side of the square images it was trained on; null for what the file says.</param>
public sealed record ImportSettings(string Source = "", string Licence = "", string? Preprocessing = null, int? SizePixels = null)
{
    /// <summary>The model with what is said of it.</summary>
    /// <exception cref="ArgumentException">It does not fit the network.</exception>
    internal ModelFile Applied(ModelFile model, Limits limits)
    {
        var said = model with
        {
            Source = Source.Length > 0 ? Source : model.Source,
            Licence = Licence.Length > 0 ? Licence : model.Licence,
            Preprocessing = Preprocessing is { } text ? Subjects.Preprocessing.Parse(text, Channels(model)) : model.Preprocessing,
        };
        return SizePixels is { } size ? Resized(said, size, limits) : said;
    }

    private static int Channels(ModelFile model) => model.Graph.Nodes.Select(n => n.Operation).OfType<Input>().First().Channels;

    private static ModelFile Resized(ModelFile model, int sizePixels, Limits limits)
    {
        var images = model.Graph.Nodes.First(n => n.Operation is Input);
        var resized = model with
        {
            Graph = model.Graph.With(n => n == images ? (Input)n.Operation with { Height = sizePixels, Width = sizePixels } : n.Operation),
            Shipped = null,
        };
        try
        {
            GraphCheck.Of(resized, limits);
            return resized;
        }
        catch (InvalidDataException e)
        {
            throw new ArgumentException($"{e.Message.TrimEnd('.')}. So it cannot take images of {sizePixels} pixels: choose another --size.");
        }
    }
}
