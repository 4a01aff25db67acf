using System.Text.Json;
using System.Text.RegularExpressions;
using CondaStore.Domain.Solving.Cdcl;

namespace CondaStore.Domain.Tests.Solving.Cdcl;

public sealed partial class ResolvoCasesTests
{
    /// <summary>Texts that differ by a rule of docs/solver.md: the row, and what is expected instead.</summary>
    private static readonly Dictionary<string, (string From, string To, string Reason)> KnownDifferences = new()
    {
        ["test_unsat_applies_graph_compression"] =
            ("└─ c 101\n", "└─ c 101 | 103\n", "all options that could be installed are listed, not only those that the refutation touched"),
    };

    public static TheoryData<string> Cases()
    {
        TheoryData<string> data = [];
        foreach (JsonElement row in Rows())
        {
            data.Add(row.GetProperty("name").GetString()!);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Search_ResolvoCase_GivesTheRecordedAnswer(string name)
    {
        foreach ((bool slow, bool grouped) in new[] { (false, false), (true, false), (false, true), (true, true) })
        {
            JsonElement row = Rows().Single(r => r.GetProperty("name").GetString() == name);
            string expected = row.GetProperty("expected").GetString()!;
            if (KnownDifferences.TryGetValue(name, out (string From, string To, string Reason) difference))
            {
                Assert.Contains(difference.From, expected);
                expected = expected.Replace(difference.From, difference.To);
            }

            Assert.Equal(expected, await SolveAsync(row, slow, grouped));
        }
    }

    private static async Task<string> SolveAsync(JsonElement row, bool slow, bool grouped)
    {
        TableProvider provider = new() { Slow = slow, Grouped = grouped };
        Dictionary<(string, int), string> excluded = row.GetProperty("excluded").EnumerateArray()
            .ToDictionary(e => (e[0].GetString()!, e[1].GetInt32()), e => e[2].GetString()!);
        foreach (JsonElement package in row.GetProperty("packages").EnumerateArray())
        {
            string packageName = package.GetProperty("name").GetString()!;
            int version = package.GetProperty("version").GetInt32();
            provider.Add(new TableProvider.Package(
                packageName, version, Texts(package, "deps"), Texts(package, "constrains"), excluded.GetValueOrDefault((packageName, version))));
        }

        foreach (JsonProperty favored in row.GetProperty("favored").EnumerateObject())
        {
            provider.Favored[favored.Name] = favored.Value.GetInt32();
        }

        foreach (JsonProperty locked in row.GetProperty("locked").EnumerateObject())
        {
            provider.Locked[locked.Name] = locked.Value.GetInt32();
        }

        provider.AllowMultiple.UnionWith(Texts(row, "allow_multiple"));
        List<(int, int)> soft = [];
        foreach (string text in row.TryGetProperty("soft_or_extra", out JsonElement softs) ? softs.EnumerateArray().Select(s => s.GetString()!) : [])
        {
            Match match = SoftRequirement().Match(text);
            soft.Add((provider.NameId(match.Groups[1].Value), provider.PositionOf(match.Groups[1].Value, int.Parse(match.Groups[2].Value))));
        }

        SearchOutcome outcome = await Search.RunAsync(
            new SearchProblem(
                provider, [.. Texts(row, "requirements").Select(provider.Require)], [.. Texts(row, "constraints").Select(provider.SetId)])
            { Soft = soft },
            null,
            new SearchLimits(TimeProvider.System, Timeout.InfiniteTimeSpan),
            TestContext.Current.CancellationToken);
        return outcome.Conflict?.ToString() ?? string.Join(
            '\n',
            outcome.Chosen.Select(c => provider.At(c.Name, c.Position)).OrderBy(p => p.Name).ThenBy(p => p.Version).Select(p => $"{p.Name}={p.Version}"));
    }

    private static string[] Texts(JsonElement element, string property) =>
        [.. element.GetProperty(property).EnumerateArray().Select(e => e.GetString()!)];

    private static List<JsonElement> Rows() =>
        [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Conformance", "resolvo_cases.json"))).RootElement.EnumerateArray()];

    [GeneratedRegex("^\"([^\"]+)\", (\\d+)")]
    private static partial Regex SoftRequirement();
}
