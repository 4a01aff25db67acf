namespace CondaStore.Cli.Terminal;

/// <summary>Represents a program to run.</summary>
/// <param name="Path">The absolute path of the program.</param>
/// <param name="Name">The name by which the program is called, its first argument.</param>
/// <param name="Arguments">The further arguments.</param>
/// <param name="Variables">All environment variables of the program.</param>
internal sealed record ProgramStart(
    string Path, string Name, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Variables);
