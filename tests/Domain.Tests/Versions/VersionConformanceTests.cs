using System.Globalization;
using System.Text.Json;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Tests.Versions;

/// <summary>What conda and mamba decide about versions, row by row.</summary>
public sealed class VersionConformanceTests
{
    private const string SpaceIsIgnored = "white space around clauses is ignored (CEP 29)";
    private const string SingleSegment = "~= with one segment is >= (as rattler and mamba have it)";
    private const string RepeatedGlob = "trailing globs are one glob, *.* is any (as rattler has it)";

    /// <summary>Rows of conda_edge.jsonl that a written choice contradicts: constraint, our answer, reason.</summary>
    private static readonly Dictionary<(string Spec, string Version), (bool? Ours, string Reason)> EdgeExceptions = new()
    {
        [("~=1", "1.5")] = (true, SingleSegment),
        [("~=1", "2")] = (true, SingleSegment),
        [(">= 1", "1.5")] = (true, SpaceIsIgnored),
        [("2023.*.*", "2023.1")] = (true, RepeatedGlob),
    };

    /// <summary>Rows of mamba_versionspec.json where conda and mamba agree and a written choice differs.</summary>
    private static readonly Dictionary<(string Spec, string Version), (bool? Ours, string Reason)> MambaExceptions = new()
    {
        [("*.*", "3")] = (true, RepeatedGlob),
    };

    [Fact]
    public void CompareTo_PublishedVersions_OrdersAsConda()
    {
        (int Rank, CondaVersion Version)[] rows =
        [
            .. File.ReadLines(Conformance("conda_version_order.tsv")).Select(line => line.Split('\t'))
                .Select(cells => (int.Parse(cells[0], CultureInfo.InvariantCulture), CondaVersion.Parse(cells[1]))),
        ];
        Assert.True(rows.Length > 14000);
        List<string> wrong = [];
        for (int i = 1; i < rows.Length; i++)
        {
            // Neighbours prove the order; a distant row and the hash prove that ties are equal everywhere.
            foreach (int other in (int[])[i - 1, i * 7919 % i])
            {
                int expected = rows[other].Rank.CompareTo(rows[i].Rank);
                if (Math.Sign(rows[other].Version.CompareTo(rows[i].Version)) != expected
                    || Math.Sign(rows[i].Version.CompareTo(rows[other].Version)) != -expected
                    || rows[i].Version.Equals(rows[other].Version) != (expected == 0)
                    || (expected == 0 && rows[i].Version.GetHashCode() != rows[other].Version.GetHashCode()))
                {
                    wrong.Add($"{rows[other].Version} vs {rows[i].Version}: expected {expected}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void CompareTo_SortedByUs_HasCondasRanks()
    {
        (int Rank, CondaVersion Version)[] rows =
        [
            .. File.ReadLines(Conformance("conda_version_order.tsv")).Select(line => line.Split('\t'))
                .Select(cells => (int.Parse(cells[0], CultureInfo.InvariantCulture), CondaVersion.Parse(cells[1]))),
        ];
        int[] ranks = [.. rows.OrderBy(row => row.Version.Source.GetHashCode(StringComparison.Ordinal)).OrderBy(row => row.Version)
            .Select(row => row.Rank)];
        Assert.Equal(ranks.Order(), ranks);
    }

    [Fact]
    public void Matches_PublishedConstraints_DecidesAsConda()
    {
        List<string> wrong = [];
        int decisions = 0;
        foreach (JsonElement row in Rows("conda_versionspec_truth.jsonl"))
        {
            VersionSpec spec = VersionSpec.Parse(row.GetProperty("version_spec").GetString()!);
            foreach ((string list, bool expected) in ((string, bool)[])[("match", true), ("nomatch", false)])
            {
                foreach (JsonElement version in row.GetProperty(list).EnumerateArray())
                {
                    decisions++;
                    if (spec.Matches(CondaVersion.Parse(version.GetString()!)) != expected)
                    {
                        wrong.Add($"{row.GetProperty("name")} {spec.Source}: {version} expected {expected}");
                    }
                }
            }
        }

        Assert.True(decisions > 9000, $"only {decisions} decisions");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Matches_EdgeCases_DecidesAsCondaOrAsWritten() =>
        AssertRows(
            Rows("conda_edge.jsonl").Select(row => (
                row.GetProperty("version_spec").GetString()!, row.GetProperty("version").GetString()!, Answer(row.GetProperty("result")))),
            EdgeExceptions);

    [Fact]
    public void Matches_MambasCases_DecidesAsMambaOrAsWritten()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Conformance("mamba_versionspec.json")));
        AssertRows(
            document.RootElement.EnumerateArray().Select(row => (
                row.GetProperty("spec").GetString()!, row.GetProperty("version").GetString()!, Answer(row.GetProperty("mamba")))),
            MambaExceptions);
    }

    /// <summary>Compares answers, where null stands for a syntax error; every exception must be needed.</summary>
    private static void AssertRows(
        IEnumerable<(string Spec, string Version, bool? Expected)> rows,
        Dictionary<(string Spec, string Version), (bool? Ours, string Reason)> exceptions)
    {
        List<string> wrong = [];
        HashSet<(string, string)> unused = [.. exceptions.Keys];
        foreach ((string spec, string version, bool? expected) in rows)
        {
            bool? answer = VersionSpec.TryParse(spec, SpecOptions.Lenient, out VersionSpec? parsed, out _) ? parsed.Matches(CondaVersion.Parse(version)) : null;
            bool isException = exceptions.TryGetValue((spec, version), out (bool? Ours, string Reason) exception);
            if (isException && exception.Ours != expected)
            {
                unused.Remove((spec, version));
            }

            if (answer != (isException ? exception.Ours : expected))
            {
                wrong.Add($"'{spec}' on {version}: {answer?.ToString() ?? "error"}, expected {expected?.ToString() ?? "error"} {exception.Reason}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Empty(unused);
    }

    private static bool? Answer(JsonElement result) => result.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static IEnumerable<JsonElement> Rows(string file) =>
        File.ReadLines(Conformance(file)).Select(line => JsonDocument.Parse(line).RootElement);

    private static string Conformance(string file) => Path.Combine(AppContext.BaseDirectory, "Conformance", file);
}
