using System.Text.Json;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Tests.Pypi;
using CondaStore.Tests.Support;

namespace CondaStore.Domain.Tests.Solving.Pypi;

/// <summary>
/// Scenarios of another resolver: the same versions, except where a rule of ours says otherwise. A lock for all platforms at once is, here, one lock
/// for each, so such a scenario is solved for three of them.
/// </summary>
public sealed class ScenarioTests
{
    private const string NoAnswer = "no answer";

    private static readonly string[] Platforms = ["linux-64", "osx-64", "win-64"];

    /// <summary>Scenarios that docs/pypi.md decides otherwise, with the answer that follows.</summary>
    private static readonly Dictionary<string, string> Decided = new()
    {
        // PEP 440: a pre-release is used when nothing else fulfils the requirement, whatever other versions there are.
        ["prereleases/package-only-prereleases-in-range"] = "a==1.0.0a1",
        // Upper bounds of Requires-Python count, because Python can be another one here; WithoutPythonBound is there for projects that lie.
        ["requires_python/python-less-than-current"] = NoAnswer,
    };

    /// <summary>Where we differ, each with the reason.</summary>
    private static readonly Dictionary<string, string> Differences = new()
    {
        ["backtracking/wrong-backtracking-basic"] = "the first requirement gets its best version with which all can be met; theirs revises it after conflicts",
        ["fork/fork-non-local-fork-marker-transitive"] = "one version for all platforms does not exist; each platform has an answer",
        ["fork/preferences-dependent-forking-conflicting"] = "the same",
    };

    [Fact]
    public async Task SolveAsync_Scenarios_AgreeButForWrittenDifferences()
    {
        using JsonDocument document = JsonDocument.Parse(
            await File.ReadAllTextAsync(ConformanceRows.PathOf("pypi_scenarios.json"), TestContext.Current.CancellationToken));
        List<string> wrong = [];
        int rows = 0;
        foreach (JsonElement row in document.RootElement.EnumerateArray())
        {
            rows++;
            string id = row.Text("id");
            string? found = await DisagreementAsync(row);
            if (found is not null != Differences.ContainsKey(id))
            {
                wrong.Add($"{id}: {found ?? "agrees, though a difference is written down"}");
            }
        }

        ConformanceRows.AssertNone(wrong, rows, 73);
    }

    private static async Task<string?> DisagreementAsync(JsonElement row)
    {
        bool isForAll = row.GetProperty("options").TryGetProperty("universal", out JsonElement universal) && universal.GetBoolean();
        List<string> answers = [];
        foreach (string platform in isForAll ? Platforms : Platforms[..1])
        {
            answers.Add(await AnswerAsync(row, platform));
        }

        if (Decided.TryGetValue(row.Text("id"), out string? expected))
        {
            return answers[0] == expected ? null : $"{expected} was decided, but {answers[0]}";
        }

        expected = row.GetProperty("expected") is { ValueKind: JsonValueKind.Object } versions
            ? string.Join(' ', versions.EnumerateObject().Select(v => $"{v.Name}=={v.Value.GetString()}").Order(StringComparer.Ordinal))
            : null;
        return row.GetProperty("satisfiable").GetBoolean()
            ? answers.Find(a => expected is null ? a.StartsWith(NoAnswer, StringComparison.Ordinal) : a != expected)
            : answers.Contains(NoAnswer) ? null : "answers: " + string.Join(", ", answers);
    }

    private static async Task<string> AnswerAsync(JsonElement row, string platform)
    {
        JsonElement options = row.GetProperty("options");
        string python = options.TryGetProperty("python", out JsonElement other) ? other.GetString()! : row.Text("python");
        python = python.Count(c => c == '.') == 1 ? python + ".0" : python;
        using JointWorld world = new JointWorld().Python(python);
        AddPackages(row, world);
        try
        {
            string answer = await world.SolveAsync(
                request => WithOptions(world.WithSources(request), options, platform),
                [.. row.GetProperty("requires").EnumerateArray().Select(r => "pip: " + WithRealPlatforms(r.GetString()!))]);
            return string.Join(' ', answer.Split(' ').Where(p => p.Contains("==", StringComparison.Ordinal)).Select(WithoutExtras));
        }
        catch (SolveFailure)
        {
            return NoAnswer;
        }
    }

    private static string WithRealPlatforms(string requirement) =>
        requirement.Replace("'os1'", "'linux'", StringComparison.Ordinal).Replace("'os2'", "'darwin'", StringComparison.Ordinal);

    private static string WithoutExtras(string package)
    {
        int bracket = package.IndexOf('[', StringComparison.Ordinal);
        return bracket < 0 ? package : package[..bracket] + package[package.IndexOf("==", StringComparison.Ordinal)..];
    }

    private static void AddPackages(JsonElement row, JointWorld world)
    {
        foreach (JsonProperty package in row.GetProperty("packages").EnumerateObject())
        {
            foreach (JsonProperty version in package.Value.EnumerateObject())
            {
                string[] tags = version.Value.TryGetProperty("wheel_tags", out JsonElement given) ? [.. given.EnumerateArray().Select(t => t.GetString()!)] : ["py3-none-any"];
                tags = version.Value.TryGetProperty("wheel", out JsonElement wheel) && !wheel.GetBoolean() ? [] : tags;
                bool hasSource = !version.Value.TryGetProperty("sdist", out JsonElement sdist) || sdist.GetBoolean();
                foreach (string? tag in tags.Concat(hasSource ? new string?[] { null } : []))
                {
                    world.Add(FileOf(package.Name, version, tag));
                }
            }
        }
    }

    private static TestWheel FileOf(string name, JsonProperty version, string? tag)
    {
        JsonElement extras = version.Value.TryGetProperty("extras", out JsonElement given) ? given : default;
        JsonProperty[] groups = extras.ValueKind == JsonValueKind.Object ? [.. extras.EnumerateObject()] : [];
        string[] requires = version.Value.TryGetProperty("requires", out JsonElement own) ? [.. own.EnumerateArray().Select(r => r.GetString()!)] : [];
        return new TestWheel(name.Replace('-', '_'), version.Name, tag)
        {
            Requires = [.. requires, .. groups.SelectMany(g => g.Value.EnumerateArray().Select(r => $"{r.GetString()}; extra == '{g.Name}'"))],
            Extras = [.. groups.Select(g => g.Name)],
            RequiresPython = version.Value.TryGetProperty("requires_python", out JsonElement python) ? python.GetString() : null,
            Yanked = version.Value.TryGetProperty("yanked", out JsonElement yanked) && yanked.GetBoolean() ? "" : null,
        };
    }

    private static SolveRequest WithOptions(SolveRequest request, JsonElement options, string platform)
    {
        FormatControl formats = FormatControl.Default;
        foreach ((string option, bool isOnlyBinary) in new[] { ("no_build", true), ("no_binary", false) })
        {
            if (options.TryGetProperty(option, out JsonElement names))
            {
                formats = formats.With(isOnlyBinary, string.Join(',', names.EnumerateArray().Select(n => n.GetString())), out _)!;
            }
        }

        bool prereleases = options.TryGetProperty("prereleases", out JsonElement allowed) && allowed.GetBoolean();
        return request with
        {
            Pypi = request.Pypi! with
            {
                Subdir = platform,
                Formats = formats,
                Prereleases = prereleases ? PrereleaseMode.Allow : PrereleaseMode.IfNecessary,
            },
        };
    }
}
