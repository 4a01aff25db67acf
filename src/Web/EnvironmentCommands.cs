namespace CondaStore.Web;

/// <summary>Commands that people copy into a shell.</summary>
public static class EnvironmentCommands
{
    /// <summary>
    /// A text as one word of a POSIX shell. Names may have characters that shells read otherwise, and a copied command must not do more
    /// than it says.
    /// </summary>
    public static string Quote(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':' or '+' or '@' or '=')
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
