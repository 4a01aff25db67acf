using System.Text.RegularExpressions;

namespace CondaStore.Cli.Tests.Parity;

/// <summary>Reads the operations of the Python client from its sources, with the names that the .NET client gives them.</summary>
internal static partial class PythonNames
{
    private static readonly string Folder = RepositoryFolder.At("clients", "python", "src", "conda_store_client");

    /// <summary>Gets the names of all operations: <c>builds.open</c>.</summary>
    public static IReadOnlyList<string> All()
    {
        string resources = File.ReadAllText(Path.Combine(Folder, "_resources.py"));
        List<string> names = [];
        foreach (Match property in Property().Matches(File.ReadAllText(Path.Combine(Folder, "client.py"))))
        {
            Match type = Regex.Match(resources, $@"^class {property.Groups[2].Value}\(.*?(?=^class |^def |\z)", RegexOptions.Multiline | RegexOptions.Singleline);
            names.AddRange(Method().Matches(type.Value).Select(m => $"{property.Groups[1].Value}.{m.Groups[1].Value}"));
        }

        return names;
    }

    /// <summary>Gets the name in Python of a method of the .NET client: <c>builds.open</c> for <c>Builds.OpenAsync</c>.</summary>
    public static string Of(string method) =>
        string.Join('.', method.Replace("Async", "", StringComparison.Ordinal).Split('.').Select(
            part => Word().Replace(part, "_$0").TrimStart('_').ToLowerInvariant()));

    [GeneratedRegex(@"self\.(\w+) = (\w+Operations)\(connection\)")]
    private static partial Regex Property();

    [GeneratedRegex(@"^    def ([a-z]\w*)\(", RegexOptions.Multiline)]
    private static partial Regex Method();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Word();
}
