using System.Buffers.Binary;
using Circuits.Science.Stimuli;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Circuits.Experiments.Calibration.Stimuli;

/// <summary>PNG against files that libpng (netpbm 11.1, pnmtopng) and Pillow 9.4 wrote.</summary>
public sealed class PngTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("png-").FullName;

    private static readonly Arbitrary<Image> Images = Arb.From(
        from width in Gen.Choose(1, 20)
        from height in Gen.Choose(1, 20)
        from isFlat in Gen.Elements(true, false)
        from levels in Gen.ArrayOf(Gen.Choose(0, 255), 3 * width * height)
        select Picture(width, height, (channel, x, y) => isFlat ? 128 : levels[(channel * height + y) * width + x]));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void WhatIsSavedIsLoadedAgainAndSavesToTheSameBytes() => Holds.For(Images, image =>
    {
        var bytes = Png.Encode(image);
        var loaded = Png.Decode(bytes, "memory");
        Assert.Equal((image.WidthPixels, image.HeightPixels), (loaded.WidthPixels, loaded.HeightPixels));
        Assert.Equal(image.Values, loaded.Values);
        Assert.Equal(bytes, Png.Encode(loaded));
    });

    [Fact]
    public void ASavedPictureAppearsAloneInAFolderMadeForItAndReplacesAnEarlierOne()
    {
        var path = Path.Combine(folder, "new", "picture.png");
        Png.Save(new Image(3, 2), path);
        Png.Save(new Image(2, 1) { [0, 1] = new(0.2f, 0.4f, 0.6f) }, path);
        Assert.Equal([path], Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!));
        Assert.Equal([0, 0.2f, 0, 0.4f, 0, 0.6f], Png.Load(path).Values);
    }

    [Fact]
    public void ValuesAreRoundedToTheNearestLevelAndClamped()
    {
        var image = new Image(2, 1) { [0, 0] = new(-1, 2, 0.5f), [0, 1] = new(0.499f / 255, 0.501f / 255, 1) };
        Assert.Equal([0, 0, 1, 1 / 255f, 128 / 255f, 1], Png.Decode(Png.Encode(image), "memory").Values);
    }

    /// <summary>
    /// The check value of CRC-32/ISO-HDLC (the catalogue of parametrised CRC algorithms), and every PNG's last chunk.
    /// </summary>
    [Fact]
    public void TheChecksumHasItsPublishedValues()
    {
        Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8));
        Assert.Equal(0xAE426082u, Crc32.Of("IEND"u8));
    }

    /// <summary>
    /// Each filter by itself: <c>pnmtopng -force -nofilter</c>, <c>-sub</c>, <c>-up</c>, <c>-avg</c>, <c>-paeth</c>.
    /// </summary>
    [Theory]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAUAAAAECAIAAADJUWIXAAAAS0lEQVQImQFAAL//AAAAyCUBlkoEZG8JMpQQAAALWs8wW51VXmt6YzmfagcAFrTWO7WkYLhyhb1AqsQOACEO3UYPq2sSeZAXR7UeFYlGFbnpUmoRAAAAAElFTkSuQmCC")]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAUAAAAECAIAAADJUWIXAAAAKElEQVQImWNkYDihynhOlfmcKus5VfZzjNxR51H4YluuofAV+e4i8wFw9hQddcmvPAAAAABJRU5ErkJggg==")]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAUAAAAECAIAAADJUWIXAAAAIElEQVQImWNiYDihyjjNiyUln9NoigADE3cUOzIixAcAXxcJ4VcE5/MAAAAASUVORK5CYII=")]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAUAAAAECAIAAADJUWIXAAAAPklEQVQImWNmYDihymhkwSLpxc4Qy/OcmTsqW0LvtYT+awmD1xKGr5kF2/NR+GJbiiTWvZZY/1piw2uJja8BRY8WlI3GzF8AAAAASUVORK5CYII=")]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAUAAAAECAIAAADJUWIXAAAAKklEQVQImWNhYDihynhOlfmcKus5VfZzLNxR7NyM7NzM7Nys7Nzs7IT4AD8ZBwHITvh/AAAAAElFTkSuQmCC")]
    public void EveryFilterIsUndone(string file) => Assert.Equal(Picture(5, 4, Rgb).Values, Load(file).Values);

    /// <summary><c>pnmtopng -force -paeth</c> of a picture of few levels, in which Paeth's three distances often tie.</summary>
    [Fact]
    public void PaethBreaksItsTiesInTheOrderOfTheSpecification() => Assert.Equal(
        Picture(8, 7, (channel, x, y) => channel switch
        {
            0 => (7 * x * x + 3 * y * y + x * y) % 5,
            1 => (3 * x * y + x + 2 * y * y) % 7,
            _ => (x * x + y * y * y + x * y) % 4,
        }).Values,
        Load(
            "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAHCAIAAAC6O5sJAAAAW0lEQVQImQXBgQEDMQwCMQ68/8D9YFcaSQY4wXEL5vgxMTumosvA"
            + "847wzt3pE2oJrSS9oowSnhqS7QsRj2YHlaC7+9CVgTkd02KbSN9iurbF2wm3FS4JW6zdQv53Ujkis4r1HAAAAABJRU5ErkJggg==").Values);

    /// <summary>Pillow: <c>Image.fromarray(rgba).save(...)</c>, alpha 255 throughout; the rows' filters are 1, 4, 4, 4.</summary>
    [Fact]
    public void OpaqueAlphaIsDropped() => Assert.Equal(
        Picture(5, 4, Rgb).Values,
        Load("iVBORw0KGgoAAAANSUhEUgAAAAUAAAAECAYAAABGM/VAAAAAMUlEQVR4nJXIMREAIAwEwcuEzBevI6ZQTBVLoIEtN+DcjqFz6Bpaw/IWDuEULmHpIx/2Dwf99l0+YgAAAABJRU5ErkJggg==").Values);

    /// <summary>Pillow: grey of 8 bits, and of 8 bits with an alpha of 255.</summary>
    [Theory]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAUAAAAECAAAAABjWKqcAAAAFUlEQVR4nGNkUFVVVWXi5ubm5kYmARIfAUHSRsvOAAAAAElFTkSuQmCC")]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAUAAAAECAQAAADsOj3LAAAAFUlEQVR4nGNk+K/KAIFM3AwwiJ0JAEufAkD0TpfIAAAAAElFTkSuQmCC")]
    public void GreyIsReadIntoAllThreeChannels(string file) =>
        Assert.Equal(Picture(5, 4, (_, x, y) => (37 * x + 11 * y) % 256).Values, Load(file).Values);

    /// <summary>Pillow: mode 1 of <c>(x + y) % 2 == 0</c>.</summary>
    [Fact]
    public void OneBitGreyIsBlackAndWhite() => Assert.Equal(
        Picture(5, 4, (_, x, y) => (x + y) % 2 == 0 ? 255 : 0).Values,
        Load("iVBORw0KGgoAAAANSUhEUgAAAAUAAAAEAQAAAABuSMjtAAAAEElEQVR4nGNYwRDAsIIhAAAIeAHxK25CAQAAAABJRU5ErkJggg==").Values);

    /// <summary>Pillow: mode P of <c>(x + 2 * y) % 3</c>, which it packs into two bits a pixel.</summary>
    [Fact]
    public void APaletteIsLookedUp()
    {
        int[][] palette = [[255, 0, 0], [0, 128, 0], [10, 20, 30]];
        Assert.Equal(
            Picture(5, 4, (channel, x, y) => palette[(x + 2 * y) % 3][channel]).Values,
            Load("iVBORw0KGgoAAAANSUhEUgAAAAUAAAAEAgMAAAA7XR3TAAAACVBMVEX/AAAAgAAKFB6i/Dr5AAAAFElEQVR4nGOQcGBoY2BIbGCQcAAADBkCGME9bdoAAAAASUVORK5CYII=").Values);
    }

    /// <summary>pnmtopng of a PPM of maxval 65535, and Pillow: mode I;16.</summary>
    [Theory]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAUAAAAEEAIAAACZwb5UAAAAcklEQVQImS3JsQkCQRCG0W93/mExkQNTA+ECD4wv0BoGK7CMDbYES7CZgSvBMizD5F76AHhejp3y+Jx/6DrdXhxO7/uXCaSYl5oKig0PrKY6bsODVlOKebH0oFiqY7YqcEttNFv31kapqcBseOA11Wk2/h5eFY8sixB2AAAAAElFTkSuQmCC", false)]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAUAAAAEEAAAAAAzyHbfAAAAK0lEQVR4nGNgYOArkXmhHWN5gYnFh8WH1YfFh9WHCcJg8WHxYYJQrD4sPgC92wfRtZO0GgAAAABJRU5ErkJggg==", true)]
    public void SixteenBitsAreReadInFull(string file, bool isGrey)
    {
        var expected = new Image(5, 4);
        for (var i = 0; i < expected.Values.Length; i++)
        {
            var (channel, x, y) = (isGrey ? 0 : i / 20, i % 5, i / 5 % 4);
            expected.Values[i] = channel switch
            {
                0 => 3700 * x + 1100 * y,
                1 => 9000 * y + x * x,
                _ => 20000 - 5000 * x + 701 * y,
            } / 65535f;
        }

        Assert.Equal(expected.Values, Load(file).Values);
    }

    /// <summary>
    /// Pillow with one alpha of 254, and with <c>transparency=</c> the colour at (3, 2); <c>pnmtopng -force -interlace</c>;
    /// beginnings of other formats.
    /// </summary>
    [Theory]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAUAAAAECAYAAABGM/VAAAAAOElEQVR4nF3IsRGAQAwDwdM8HgWqw01RMZFbeiICfsMVPLs19Bq6hvZw5TaRyfJOWbF/qZQ5ky9fKTgI/ij/p94AAAAASUVORK5CYII=", "transparent pixels")]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAUAAAAECAIAAADJUWIXAAAABnRSTlMAhQC9AECs+hSgAAAAKklEQVR4nGNkYDihynhOlfmcKus5VfZzLNxR7NyM7NzM7Nys7Nzs7IT4AD5ZBv4chS/3AAAAAElFTkSuQmCC", "transparent pixels")]
    [InlineData("iVBORw0KGgoAAAANSUhEUgAAAAUAAAAECAIAAAG+VlKBAAAAT0lEQVQImQFEALv/AAAAyACUEAAASgRkARa01koEnEoMnAMlAZZdCecEFrQOFggOAQtazyUBziUDziUFziUHzgQWtA4WAQ4WAw4WBQ4WBw445A89EY5D8AAAAABJRU5ErkJggg==", "interlaced")]
    [InlineData("/9j/4AAQSkZJRgABAQAAAQABAAD/2wBD", "is a JPEG, not a PNG; convert it")]
    [InlineData("R0lGODlhAQAB", "is a GIF, not a PNG")]
    [InlineData("SGVsbG8=", "not a PNG")]
    [InlineData("", "not a PNG")]
    public void AnotherKindOfFileIsRefused(string file, string reason) => AssertRefused(Convert.FromBase64String(file), reason);

    [Theory]
    [InlineData(8, 3, "3 bits a sample")]
    [InlineData(9, 5, "colour type 5")]
    [InlineData(12, 7, "method")]
    [InlineData(0, 100, "pixels")]
    [InlineData(3, 0, "pixels")]
    [InlineData(7, 9, "truncated")]
    [InlineData(7, 1, "more data")]
    public void AHeaderThatCannotBeRightIsRefused(int offset, byte value, string reason)
    {
        var file = Png.Encode(Picture(3, 2, Rgb));
        file[16 + offset] = value;
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(29), Crc32.Of(file.AsSpan(12, 17)));
        AssertRefused(file, reason);
    }

    [Fact]
    public void AFileCutShortAnywhereIsRefused()
    {
        var file = Png.Encode(Picture(7, 5, Rgb));
        for (var length = 8; length < file.Length; length++)
        {
            AssertRefused(file[..length], "truncated");
        }
    }

    [Fact]
    public void AFileWithAnyByteChangedIsRefused()
    {
        var file = Png.Encode(Picture(7, 5, Rgb));
        for (var i = 0; i < file.Length; i++)
        {
            var damaged = (byte[])file.Clone();
            damaged[i] ^= 0x21;
            AssertRefused(damaged, "");
        }

        file[^20] ^= 1;
        AssertRefused(file, "wrong CRC in chunk IDAT");
    }

    private static int Rgb(int channel, int x, int y) => channel switch
    {
        0 => (37 * x + 11 * y) % 256,
        1 => (90 * y + x * x) % 256,
        _ => (200 - 50 * x + 7 * y) % 256,
    };

    private static Image Picture(int width, int height, Func<int, int, int, int> level)
    {
        var image = new Image(width, height);
        for (var i = 0; i < image.Values.Length; i++)
        {
            image.Values[i] = level(i / (width * height), i % width, i / width % height) / 255f;
        }

        return image;
    }

    private static Image Load(string file) => Png.Decode(Convert.FromBase64String(file), "frozen");

    private void AssertRefused(byte[] file, string reason)
    {
        var path = Path.Combine(folder, "bad.png");
        File.WriteAllBytes(path, file);
        var message = Assert.Throws<InvalidDataException>(() => Png.Load(path)).Message;
        Assert.StartsWith(path + ": ", message);
        Assert.Contains(reason, message);
        Assert.Contains("; ", message);
        Assert.DoesNotContain('\n', message);
    }
}
