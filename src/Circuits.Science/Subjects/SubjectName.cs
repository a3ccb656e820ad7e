namespace Circuits.Science.Subjects;

/// <summary>What an imported subject may be called: its file has the same name, and a command has to be able to say it.</summary>
internal static class SubjectName
{
    /// <summary>Refuses a name that is a path, a hidden file or hard to type.</summary>
    /// <exception cref="ArgumentException">It is; the message says what a name is made of.</exception>
    internal static void Check(string name)
    {
        if (name.Length == 0 || name[0] == '.' || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
        {
            throw new ArgumentException($"'{name}' cannot name a subject: use letters, digits, '-', '_' and '.', and no '.' in front.");
        }
    }
}
