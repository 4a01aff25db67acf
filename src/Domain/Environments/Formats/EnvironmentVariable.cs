namespace CondaStore.Domain.Environments.Formats;

/// <summary>A variable of an environment file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value as text.</param>
/// <param name="IsWholeNumber">Whether the value was written as a whole number, without quotes.</param>
public sealed record EnvironmentVariable(string Name, string Value, bool IsWholeNumber = false)
{
    /// <summary>Whether a POSIX shell can set a variable of this name; others come into processes only by other means.</summary>
    public static bool IsShellName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
