using System.Text.Json;
using CondaStore.Cli.Tests.TestSupport;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Local.Hosting;
using CondaStore.Local.Storage;
using CondaStore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CondaStore.Cli.Tests;

/// <summary>Bundles and backups from the command line: by a server, and on a data folder without one.</summary>
public sealed class TransferCommandsTests
{
    [Fact]
    public async Task Backup_OnADataFolder_ComesBackInAnother()
    {
        using TemporaryDirectory folder = new();
        await FillAsync(folder.At("store"));

        CommandRun created = await CommandRun.OfAsync("backup", "create", "--data", folder.At("store"), "--repository", folder.At("kept"), "--file", folder.At("one.backup"), "--json");
        CommandRun listed = await CommandRun.OfAsync("backup", "list", "--repository", folder.At("kept"));
        using JsonDocument made = JsonDocument.Parse(created.Out);
        string id = made.RootElement.GetProperty("id").GetString()!;
        CommandRun verified = await CommandRun.OfAsync("backup", "verify", id, "--repository", folder.At("kept"));
        CommandRun preview = await CommandRun.OfAsync("backup", "restore", folder.At("one.backup"), "--data", folder.At("new"), "--preview");
        CommandRun asked = await CommandRun.OfAsync("backup", "restore", id, "--data", folder.At("new"), "--repository", folder.At("kept"));
        CommandRun restored = await CommandRun.OfAsync("backup", "restore", id, "--data", folder.At("new"), "--repository", folder.At("kept"), "--no-rebuild", "--yes");

        Assert.Equal((0, 0, 0), (created.ExitCode, listed.ExitCode, verified.ExitCode));
        Assert.Contains(id, listed.Out, StringComparison.Ordinal);
        Assert.Equal(0, preview.ExitCode);
        Assert.Contains("2 environments", preview.Out, StringComparison.Ordinal);
        Assert.Equal(2, asked.ExitCode);
        Assert.True(restored.ExitCode == 0, restored.Error);
        CommandRun again = await CommandRun.OfAsync("backup", "create", "--data", folder.At("new"), "--repository", folder.At("kept"), "--json");
        using JsonDocument second = JsonDocument.Parse(again.Out);
        Assert.Equal(
            made.RootElement.GetProperty("counts").GetProperty("builds").GetInt32(), second.RootElement.GetProperty("counts").GetProperty("builds").GetInt32());
    }

    [Fact]
    public async Task BackupVerify_ObjectIsMissing_ExitCodeIsOne()
    {
        using TemporaryDirectory folder = new();
        await FillAsync(folder.At("store"));
        CommandRun created = await CommandRun.OfAsync("backup", "create", "--data", folder.At("store"), "--json");
        string id = JsonDocument.Parse(created.Out).RootElement.GetProperty("id").GetString()!;
        string lost = Directory.EnumerateFiles(folder.At("store/backups/objects"), "*", SearchOption.AllDirectories).First();
        File.Delete(lost);

        CommandRun verified = await CommandRun.OfAsync("backup", "verify", id, "--data", folder.At("store"));
        CommandRun restored = await CommandRun.OfAsync("backup", "restore", id, "--data", folder.At("new"), "--repository", folder.At("store/backups"), "--yes");

        Assert.Equal((1, 1), (verified.ExitCode, restored.ExitCode));
        Assert.Contains(Path.GetFileName(lost), verified.Out, StringComparison.Ordinal);
        Assert.Contains("CS1306", restored.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, "backup", "verify", "20260101T000000Z-0000000000000000")]
    [InlineData(2, "backup", "restore", "20260101T000000Z-0000000000000000", "--repository")]
    public async Task Backup_WrongId_ExitCodeTellsWhy(int expected, params string[] arguments)
    {
        using TemporaryDirectory folder = new();
        string[] place = arguments[^1] == "--repository" ? [] : ["--repository", folder.At("kept")];

        Assert.Equal(expected, (await CommandRun.OfAsync([.. arguments, .. place])).ExitCode);
    }

