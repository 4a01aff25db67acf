using System.Diagnostics;
using System.Text.Json;
using CondaStore.Domain.Installing;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.Records;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Installing;

/// <summary>
/// Another process changes a prefix back and forth between two environments and is killed at random moments. Whatever it left, one of the
/// two comes back whole, the next installation must give exactly what a clean one gives, and nothing unfinished may look finished.
/// </summary>
[Trait("Quick", "no")]
public sealed class KilledInstallTests : IDisposable
{
    private const string PrefixVariable = "CONDA_STORE_TEST_KILLED_PREFIX";

    // A longer run: CONDA_STORE_TEST_KILLS=300.
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("CONDA_STORE_TEST_KILLS") ?? "12");

    private readonly TestPrefix _prefix = new();

    public void Dispose() => _prefix.Dispose();

    [Fact]
    public async Task Install_AfterKillsAtRandomMoments_GivesWhatACleanOneGives()
    {
        ReadyPackage[][] environments = [First(), Second()];
        string[] expected = new string[2];
        for (int i = 0; i < 2; i++)
        {
            await _prefix.InstallAsync(environments[i]);
            expected[i] = Snapshot();
            File.WriteAllText(_prefix.Directory.At($"environment{i}.json"), JsonSerializer.Serialize(environments[i]));
        }

        Random random = new(20240506);
        for (int kill = 0; kill < Kills; kill++)
        {
            await RunAndKillAsync(TimeSpan.FromMilliseconds(random.Next(0, 60)));
            if (PrefixData.StateOf(_prefix.Path) == PrefixState.Ready)
            {
                await _prefix.AssertIntactAsync();
            }

            await using (await _prefix.BeginAsync(new InstallOptions()))
            {
                Assert.Contains(Snapshot(), expected);
            }

            int choice = random.Next(2);
            await _prefix.InstallAsync(environments[choice]);
            await _prefix.AssertIntactAsync();
            Assert.Equal(expected[choice], Snapshot());
        }
    }

    /// <summary>What the other process does when this program was started as one (see <c>Program.cs</c>); it never ends by itself.</summary>
    internal static async Task<int?> TryRunAsync()
    {
        if (Environment.GetEnvironmentVariable(PrefixVariable) is not { } directory)
        {
            return null;
        }

        ReadyPackage[][] environments =
        [
            .. Enumerable.Range(0, 2).Select(i => JsonSerializer.Deserialize<ReadyPackage[]>(File.ReadAllText(Path.Combine(directory, $"environment{i}.json")))!),
        ];
        File.WriteAllText(Path.Combine(directory, "running"), string.Empty);
        for (int i = 0; ; i++)
        {
            ReadyPackage[] packages = environments[i % 2];
            await Installer.InstallAsync(
                Path.Combine(directory, "env"), TestPrefix.Target(packages),
                (needed, _) => packages.Where(p => needed.Any(n => n.Name == p.Record.Name)).ToAsyncEnumerable(),
                new InstallOptions { CompileBytecode = false }, TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task RunAndKillAsync(TimeSpan delay)
    {
        string running = _prefix.Directory.At("running");
        File.Delete(running);
        Process process = await OtherProcess.StartAsync(new Dictionary<string, string> { [PrefixVariable] = _prefix.Directory.Path }, running);
        await Task.Delay(delay);
        await OtherProcess.KillAsync(process);
    }

    private string Snapshot() => string.Join(
        '\n', _prefix.Snapshot().Split('\n').Where(l => !l.StartsWith("conda-meta/history", StringComparison.Ordinal)));

    private ReadyPackage[] First() => [_prefix.Python("3.11.4"), .. Common(), Many("big", "1.0", 120), Clash("c1", "1.0"), Clash("c2", "1.0")];

    private ReadyPackage[] Second() => [_prefix.Python("3.12.1"), .. Common(), Many("big", "2.0", 90), Clash("c2", "1.0"), Clash("c3", "1.0"), Many("more", "1.0", 30)];

    private IEnumerable<ReadyPackage> Common()
    {
        ExtractedPackage noarch = _prefix.Package("noarch").Noarch(NoarchKind.Python).DependsOn("python").EntryPoint("noarch = noarch:main");
        for (int i = 0; i < 40; i++)
        {
            noarch.File($"site-packages/noarch/m{i}.py", $"x = {i}\n");
        }

        return [noarch.Build(), _prefix.Package("stays").File("share/stays/a", "a").Symlink("share/stays/b", "a").EmptyDirectory("share/stays/c").Build()];
    }

    private ReadyPackage Many(string name, string version, int files)
    {
        ExtractedPackage package = _prefix.Package(name, version);
        for (int i = 0; i < files; i++)
        {
            package.File($"lib/{name}/d{i % 7}/f{i}", $"{name} {version} {i} /placeholder_that_is_long_enough_for_any_prefix_of_a_test/x\n", i % 3 == 0 ? "/placeholder_that_is_long_enough_for_any_prefix_of_a_test" : null);
        }

        return package.Build();
    }

    private ReadyPackage Clash(string name, string version) => _prefix.Package(name, version)
        .File("share/clash/one", name).File("share/clash/two", name + name).File(name == "c2" ? "share/tree/below" : "share/tree", name).Build();
}
