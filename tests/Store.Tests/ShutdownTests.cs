using System.Security.Cryptography;
using System.Text.Json;
using CondaStore.Azure.Tests;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Functions.Azure;
using CondaStore.Local.Storage;
using CondaStore.Store.Tests.Running;
using Microsoft.Extensions.Configuration;

namespace CondaStore.Store.Tests;

/// <summary>A host that is asked to end while it builds: it ends in time, gives back what it holds, and its builds go on after the next start.</summary>
public sealed class ShutdownTests(Azurite azurite) : IAsyncDisposable
{
    // The host gives its work 15 s; the rest is for a busy machine.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(45);

    private readonly TemporaryDirectory _folder = new();
    private Dictionary<string, string?> _settings = [];
    private RecordingChannel? _channel;
    private StoreProcess? _host;

    public ValueTask DisposeAsync()
    {
        _host?.Dispose();
        _channel?.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Terminated_WhileItFetches_GivesTheLeaseBackAndGoesOn(bool onAzurite)
    {
        string token = await StartAsync(onAzurite, filesEach: 5);
        TaskCompletionSource release = new();
        Task half = _channel!.HoldNext("p0-", release.Task);
        using StoreClient first = new(_host!.Address, token);
        long build = await first.BuildAsync("team", "name: one\nchannels: [local]\ndependencies: [p0]\n");
        await half.WaitAsync(TimeSpan.FromSeconds(60));
        string lease = "packages/" + KeyOf("p0-");
        Assert.True(await IsHeldAsync(onAzurite, lease));

        int code = await _host.TerminateAsync(Longest);

        Assert.Equal(0, code);
        Assert.False(await IsHeldAsync(onAzurite, lease));
        release.SetResult();
        await GoesOnAsync(token, build);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Terminated_WhileItLinks_GivesTheLeaseBackAndGoesOn(bool onAzurite)
    {
        string token = await StartAsync(onAzurite, filesEach: 400);
        using StoreClient first = new(_host!.Address, token);
        string all = string.Join(", ", Enumerable.Range(0, 24).Select(i => $"p{i}"));
        long build = await first.BuildAsync("team", $"name: big\nchannels: [local]\ndependencies: [{all}]\n");
        await UntilLinkingAsync();

        int code = await _host.TerminateAsync(Longest);

        Assert.Equal(0, code);
        Assert.False(await IsHeldAsync(onAzurite, $"builds/{build}"));
        await GoesOnAsync(token, build);
    }

    private async Task<string> StartAsync(bool onAzurite, int filesEach)
    {
        _settings = LocalChannel.Write(_folder.At("channels"), packages: 24, filesEach);
        _channel = new RecordingChannel(_folder.At("channels"), TimeSpan.Zero);
        _settings["Store:ChannelAlias"] = _channel.Url;
        _settings["Store:Root"] = _folder.At("share");
        if (onAzurite)
        {
            string unique = Guid.NewGuid().ToString("N");
            _settings["Store:Storage:ConnectionString"] = azurite.ConnectionString;
            _settings["Store:Storage:Container"] = "c" + unique;
            _settings["Store:Storage:Table"] = "t" + unique;
        }

        _host = await StoreProcess.StartAsync(_folder.At("host"), _settings);
        return await StoreClient.LogInAsync(_host.Address);
    }

    // The next process is another one, and so is its address; the login and the build are the same.
    private async Task GoesOnAsync(string token, long build)
    {
        _host!.Dispose();
        _host = await StoreProcess.StartAsync(_folder.At("host"), _settings);
        using StoreClient next = new(_host.Address, token);
        JsonElement ended = await next.EndedAsync(build);

        Assert.Equal("COMPLETED", ended.Text("status"));
        string log = await next.Http.GetStringAsync($"build/{build}/logs/");
        Assert.DoesNotContain("has lost its worker", log, StringComparison.Ordinal);
        string prefix = (await next.GetAsync($"build/{build}/")).GetProperty("build_artifacts").EnumerateArray()
            .Single(a => a.Text("artifact_type") == "DIRECTORY").Text("key")!;
        PrefixVerification verification = await PrefixVerifier.VerifyAsync(prefix, listExtraFiles: true, null, CancellationToken.None);
        Assert.True(verification.IsIntact, string.Join('\n', verification.Differences));
    }

    private async Task<bool> IsHeldAsync(bool onAzurite, string lease)
    {
        if (!onAzurite)
        {
            using EmbeddedStorage embedded = EmbeddedStorage.Open(_folder.At("host"), _folder.At("share"), TimeProvider.System);
            return (await embedded.Leases.FindAsync(lease, CancellationToken.None))!.IsHeld;
        }

        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(_settings).Build();
        StoragePorts ports = await StoragePorts.OpenAsync(configuration, TimeProvider.System, CancellationToken.None);
        return (await ports.Leases.FindAsync(lease, CancellationToken.None))!.IsHeld;
    }

    private string KeyOf(string package)
    {
        string archive = Directory.EnumerateFiles(_folder.At("channels"), package + "*", SearchOption.AllDirectories).Single();
        string name = Path.GetFileName(archive).Replace(".conda", string.Empty, StringComparison.Ordinal).Replace(".tar.bz2", string.Empty, StringComparison.Ordinal);
        return $"{name}-{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(archive)))[..16]}";
    }

    private async Task UntilLinkingAsync()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(1));
        string folder = _folder.At("share/envs/team");
        while (!Directory.Exists(folder) || !Directory.EnumerateDirectories(folder).Any(d => Directory.Exists(Path.Combine(d, "share", "p3"))))
        {
            await Task.Delay(2, limit.Token);
        }
    }
}
