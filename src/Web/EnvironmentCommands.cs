namespace CondaStore.Web;

/// <summary>Commands that people copy into a shell.</summary>
public static class EnvironmentCommands
{
    /// <summary>Makes a shell use an environment where it lies: its programs first, and the variables that its file sets.</summary>
    /// <param name="folder">The environment on the share.</param>
    /// <param name="variables">The variables.</param>
    public static string Use(string folder, IReadOnlyDictionary<string, string> variables) => string.Join(
        ' ', (string[])[$"export PATH={Quote(folder + "/bin")}:\"$PATH\"", .. variables.Select(v => $"{v.Key}={Quote(v.Value)}")]);

    /// <summary>
    /// A text as one word of a POSIX shell. Names may have characters that shells read otherwise, and a copied command must not do more
    /// than it says.
    /// </summary>
    public static string Quote(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':' or '+' or '@' or '=')
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
