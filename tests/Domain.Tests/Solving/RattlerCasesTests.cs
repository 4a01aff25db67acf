using System.Text.Json;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Versions;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Domain.Tests.Solving;

public sealed class RattlerCasesTests
{
    public static TheoryData<int, string> Cases()
    {
        TheoryData<int, string> data = [];
        foreach ((int index, JsonElement row) in Rows().Index())
        {
            data.Add(index, row.GetProperty("case").GetString()!);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task SolveAsync_RattlerCase_GivesTheExpectedRecords(int index, string name)
    {
        JsonElement row = Rows()[index];
        Assert.Equal(name, row.GetProperty("case").GetString());
        Solution solution = await Solver.SolveAsync(RequestOf(row), TestContext.Current.CancellationToken);
        foreach (JsonElement expected in row.GetProperty("expect_present").EnumerateArray())
        {
            Assert.Contains(solution.Records, r => IsMeant(r, expected));
        }

        foreach (JsonElement absent in row.GetProperty("expect_absent").EnumerateArray())
        {
            Assert.DoesNotContain(solution.Records, r => IsMeant(r, absent));
        }

        if (row.TryGetProperty("expect_extras", out JsonElement extras))
        {
            foreach (JsonProperty extra in extras.EnumerateObject())
            {
                Assert.Equal(extra.Value.EnumerateArray().Select(e => e.GetString()!), solution.Extras[extra.Name]);
            }
        }
    }

    private static SolveRequest RequestOf(JsonElement row) => new()
    {
        Channels =
        [
            .. row.GetProperty("repositories").EnumerateArray().Index().Select(r => (IReadOnlyList<SubdirSource>)
            [
                ChannelIndex.FromRecords(
                    Channel.FromUrl($"https://channels.test/c{r.Index}"), "linux-64", r.Item.EnumerateArray().Select(p => RecordOf(p, r.Index))),
            ]),
        ],
        Specs = Specs(row, "specs"),
        Constraints = Specs(row, "constraints"),
        VirtualPackages = row.TryGetProperty("virtual_packages", out JsonElement virtuals)
            ? [.. virtuals.EnumerateArray().Select(v => new VirtualPackage(Text(v, "name"), Text(v, "version"), Text(v, "build")))]
            : [],
        Favored = row.TryGetProperty("locked(favored)", out JsonElement favored) ? [.. favored.EnumerateArray().Select(p => RecordOf(p, 0))] : [],
        ExcludeNewer = row.TryGetProperty("exclude_newer", out JsonElement newer) ? CutoffOf(newer) : null,
        Strategy = row.TryGetProperty("strategy", out JsonElement strategy) && strategy.GetString() == "lowest"
            ? SolveStrategy.LowestVersion
            : SolveStrategy.Highest,
        DependencyOverrides = row.TryGetProperty("dependency_overrides", out JsonElement overrides)
            ? [.. overrides.EnumerateArray().Select(o => new DependencyOverride(MatchSpec.Parse(o[0].GetString()!), MatchSpec.Parse(o[1].GetString()!)))]
            : [],
    };

    private static ExcludeNewer CutoffOf(JsonElement element)
    {
        if (element.TryGetProperty("cutoff", out JsonElement cutoff))
        {
            return new ExcludeNewer { Cutoff = cutoff.GetDateTimeOffset() };
        }

        DateTimeOffset now = element.GetProperty("now").GetDateTimeOffset();
        return new ExcludeNewer
        {
            Cutoff = now.AddSeconds(-element.GetProperty("min_age_seconds").GetDouble()),
            Packages = element.TryGetProperty("packages", out JsonElement packages)
                ? packages.EnumerateObject().ToDictionary(p => p.Name, p => now.AddSeconds(-p.Value.GetDouble()))
                : [],
            IncludeUnknownTimestamp = element.TryGetProperty("include_unknown_timestamp", out JsonElement include) && include.GetBoolean(),
        };
    }

    private static RepodataRecord RecordOf(JsonElement package, int channel)
    {
        string file = $"{Text(package, "name")}-{Text(package, "version")}-{Text(package, "build")}.{Text(package, "archive")}";
        return new RepodataRecord
        {
            Name = Text(package, "name"),
            Version = Text(package, "version"),
            Build = Text(package, "build"),
            BuildNumber = package.GetProperty("build_number").GetInt64(),
            Subdir = Text(package, "subdir"),
            FileName = file,
            Url = $"https://channels.test/c{channel}/linux-64/{file}",
            Channel = $"https://channels.test/c{channel}",
            Depends = Texts(package, "depends"),
            Flags = Texts(package, "flags"),
            Timestamp = package.TryGetProperty("timestamp", out JsonElement time) ? time.GetDateTimeOffset().ToUnixTimeMilliseconds() : null,
            ExtraDepends = package.TryGetProperty("extra_depends", out JsonElement extras)
                ? extras.EnumerateObject().ToDictionary(e => e.Name, e => (IReadOnlyList<string>)[.. e.Value.EnumerateArray().Select(d => d.GetString()!)])
                : [],
        };
    }

    private static bool IsMeant(RepodataRecord record, JsonElement expected) =>
        record.Name == Text(expected, "name")
        && (!expected.TryGetProperty("version", out JsonElement version) || record.Version == version.GetString())
        && (!expected.TryGetProperty("build", out JsonElement build) || record.Build == build.GetString())
        && (!expected.TryGetProperty("archive", out JsonElement archive) || record.FileName.EndsWith("." + archive.GetString(), StringComparison.Ordinal));

    private static MatchSpec[] Specs(JsonElement row, string property) =>
        [.. Texts(row, property).Select(s => MatchSpec.Parse(s, SpecOptions.Lenient | SpecOptions.Extensions))];

    private static string[] Texts(JsonElement element, string property) =>
        element.TryGetProperty(property, out JsonElement texts) ? [.. texts.EnumerateArray().Select(e => e.GetString()!)] : [];

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString()!;

    private static List<JsonElement> Rows() =>
        [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Conformance", "rattler_solver_cases.json"))).RootElement.EnumerateArray()];
}
