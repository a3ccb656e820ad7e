namespace Circuits.Science.Stimuli;

/// <summary>Square pieces of photographs, large enough that a view taken near their middle can be turned all the way round without a corner showing.</summary>
public sealed class NaturalScenes
{
    /// <summary>How far from a scene's middle, up, down, left and right, a view may be centred.</summary>
    public const int ReachPixels = 35;

    /// <summary>How far from a view's middle, along x and y, the point may be about which it is turned.</summary>
    /// <remarks>Half of the stride of the coarsest layers of interest: the middle unit of a grid is that close to the centre.</remarks>
    public const int PivotPixels = 8;

    private readonly IReadOnlyList<Image> scenes;

    private NaturalScenes(IReadOnlyList<Image> scenes, int viewPixels, int photographs) =>
        (this.scenes, ViewPixels, Photographs) = (scenes, viewPixels, photographs);

    /// <summary>How many scenes.</summary>
    public int Count => scenes.Count;

    /// <summary>The side of a view.</summary>
    public int ViewPixels { get; }

    /// <summary>The side of a scene.</summary>
    public int ScenePixels => SceneSide(ViewPixels);

    /// <summary>How many photographs they come from; scene i is of photograph i modulo this.</summary>
    public int Photographs { get; }

    /// <summary>A scene.</summary>
    public Image this[int scene] => scenes[scene];

    /// <summary>Cuts scenes out of photographs, at random places and scales, each photograph equally often.</summary>
    /// <param name="photographs">The source.</param>
    /// <param name="viewPixels">The side of the views that will be asked for.</param>
    /// <param name="perPhotograph">Scenes from each.</param>
    /// <param name="seed">Of places and scales.</param>
    public static NaturalScenes Cut(IReadOnlyList<Photograph> photographs, int viewPixels, int perPhotograph, int seed) => new(
        NaturalPatches.Cut(photographs, SceneSide(viewPixels), perPhotograph * photographs.Count, seed), viewPixels, photographs.Count);

    /// <summary>What lies about a point of a scene, its content turned clockwise about that point; bilinear.</summary>
    /// <remarks>
    /// A unit's field is seldom centred exactly on a view: padding shifts it. To turn what the unit sees, and not something
    /// beside it, name the centre of its field as the place where the point shows.
    /// </remarks>
    /// <param name="scene">Which scene.</param>
    /// <param name="x">The point, in pixels from the left edge, at most <see cref="ReachPixels"/> from the middle.</param>
    /// <param name="y">The point, in pixels from the top edge.</param>
    /// <param name="degrees">Clockwise on screen.</param>
    /// <param name="at">Where in the view the point shows, in pixels from its left and top edges, at most
    /// <see cref="PivotPixels"/> from its middle; the middle by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The point is too close to the border for a view to be turned, or shows too
    /// far from the view's middle.</exception>
    public Image View(int scene, double x, double y, double degrees, (double X, double Y)? at = null)
    {
        var source = scenes[scene];
        var middle = ScenePixels / 2.0;
        var (pivotX, pivotY) = at ?? (ViewPixels / 2.0, ViewPixels / 2.0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Abs(x - middle), ReachPixels, nameof(x));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Abs(y - middle), ReachPixels, nameof(y));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Abs(pivotX - ViewPixels / 2.0), PivotPixels, nameof(at));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Abs(pivotY - ViewPixels / 2.0), PivotPixels, nameof(at));
        var (sin, cos) = Math.SinCos(double.DegreesToRadians(degrees));
        var view = new Image(ViewPixels, ViewPixels);
        for (var row = 0; row < ViewPixels; row++)
        {
            for (var column = 0; column < ViewPixels; column++)
            {
                // Back to where this pixel's content came from.
                var (right, down) = (column + 0.5 - pivotX, row + 0.5 - pivotY);
                var fromX = x + right * cos + down * sin - 0.5;
                var fromY = y + down * cos - right * sin - 0.5;
                var (left, top) = ((int)Math.Floor(fromX), (int)Math.Floor(fromY));
                var (shareX, shareY) = ((float)(fromX - left), (float)(fromY - top));
                for (var channel = 0; channel < 3; channel++)
                {
                    var above = source[channel, top, left] * (1 - shareX) + source[channel, top, left + 1] * shareX;
                    var below = source[channel, top + 1, left] * (1 - shareX) + source[channel, top + 1, left + 1] * shareX;
                    view[channel, row, column] = above * (1 - shareY) + below * shareY;
                }
            }
        }

        return view;
    }

    /// <summary>The diagonal of a view turned about its outermost pivot, and the reach on both sides.</summary>
    private static int SceneSide(int viewPixels) => (int)Math.Ceiling((viewPixels + 2 * PivotPixels) * Math.Sqrt(2)) + 2 * ReachPixels;
}
