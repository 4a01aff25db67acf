using System.Text.RegularExpressions;

namespace CondaStore.Infra.Tests;

/// <summary>The solution, which scripts and editors open.</summary>
public sealed partial class SolutionTests
{
    [Fact]
    public void Solution_Projects_AreAllOfTheRepositoryInTheFolderThatTheyAreIn()
    {
        string solution = File.ReadAllText(Repository.At("CondaStore.Functions.sln"));
        Dictionary<string, string> names = SolutionProject().Matches(solution).ToDictionary(m => m.Groups["id"].Value, m => m.Groups["path"].Value);
        Dictionary<string, string> parents = Nested().Matches(solution).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        string[] projects = [.. ((string[])["src", "tests", "bench", "eng"])
            .SelectMany(f => Directory.EnumerateDirectories(Repository.At(f)).SelectMany(d => Directory.EnumerateFiles(d, "*.csproj")))
            .Select(p => Path.GetRelativePath(Repository.Root, p)).Order(StringComparer.Ordinal)];

        Assert.Equal(projects, names.Values.Where(n => n.EndsWith(".csproj", StringComparison.Ordinal)).Select(n => n.Replace('\\', '/')).Order(StringComparer.Ordinal));
        Assert.All(
            names.Where(n => n.Value.EndsWith(".csproj", StringComparison.Ordinal)),
            n => Assert.Equal(n.Value.Split('\\')[0], names[parents[n.Key]]));
    }

    [GeneratedRegex("""Project\("\{[^"]*\}"\) = "[^"]*", "(?<path>[^"]*)", "(?<id>[^"]*)\x22""")]
    private static partial Regex SolutionProject();

    [GeneratedRegex(@"(?m)^\t\t(\{[0-9A-F-]{36}\}) = (\{[0-9A-F-]{36}\})\r?$")]
    private static partial Regex Nested();
}
