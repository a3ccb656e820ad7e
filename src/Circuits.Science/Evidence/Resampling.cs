using Circuits.Science.Stimuli;

namespace Circuits.Science.Evidence;

/// <summary>Fits a picture into a rectangle of another by area: each pixel takes the mean of what it covers.</summary>
internal static class Resampling
{
    /// <summary>Places a picture; the rectangle is in pixels of the target and may reach beyond it.</summary>
    public static void Place(Image picture, Image target, double x, double y, double width, double height)
    {
        var columns = Shares(picture.WidthPixels, x, width, target.WidthPixels);
        var rows = Shares(picture.HeightPixels, y, height, target.HeightPixels);
        foreach (var (row, rowShares, rowCover) in rows)
        {
            foreach (var (column, columnShares, columnCover) in columns)
            {
                var mean = default(Color);
                foreach (var (sourceY, rowShare) in rowShares)
                {
                    foreach (var (sourceX, columnShare) in columnShares)
                    {
                        var color = picture[sourceY, sourceX];
                        var share = (float)(rowShare * columnShare);
                        mean = new(
                            mean.Red + share * color.Red, mean.Green + share * color.Green, mean.Blue + share * color.Blue);
                    }
                }

                var cover = rowCover * columnCover;
                target[row, column] = cover < 1 ? target[row, column].Towards(mean, cover) : mean;
            }
        }
    }

    /// <summary>
    /// Along one side: each target pixel touched, the source pixels it covers with their shares, how much of it is covered.
    /// </summary>
    private static List<(int Target, List<(int Source, double Share)> Shares, double Cover)> Shares(
        int sourceCount, double start, double length, int targetCount)
    {
        var result = new List<(int, List<(int, double)>, double)>();
        var first = (int)Math.Clamp(Math.Floor(start), 0, targetCount);
        var last = (int)Math.Clamp(Math.Ceiling(start + length), 0, targetCount);
        for (var target = first; target < last; target++)
        {
            var (low, high) = (Math.Max(target, start), Math.Min(target + 1, start + length));
            if (high <= low)
            {
                continue;
            }

            var (from, to) = ((low - start) / length * sourceCount, (high - start) / length * sourceCount);
            var shares = new List<(int, double)>();
            for (var source = (int)from; source < Math.Min(sourceCount, to); source++)
            {
                var share = (Math.Min(source + 1, to) - Math.Max(source, from)) / (to - from);
                // Rounding may touch a neighbour by a hair; leaving it out keeps whole-number enlargement exact.
                if (share > 1e-9)
                {
                    shares.Add((source, share > 1 - 1e-9 ? 1 : share));
                }
            }

            result.Add((target, shares, high - low));
        }

        return result;
    }
}
