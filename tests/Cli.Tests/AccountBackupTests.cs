using System.Diagnostics;
using System.Text.Json;
using CondaStore.Azure.Tests;
using CondaStore.Cli.Tests.TestSupport;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Local.Storage;
using CondaStore.Tests.Support;

namespace CondaStore.Cli.Tests;

/// <summary>
/// Backups in containers and of accounts from the command line. The account is named in the environment, so every command is a process
/// of its own.
/// </summary>
[Trait("Needs", "Azurite")]
public sealed class AccountBackupTests(Azurite azurite) : IClassFixture<Azurite>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly string _unique = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Backup_InAContainer_ComesIntoTheAccountAndOutOfItAgain()
    {
        using TemporaryDirectory folder = new();
        using (EmbeddedStorage storage = EmbeddedStorage.Open(folder.At("store"), null, TimeProvider.System))
        {
            await new FilledStore(storage.Table, storage.Blobs, TimeProvider.System).FillAsync(environments: 1, builds: 1);
        }

        string[] container = ["--repository", "container:kept" + _unique];
        CommandRun created = await RunAsync(["backup", "create", "--data", folder.At("store"), "--json", .. container]);
        string id = Text(created, "id");
        CommandRun listed = await RunAsync(["backup", "list", .. container]);
        CommandRun verified = await RunAsync(["backup", "verify", id, .. container]);
        CommandRun preview = await RunAsync(["backup", "restore", id, "--account", "--preview", .. container]);
        CommandRun asked = await RunAsync(["backup", "restore", id, "--account", .. container]);
        CommandRun restored = await RunAsync(["backup", "restore", id, "--account", "--yes", "--json", .. container]);

        Assert.True(created.ExitCode == 0, created.Error);
        Assert.Contains(id, listed.Out, StringComparison.Ordinal);
        Assert.Contains("0 problems", verified.Out, StringComparison.Ordinal);
        Assert.Contains("2 environments", preview.Out, StringComparison.Ordinal);
        Assert.Equal((0, 2), (preview.ExitCode, asked.ExitCode));
        Assert.True(restored.ExitCode == 0, restored.Error);
        Assert.Contains("RESTORED", restored.Out, StringComparison.Ordinal);

        // The account's own backups, and one of them in the data folder of another machine.
        CommandRun second = await RunAsync(["backup", "create", "--account", "--json", "--file", folder.At("one.backup")]);
        CommandRun own = await RunAsync(["backup", "list", "--account", "--json"]);
        CommandRun refused = await RunAsync(["backup", "restore", id, "--account", "--yes", .. container]);
        CommandRun back = await RunAsync(["backup", "restore", folder.At("one.backup"), "--data", folder.At("back"), "--no-rebuild", "--yes"]);
        CommandRun third = await RunAsync(["backup", "create", "--data", folder.At("back"), "--json"]);
        CommandRun pruned = await RunAsync(["backup", "prune", "--keep-last", "1", "--yes", .. container]);

        Assert.True(second.ExitCode == 0, second.Error);
        Assert.Single(JsonDocument.Parse(own.Out).RootElement.EnumerateArray());
        Assert.True(refused.ExitCode == 0, "the same restore again changes nothing: " + refused.Error);
        Assert.True(back.ExitCode == 0, back.Error);
        Assert.Equal(Builds(created), Builds(third));
        Assert.True(pruned.ExitCode == 0, pruned.Error);
    }

    [Fact]
    public async Task Backup_InAContainer_DamagedOrMissing_ExitCodeTellsWhy()
    {
        using TemporaryDirectory folder = new();
        string[] container = ["--repository", "container:empty" + _unique];
        await File.WriteAllBytesAsync(folder.At("no.backup"), new byte[2000], Token);

        Assert.Equal(3, (await RunAsync(["backup", "verify", "20260101T000000Z-0000000000000000", .. container])).ExitCode);
        CommandRun damaged = await RunAsync(["backup", "restore", folder.At("no.backup"), "--account", "--yes", .. container]);
        Assert.Equal(1, damaged.ExitCode);
        Assert.Contains("CS1306", damaged.Error, StringComparison.Ordinal);
        Assert.Contains("[]", (await RunAsync(["backup", "list", "--json", .. container])).Out, StringComparison.Ordinal);
    }

    private async Task<CommandRun> RunAsync(string[] arguments)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "conda-store"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["Store__Storage__ConnectionString"] = azurite.ConnectionString,
                ["Store__Storage__Container"] = "c" + _unique,
                ["Store__Storage__Table"] = "t" + _unique,
            },
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(Token);
        Task<string> error = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return new CommandRun(process.ExitCode, await output, await error, []);
    }

    private static int Builds(CommandRun run)
    {
        using JsonDocument document = JsonDocument.Parse(run.Out);
        return document.RootElement.GetProperty("counts").GetProperty("builds").GetInt32();
    }

    private static string Text(CommandRun run, string name)
    {
        Assert.True(run.ExitCode == 0, run.Error);
        using JsonDocument document = JsonDocument.Parse(run.Out);
        return document.RootElement.GetProperty(name).GetString()!;
    }
}
