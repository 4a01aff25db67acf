using System.Text.RegularExpressions;

namespace CondaStore.Infra.Tests;

/// <summary>What <c>scripts/test.sh</c> reads of test projects and tests is there.</summary>
public sealed partial class TestNeedsTests
{
    private static readonly Dictionary<string, string> Fixtures = new() { ["Azurite"] = "Azurite", ["Browser"] = "Browser", ["SampleChannel"] = "SampleChannel" };

    // scripts/test.sh --quick starts nothing that these classes would need.
    [Fact]
    public void Class_WithAFixture_SaysWhatItNeedsOrIsLeftOutWithItsProject()
    {
        string[] silent = [.. QuickProjects()
            .SelectMany(p => Directory.EnumerateFiles(Path.GetDirectoryName(p)!, "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
            .Where(f => TestClass().Match(File.ReadAllText(f)) is { Success: true } match
                && Fixtures.Any(x => Regex.IsMatch(match.Groups["parameters"].Value, $@"\b{x.Key}\b")
                    && !match.Groups["traits"].Value.Contains($"[Trait(\"Needs\", \"{x.Value}\")]", StringComparison.Ordinal)))
            .Select(f => Path.GetRelativePath(Repository.Root, f))];

        Assert.Empty(silent);
    }

    private static IEnumerable<string> QuickProjects() => Directory.EnumerateFiles(Repository.At("tests"), "*.csproj", SearchOption.AllDirectories)
        .Where(p => !File.ReadAllText(p).Contains("<QuickTests>false</QuickTests>", StringComparison.Ordinal));

    [GeneratedRegex(@"(?<traits>(?:\[[^\n]*\]\n)*)public sealed (?:partial )?class \w+Tests\((?<parameters>[^)]*)\)")]
    private static partial Regex TestClass();
}
