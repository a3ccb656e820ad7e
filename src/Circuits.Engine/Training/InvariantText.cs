using System.Globalization;

namespace Circuits.Engine.Training;

/// <summary>Text for files: records write their numbers as the thread's culture does, 0.5 or 0,5.</summary>
internal static class InvariantText
{
    /// <summary>What is written while the thread's culture is the invariant one.</summary>
    public static string Of(Func<string> write)
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            return write();
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
