namespace Circuits.Cli;

/// <summary>The user asked for something that cannot be: one line says what, where and how to mend it.</summary>
internal sealed class UsageException(string message) : Exception(message);