    [Fact]
    public async Task Bundle_ThroughAServer_ExportsPreviewsAndImports()
    {
        using TemporaryDirectory folder = new();
        await FillAsync(folder.At("store"));
        await using EmbeddedHost host = await StartAsync(folder.At("store"));
        string[] server = ServerOf(host);
        string file = folder.At("env0.bundle");

        CommandRun exported = await CommandRun.OfAsync(["bundle", "export", "team/env0", file, .. server]);
        CommandRun piped = await CommandRun.OfAsync(["bundle", "export", "team/env0", "-", .. server]);
        CommandRun preview = await CommandRun.OfAsync(["bundle", "import", file, "--namespace", "copies", "--preview", .. server]);
        CommandRun collision = await CommandRun.OfAsync(["bundle", "import", file, "--namespace", "team", "--yes", .. server]);
        CommandRun imported = await CommandRun.OfAsync(["bundle", "import", file, "--namespace", "copies", "--name", "again", "--yes", "--json", .. server]);
        CommandRun backup = await CommandRun.OfAsync(["backup", "create", "--quiet", .. server]);

        Assert.True(exported.ExitCode == 0, exported.Error);
        Assert.Equal((0, string.Empty), (piped.ExitCode, piped.Out));
        Assert.Equal(new FileInfo(file).Length, piped.Bytes.Length);
        Assert.True(preview.ExitCode == 0, preview.Error);
        Assert.Contains("2 builds", preview.Out, StringComparison.Ordinal);
        Assert.Equal(1, collision.ExitCode);
        Assert.Contains("CS1507", collision.Out, StringComparison.Ordinal);
        Assert.True(imported.ExitCode == 0, imported.Error);
        Assert.Contains("IMPORTED", imported.Out, StringComparison.Ordinal);
        Assert.True(backup.ExitCode == 0, backup.Error);
        Assert.Equal(3, (await CommandRun.OfAsync(["bundle", "export", "team/nothing", file, .. server])).ExitCode);
    }

