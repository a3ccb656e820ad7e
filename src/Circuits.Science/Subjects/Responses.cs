namespace Circuits.Science.Subjects;

/// <summary>How strongly each unit of a layer answered to each image.</summary>
/// <remarks>Rectified: a negative activation is no answer, also where a layer ends without a ReLU.</remarks>
public sealed class Responses
{
    private readonly float[] values;

    /// <summary>Wraps a table.</summary>
    /// <param name="layer">Whose units.</param>
    /// <param name="images">Rows of the table.</param>
    /// <param name="values">Image by image, unit by unit.</param>
    /// <exception cref="ArgumentException">The table has not images x units numbers.</exception>
    public Responses(Layer layer, int images, float[] values)
    {
        if (values.Length != images * layer.Units)
        {
            throw new ArgumentException($"{layer.Node}: {images} images x {layer.Units} units are not {values.Length} numbers.", nameof(values));
        }

        (Layer, Images, this.values) = (layer, images, values);
    }

    /// <summary>Whose units.</summary>
    public Layer Layer { get; }

    /// <summary>How many images.</summary>
    public int Images { get; }

    /// <summary>One response.</summary>
    public float this[int image, int unit] => values[image * Layer.Units + unit];
}
