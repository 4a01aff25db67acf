using System.Text.Json;
using System.Text.RegularExpressions;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments.Formats;

namespace CondaStore.Cli.Environments;

/// <summary>
/// Gives the text of an environment file the name of the environment to build. The rest stays as it was written, because the store keeps
/// the comments for those who edit it.
/// </summary>
internal static partial class NamedSpecification
{
    /// <summary>Gets the text with another name and without a prefix.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">What was read from the text.</param>
    /// <param name="name">The name.</param>
    public static string Of(string text, EnvironmentFile file, string name)
    {
        string entry = $"name: {JsonSerializer.Serialize(name)}";
        string named = NameLine().IsMatch(text) ? NameLine().Replace(text, _ => entry, 1) : $"{entry}\n{text}";
        named = PrefixLine().Replace(named, "");
        // In flow style, or where one of the lines belongs to something else, the content is written anew.
        return IsNamed(named, name) ? named : (file with { Name = name, Prefix = null }).ToYaml();
    }

    private static bool IsNamed(string text, string name)
    {
        try
        {
            EnvironmentFile file = EnvironmentFile.Parse(text, new EnvironmentFileOptions { KeepsSelectors = true });
            return file.Name == name && file.Prefix is null;
        }
        catch (StoreException)
        {
            return false;
        }
    }

    [GeneratedRegex("^name[ \t]*:.*$", RegexOptions.Multiline)]
    private static partial Regex NameLine();

    [GeneratedRegex("^prefix[ \t]*:.*\n?", RegexOptions.Multiline)]
    private static partial Regex PrefixLine();
}
