using CondaStore.Cli.Terminal;

namespace CondaStore.Cli.Server;

/// <summary>
/// Determines the folder of the user's configuration, by the XDG base directory specification
/// (https://specifications.freedesktop.org/basedir-spec/latest/).
/// </summary>
internal static class ConfigurationFolder
{
    private const string Name = "conda-store";

    /// <summary>Gets the path of a file in the folder.</summary>
    public static string At(CommandConsole console, string file)
    {
        string folder = console.Variable("XDG_CONFIG_HOME") is { Length: > 0 } given ? given
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData)
            : Path.Combine(
                console.Variable("HOME") is { Length: > 0 } home ? home : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
                ".config");
        return Path.Combine(folder, Name, file);
    }
}
