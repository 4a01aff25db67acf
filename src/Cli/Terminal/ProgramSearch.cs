namespace CondaStore.Cli.Terminal;

/// <summary>Finds programs as shells do.</summary>
internal static class ProgramSearch
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Gets the absolute path of a program, or null if there is none.</summary>
    /// <param name="name">A name, which is searched in the path, or a path.</param>
    /// <param name="path">The folders, as in the variable PATH.</param>
    public static string? Find(string name, string path)
    {
        if (name.Contains('/') || name.Contains(Path.DirectorySeparatorChar))
        {
            return IsProgram(name) ? Path.GetFullPath(name) : null;
        }

        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat", ""] : [""];
        return path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, name + ending)))
            .FirstOrDefault(IsProgram) is { } found
            ? Path.GetFullPath(found)
            : null;
    }

    private static bool IsProgram(string file) =>
        File.Exists(file) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Executable) != 0);
}
