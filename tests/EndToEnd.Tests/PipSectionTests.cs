using System.Globalization;
using System.Text.Json;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Versions;
using CondaStore.EndToEnd.Tests.TestSupport;
using CondaStore.PypiAgreement;
using CondaStore.Tests.Support;

namespace CondaStore.EndToEnd.Tests;

/// <summary>
/// Environments of real conda packages and real projects of an index. <c>CONDA_STORE_TEST_AGREEMENT</c> is how many random lists of requirements are
/// compared with pip's answer; <c>bench/PypiAgreement</c> compares more of them, and the times.
/// </summary>
public sealed class PipSectionTests(SampleChannel channel, SampleIndex index)
{
    private const int Seed = 4;

    private static int Count => int.TryParse(Environment.GetEnvironmentVariable("CONDA_STORE_TEST_AGREEMENT"), CultureInfo.InvariantCulture, out int count) ? count : 4;

    private async Task<Command> LockAsync(LoopbackListener server, string[] conda, params string[] pip)
    {
        string file = Path.Combine(channel.NewFolder(), "environment.yml");
        string section = string.Concat(pip.Select(line => $"  - \"{line}\"\n"));
        await File.WriteAllTextAsync(file, $"dependencies:\n{string.Concat(conda.Select(c => $"- {c}\n"))}- pip:\n{section}");
        return await channel.CondaStoreAsync(
            "local", "lock", "--quiet", "--file", file, "--platform", "linux-64", "--format", "json", "--index-url", $"{server.Url}/simple/");
    }

    private static string[] Versions(Command locked, params string[] names)
    {
        Assert.True(locked.ExitCode == 0, locked.Error);
        using JsonDocument document = JsonDocument.Parse(locked.Out);
        return [.. document.RootElement.EnumerateArray()
            .Where(p => names.Contains(p.GetProperty("name").GetString()))
            .Select(p => $"{(p.TryGetProperty("manager", out _) ? "pip" : "conda")} {p.GetProperty("name").GetString()} {p.GetProperty("version").GetString()}")
            .Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task Lock_ProjectNeedsAnOlderNumpy_TheCondaPackageMoves()
    {
        using TestIndex served = index.Open();
        using LoopbackListener server = served.Listen();

        Command free = await LockAsync(server, ["python", "pip", "numpy"], "joblib");
        Command bound = await LockAsync(server, ["python", "pip", "numpy"], "xarray==0.20.2");

        Assert.Equal(["conda numpy 1.24.2", "pip joblib 1.2.0"], Versions(free, "numpy", "joblib"));
        Assert.Equal(["conda numpy 1.23.5", "pip pandas 1.4.4", "pip xarray 0.20.2"], Versions(bound, "numpy", "pandas", "xarray"));
    }

    [Fact]
    public async Task Lock_IndexHasPagesInHtmlAndNothingElse_TheLockIsTheSame()
    {
        using TestIndex rich = index.Open();
        using LoopbackListener server = rich.Listen();
        string[] wanted = ["fastapi", "redis", "flask-login"];
        Command first = await LockAsync(server, ["python", "pip"], wanted);

        using TestIndex poor = index.Open();
        (poor.IsHtmlOnly, poor.HasMetadata, poor.HasRanges, poor.HasHashes) = (true, false, false, false);
        using LoopbackListener other = poor.Listen();
        Command second = await LockAsync(other, ["python", "pip"], wanted);

        Assert.Contains("fastapi", first.Out, StringComparison.Ordinal);
        Assert.Equal(first.Out, second.Out.Replace(other.Url, server.Url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lock_RandomRequirements_AgreeWithPip()
    {
        string work = channel.NewFolder();
        string prefix = Path.Combine(work, "python");
        Command created = await channel.CondaStoreAsync("local", "create", "--quiet", "--prefix", prefix, "python", "pip");
        Assert.True(created.ExitCode == 0, created.Error);
        string python = Path.Combine(prefix, "bin/python");
        Command version = await Command.RunAsync(python, "-c", "import platform; print(platform.python_version())");
        using TestIndex served = index.Open();
        using LoopbackListener server = served.Listen();
        IndexCatalog catalog = IndexCatalog.Read(index.Folder);
        Resolvers resolvers = new(
            Command.CondaStorePath, python, PythonOnlyChannel.Write(channel.Folder, Path.Combine(work, "channel")), $"{server.Url}/simple/", work);
        Judge judge = new(catalog, MarkerEnvironment.Create("linux-64", new PythonInterpreter(PypiVersion.Parse(version.Out.Trim())))!);

        foreach (IReadOnlyList<string> requirements in RequirementSets.Make(catalog, Count, Seed))
        {
            Verdict verdict = judge.Compare(requirements, await resolvers.AskStoreAsync(requirements), await resolvers.AskPipAsync(requirements));

            Assert.False(verdict.Agreement is Agreement.Satisfiability or Agreement.Unexplained, $"{string.Join(' ', requirements)}\n{verdict.Where}");
        }
    }
}