    [Fact]
    public async Task Backup_ThroughAServer_CreatesListsVerifiesPreviewsAndPrunes()
    {
        using TemporaryDirectory folder = new();
        await FillAsync(folder.At("store"));
        await using EmbeddedHost host = await StartAsync(folder.At("store"));
        string[] server = ServerOf(host);

        CommandRun first = await CommandRun.OfAsync(["backup", "create", "--json", "--file", folder.At("one.backup"), .. server]);
        CommandRun second = await CommandRun.OfAsync(["backup", "create", "--no-token-key", "--json", .. server]);
        string id = Text(first, "id");
        CommandRun listed = await CommandRun.OfAsync(["backup", "list", "--json", .. server]);
        CommandRun verified = await CommandRun.OfAsync(["backup", "verify", id, "--json", .. server]);
        CommandRun preview = await CommandRun.OfAsync(["backup", "restore", id, "--preview", .. server]);
        CommandRun refused = await CommandRun.OfAsync(["backup", "restore", id, "--yes", .. server]);
        CommandRun unknown = await CommandRun.OfAsync(["backup", "verify", "20260101T000000Z-0000000000000000", .. server]);
        CommandRun noRule = await CommandRun.OfAsync(["backup", "prune", "--yes", .. server]);
        CommandRun plan = await CommandRun.OfAsync(["backup", "prune", "--keep-last", "1", "--preview", .. server]);
        CommandRun asked = await CommandRun.OfAsync(["backup", "prune", "--keep-last", "1", .. server]);
        CommandRun pruned = await CommandRun.OfAsync(["backup", "prune", "--keep-last", "1", "--yes", .. server]);
        CommandRun left = await CommandRun.OfAsync(["backup", "list", .. server]);
        CommandRun sent = await CommandRun.OfAsync(["backup", "verify", folder.At("one.backup"), .. server]);
        byte[] file = await File.ReadAllBytesAsync(folder.At("one.backup"));
        await File.WriteAllBytesAsync(folder.At("cut.backup"), file[..(file.Length / 2)]);
        CommandRun cut = await CommandRun.OfAsync(["backup", "restore", folder.At("cut.backup"), "--yes", .. server]);

        Assert.True(first.ExitCode == 0 && second.ExitCode == 0, first.Error + second.Error);
        Assert.True(new FileInfo(folder.At("one.backup")).Length > 1024);
        Assert.Equal(2, JsonDocument.Parse(listed.Out).RootElement.GetArrayLength());
        Assert.Equal(("COMPLETED", 0), (Text(verified, "status"), verified.ExitCode));
        Assert.Equal((1, 1, 3), (preview.ExitCode, refused.ExitCode, unknown.ExitCode));
        Assert.Contains("refused: The store is not empty", preview.Out, StringComparison.Ordinal);
        Assert.Equal((2, 0, 2, 0), (noRule.ExitCode, plan.ExitCode, asked.ExitCode, pruned.ExitCode));
        Assert.Contains($"{id}  goes", plan.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(id, left.Out, StringComparison.Ordinal);
        Assert.Contains(Text(second, "id"), left.Out, StringComparison.Ordinal);
        Assert.Contains("without token key", left.Out, StringComparison.Ordinal);
        Assert.True(sent.ExitCode == 0, sent.Error);
        Assert.Contains($"{id} is complete", sent.Out, StringComparison.Ordinal);
        Assert.Equal(1, cut.ExitCode);
        Assert.Contains("CS1306", cut.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BackupRestore_OneNamespaceOfAnotherStore_ComesIntoTheDataFolderOrTheServer()
    {
        using TemporaryDirectory folder = new();
        await FillAsync(folder.At("store"));
        string[] repository = ["--repository", folder.At("kept")];
        string id = Text(await CommandRun.OfAsync(["backup", "create", "--data", folder.At("store"), "--json", .. repository]), "id");
        CommandRun restored = await CommandRun.OfAsync(
            ["backup", "restore", id, "--data", folder.At("new"), "--namespace", "other", "--no-rebuild", "--yes", "--json", .. repository]);
        CommandRun wrong = await CommandRun.OfAsync(["backup", "restore", id, "--data", folder.At("none"), "--namespace", "nobody", "--yes", .. repository]);
        CommandRun again = await CommandRun.OfAsync(["backup", "create", "--data", folder.At("new"), "--json"]);
        CommandRun pruned = await CommandRun.OfAsync(["backup", "prune", "--keep-last", "1", "--yes", "--json", .. repository]);

        Assert.True(restored.ExitCode == 0, restored.Error);
        Assert.Contains("RESTORED", restored.Out, StringComparison.Ordinal);
        Assert.Equal((3, 0), (wrong.ExitCode, pruned.ExitCode));
        Assert.Equal(1, JsonDocument.Parse(again.Out).RootElement.GetProperty("counts").GetProperty("environments").GetInt32());
    }

    [Fact]
    public async Task BundleImport_NoTerminalOrDamagedOrMissing_ExitCodeTellsWhyAndNothingIsThere()
    {
        using TemporaryDirectory folder = new();
        await FillAsync(folder.At("store"));
        await using EmbeddedHost host = await StartAsync(folder.At("store"));
        string[] server = ServerOf(host);
        string file = folder.At("env0.bundle");
        CommandRun exported = await CommandRun.OfAsync(["bundle", "export", "team/env0", file, "--json", .. server]);
        byte[] bundle = await File.ReadAllBytesAsync(file);
        bundle[bundle.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(folder.At("bad.bundle"), bundle);

        CommandRun asked = await CommandRun.OfAsync(["bundle", "import", file, "--namespace", "copies", .. server]);
        CommandRun damaged = await CommandRun.OfAsync(["bundle", "import", folder.At("bad.bundle"), "--namespace", "copies", "--yes", .. server]);
        CommandRun missing = await CommandRun.OfAsync(["bundle", "import", folder.At("no.bundle"), "--namespace", "copies", "--yes", .. server]);
        CommandRun wrongName = await CommandRun.OfAsync(["bundle", "export", "team", file, .. server]);
        CommandRun gone = await CommandRun.OfAsync(["bundle", "export", "team/env0", file, "--packages", .. server]);

        Assert.Equal(new FileInfo(file).Length, JsonDocument.Parse(exported.Out).RootElement.GetProperty("size").GetInt64());
        Assert.Equal((2, 1, 2), (asked.ExitCode, damaged.ExitCode, wrongName.ExitCode));
        Assert.NotEqual(0, missing.ExitCode);
        Assert.Contains("CS1306", damaged.Error, StringComparison.Ordinal);
        Assert.Contains("at byte", damaged.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, gone.ExitCode);
        Assert.Equal(3, (await CommandRun.OfAsync(["bundle", "export", "copies/env0", folder.At("x"), .. server])).ExitCode);
    }

    private static Task<EmbeddedHost> StartAsync(string data) => EmbeddedHost.StartAsync(
        new EmbeddedHostOptions { DataDirectory = data, Port = 0, LogLevel = LogLevel.None }, CancellationToken.None);

    private static string[] ServerOf(EmbeddedHost host)
    {
        string token = host.Services.GetRequiredService<TokenAuthority>().Issue("me", RoleBindings.Of(ArnPattern.All, Role.Admin));
        return ["--url", new Uri(host.Address, "/conda-store/").AbsoluteUri, "--token", token];
    }

    private static string Text(CommandRun run, string name)
    {
        using JsonDocument document = JsonDocument.Parse(run.Out);
        return document.RootElement.GetProperty(name).GetString()!;
    }

    private static async Task FillAsync(string data)
    {
        using EmbeddedStorage storage = EmbeddedStorage.Open(data, null, TimeProvider.System);
        await new FilledStore(storage.Table, storage.Blobs, TimeProvider.System).FillAsync(environments: 1, builds: 1);
    }
}
