using System.Net.Http.Json;
using System.Text.Json;
using CondaStore.Cli.Tests.TestSupport;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Local.Hosting;
using CondaStore.Store.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CondaStore.Cli.Tests.Archive;

/// <summary>Archiving, retention and bringing back from the command line, on a whole store with three builds of one environment.</summary>
public sealed class ArchiveCommandsTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _folder = new();
    private readonly List<long> _builds = [];
    private EmbeddedHost _host = null!;
    private string[] _server = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await EmbeddedHost.StartAsync(
            new EmbeddedHostOptions
            {
                DataDirectory = _folder.At("data"),
                Port = 0,
                LogLevel = LogLevel.None,
                Settings = LocalChannel.Write(_folder.At("channels"), packages: 6, filesEach: 3),
            },
            CancellationToken.None);
        string token = _host.Services.GetRequiredService<TokenAuthority>().Issue("me", RoleBindings.Of(ArnPattern.All, Role.Admin));
        _server = ["--url", new Uri(_host.Address, "/conda-store/").AbsoluteUri, "--token", token];
        using HttpClient http = new() { BaseAddress = new Uri(_host.Address, "/conda-store/"), DefaultRequestHeaders = { Authorization = new("Bearer", token) } };
        for (int i = 1; i <= 3; i++)
        {
            HttpResponseMessage answer = await http.PostAsJsonAsync(
                "api/v1/specification/", new { @namespace = "team", specification = $"name: e\nchannels: [local]\ndependencies: [p{i}]\n" });
            using JsonDocument body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            _builds.Add(body.RootElement.GetProperty("data").GetProperty("build_id").GetInt64());
            await ShownAsync(_builds[^1], "COMPLETED");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Build_ArchiveAndRecreate_AskTellAndEndAsPromised()
    {
        string id = Text(_builds[0]);
        CommandRun asked = await RunAsync("build", "archive", id);
        CommandRun untouched = await RunAsync("build", "show", id);
        CommandRun active = await RunAsync("build", "archive", Text(_builds[^1]), "--yes");
        CommandRun archived = await RunAsync("build", "archive", id, "--yes");
        CommandRun again = await RunAsync("build", "recreate", id, "--json", "--quiet");
        CommandRun notArchived = await RunAsync("build", "recreate", id);
        CommandRun packed = await RunAsync("build", "archive", id, "--keep-packed", "--yes", "--json");
        CommandRun forced = await RunAsync("build", "archive", Text(_builds[^1]), "--force", "--yes");
        CommandRun activated = await RunAsync("build", "recreate", id, "--activate");

        Assert.Equal(2, asked.ExitCode);
        Assert.Contains("--yes", asked.Error, StringComparison.Ordinal);
        Assert.Contains("COMPLETED", untouched.Out, StringComparison.Ordinal);
        Assert.Equal(1, active.ExitCode);
        Assert.Contains("active build", active.Error, StringComparison.Ordinal);
        Assert.Equal((0, 0), (archived.ExitCode, again.ExitCode));
        Assert.Contains("ARCHIVED", archived.Out, StringComparison.Ordinal);
        Assert.Equal(("COMPLETED", 0), (Json(again).GetProperty("status").GetString(), Json(again).GetProperty("differences").GetInt32()));
        Assert.Equal(1, notArchived.ExitCode);
        Assert.Contains("COMPLETED state", notArchived.Error, StringComparison.Ordinal);
        Assert.Equal((0, "ARCHIVED"), (packed.ExitCode, Json(packed).GetProperty("status").GetString()));
        Assert.Equal((0, 0), (forced.ExitCode, activated.ExitCode));
        Assert.Equal(3, (await RunAsync("build", "recreate", "999")).ExitCode);
    }

    [Fact]
    public async Task BuildArchive_PackingFails_EndsWithTheReason()
    {
        string prefix = Directory.GetDirectories(_folder.At("data/share/envs/team")).Single(d => d.Contains($"-{_builds[0]}-", StringComparison.Ordinal));
        Directory.Move(prefix, prefix + "-away");

        CommandRun failed = await RunAsync("build", "archive", Text(_builds[0]), "--keep-packed", "--yes");

        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("could not be archived", failed.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BuildRecreate_TwoPackagesVanished_NamesBothAndWhatHelps()
    {
        await RunAsync("build", "archive", Text(_builds[1]), "--yes");
        foreach (string name in new[] { "p1", "p2" })
        {
            Directory.Delete(Directory.GetDirectories(_folder.At("data/share/pkgs/v1"), $"{name}-*").Single(), recursive: true);
            File.Delete(Directory.GetFiles(_folder.At("channels/local/noarch"), $"{name}-*.conda").Single());
        }

        CommandRun failed = await RunAsync("build", "recreate", Text(_builds[1]));

        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("2 packages of the build cannot be had any more: p1-1.0-", failed.Out, StringComparison.Ordinal);
        Assert.Contains("p2-1.0-", failed.Out, StringComparison.Ordinal);
        Assert.Contains("hint: ", failed.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BuildRecreate_ChangedFileInTheCache_ListsItAndEndsWithOne()
    {
        await RunAsync("build", "archive", Text(_builds[0]), "--yes");
        string cached = Directory.EnumerateFiles(_folder.At("data/share/pkgs/v1"), "*.txt", SearchOption.AllDirectories).First(f => f.Contains("/p1-", StringComparison.Ordinal));
        DateTime time = File.GetLastWriteTimeUtc(cached);
        byte[] content = await File.ReadAllBytesAsync(cached);
        content[0] ^= 1;
        await File.WriteAllBytesAsync(cached, content);
        File.SetLastWriteTimeUtc(cached, time);

        CommandRun differs = await RunAsync("build", "recreate", Text(_builds[0]));

        Assert.Equal(1, differs.ExitCode);
        Assert.Contains($"share/p1/{Path.GetFileName(cached)}", differs.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Archive_PlanRunListShowCancelResume_DoWhatTheySay()
    {
        CommandRun plan = await RunAsync("archive", "plan", "--all-but-last", "1", "--json");
        CommandRun asked = await RunAsync("archive", "run", "--all-but-last", "1");
        CommandRun nothing = await RunAsync("archive", "run", "--all-but-last", "1", "--namespace", "nobody*", "--yes");
        CommandRun run = await RunAsync("archive", "run", "--all-but-last", "1", "--environment", "e*", "--older-than", "0d", "--not-activated-since", "0m", "--larger-than", "1", "--yes", "--json", "--quiet");
        CommandRun list = await RunAsync("archive", "list", "--json");
        string id = Json(list).GetProperty("id").GetString()!;
        CommandRun show = await RunAsync("archive", "show", id);
        CommandRun cancel = await RunAsync("archive", "cancel", id, "--json");
        CommandRun resume = await RunAsync("archive", "resume", id);

        Assert.Equal((0, 2), (plan.ExitCode, Json(plan).GetProperty("count").GetInt32()));
        Assert.Equal(2, asked.ExitCode);
        Assert.Contains("not among the last 1", asked.Out, StringComparison.Ordinal);
        Assert.Equal(0, nothing.ExitCode);
        Assert.Contains("0 builds", nothing.Out, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("COMPLETED", Json(run).GetProperty("state").GetString());
        Assert.Equal(0, show.ExitCode);
        Assert.Equal(2, show.Out.Split("[done]").Length - 1);
        Assert.Equal((0, "COMPLETED"), (cancel.ExitCode, Json(cancel).GetProperty("state").GetString()));
        Assert.Equal(0, resume.ExitCode);
        Assert.All(_builds[..2], build => Assert.DoesNotContain(Directory.GetDirectories(_folder.At("data/share/envs/team")), d => d.Contains($"-{build}-", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(3, "archive", "show", "nosuch")]
    [InlineData(3, "archive", "cancel", "nosuch")]
    [InlineData(3, "archive", "resume", "nosuch")]
    [InlineData(2, "archive", "plan", "--older-than", "soon")]
    [InlineData(2, "archive", "plan", "--all-but-last", "many")]
    public async Task Archive_WrongArguments_ExitCodeTellsWhy(int expected, params string[] arguments) =>
        Assert.Equal(expected, (await RunAsync(arguments)).ExitCode);

    [Fact]
    public async Task Retention_PlanAndRun_FollowTheSettings()
    {
        await _host.Services.GetRequiredService<Domain.Store.Configuration.Settings>().UpdateAsync(
            "team", null, JsonDocument.Parse("""{"retention_keep_last":2}""").RootElement, CancellationToken.None);

        CommandRun plan = await RunAsync("retention", "plan");
        CommandRun asked = await RunAsync("retention", "run");
        CommandRun run = await RunAsync("retention", "run", "--yes");
        CommandRun after = await RunAsync("retention", "plan", "--json");

        Assert.Equal(0, plan.ExitCode);
        Assert.Contains("retention_keep_last=2 of the namespace", plan.Out, StringComparison.Ordinal);
        Assert.Contains("1 builds", plan.Out, StringComparison.Ordinal);
        Assert.Equal(2, asked.ExitCode);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("COMPLETED", run.Out, StringComparison.Ordinal);
        Assert.Equal(0, Json(after).GetProperty("count").GetInt32());
    }

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync([.. arguments, .. _server]);

    private async Task ShownAsync(long build, string status)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (!(await RunAsync("build", "show", Text(build))).Out.Contains(status, StringComparison.Ordinal))
        {
            await Task.Delay(50, limit.Token);
        }
    }

    // The last line: what comes before it may be progress.
    private static JsonElement Json(CommandRun run) => JsonDocument.Parse(run.Out.TrimEnd().Split('\n')[^1]).RootElement;

    private static string Text(long build) => build.ToString(System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task Token_FromFileOrInput_IsTheSameAsOnTheCommandLineWithoutTheWarning()
    {
        string[] address = _server[..2];
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, _server[3] + "\n");

        CommandRun shown = await CommandRun.OfAsync(["archive", "list", .. _server]);
        CommandRun fromFile = await CommandRun.OfAsync(["archive", "list", .. address, "--token-file", file]);
        CommandRun fromInput = await CommandRun.WithInputAsync(_server[3] + "\nmore", ["archive", "list", .. address, "--token-stdin"]);
        CommandRun several = await CommandRun.OfAsync(["archive", "list", .. _server, "--token-file", file]);
        File.Delete(file);
        CommandRun missing = await CommandRun.OfAsync(["archive", "list", .. address, "--token-file", file]);

        Assert.Equal((0, 0, 0), (shown.ExitCode, fromFile.ExitCode, fromInput.ExitCode));
        Assert.Contains("process list", shown.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_server[3], shown.Error, StringComparison.Ordinal);
        Assert.Empty(fromFile.Error);
        Assert.Empty(fromInput.Error);
        Assert.Equal(2, several.ExitCode);
        Assert.Contains("CS1009", missing.Error, StringComparison.Ordinal);
    }
}
