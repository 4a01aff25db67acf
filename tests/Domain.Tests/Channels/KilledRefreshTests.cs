using System.Diagnostics;
using System.Globalization;
using System.Net;
using CondaStore.Domain.Channels;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Channels;

/// <summary>
/// Several processes refresh the index of one channel in one cache, and some are killed meanwhile. No reader may ever see a mixture of two
/// states, and the next one must get the newest state without help.
/// </summary>
[Trait("Quick", "no")]
public sealed class KilledRefreshTests : IDisposable
{
    private const string DirectoryVariable = "CONDA_STORE_TEST_KILLED_REFRESH";
    private const string NumberVariable = "CONDA_STORE_TEST_KILLED_REFRESH_NUMBER";
    private const string Url = "https://channel.test/c";
    private const int Processes = 3;
    private const int Names = 1500;

    // A longer run: CONDA_STORE_TEST_KILLS=300.
    private static readonly int Kills =
        int.Parse(Environment.GetEnvironmentVariable("CONDA_STORE_TEST_KILLS") ?? "9", CultureInfo.InvariantCulture);

    private readonly TestDirectory _directory = new();
    private readonly List<Process> _running = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        foreach (Process process in _running)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        _directory.Dispose();
    }

    [Fact]
    public async Task OpenAsync_SeveralProcessesRefreshAtOnce_AllGetEachState()
    {
        Publish(0);
        for (int i = 0; i < Processes; i++)
        {
            _running.Add(await StartAsync(i));
        }

        for (int state = 1; state <= 6; state++)
        {
            Publish(state);
            for (int i = 0; i < Processes; i++)
            {
                while (Seen(i) < state)
                {
                    Assert.False(_running[i].HasExited, "A refresh failed while others refreshed.");
                    await Task.Delay(5, Token);
                }
            }
        }
    }

    [Fact]
    public async Task OpenAsync_AfterKillsAtRandomMoments_GivesTheNewestState()
    {
        Random random = new(20240506);
        Publish(0);
        for (int i = 0; i < Processes; i++)
        {
            _running.Add(await StartAsync(i));
        }

        for (int kill = 0; kill < Kills; kill++)
        {
            Publish(kill + 1);
            await Task.Delay(random.Next(0, 120), Token);
            int victim = random.Next(Processes);
            await OtherProcess.KillAsync(_running[victim]);
            _running.RemoveAt(victim);

            Assert.InRange(await StateAsync(_directory.Path, RepodataCacheMode.CacheOnly), 0, kill + 1);
            Assert.Equal(kill + 1, await StateAsync(_directory.Path, RepodataCacheMode.Revalidate));
            _running.Add(await StartAsync(Processes + kill));
        }

        while (_running.Count > 0)
        {
            await OtherProcess.KillAsync(_running[^1]);
            _running.RemoveAt(_running.Count - 1);
        }

        Publish(Kills + 1);
        Assert.Equal(Kills + 1, await StateAsync(_directory.Path, RepodataCacheMode.Revalidate));
        Assert.Single(_directory.Files("*.index"));
        Assert.Empty(Directory.EnumerateFiles(_directory["cache"], "*.tmp", SearchOption.AllDirectories));
    }

    /// <summary>What the other processes do (see <c>Program.cs</c>); they never end by themselves.</summary>
    internal static async Task<int?> TryRunAsync()
    {
        if (Environment.GetEnvironmentVariable(DirectoryVariable) is not { } directory)
        {
            return null;
        }

        string seen = SeenFile(directory, Environment.GetEnvironmentVariable(NumberVariable)!);
        while (true)
        {
            int state = await StateAsync(directory, RepodataCacheMode.Revalidate);
            await File.WriteAllTextAsync(seen + ".new", state.ToString(CultureInfo.InvariantCulture));
            File.Move(seen + ".new", seen, overwrite: true);
        }
    }

    // A client of its own each time, so that nothing is known but what the cache has.
    private static async Task<int> StateAsync(string directory, RepodataCacheMode mode)
    {
        using FolderHandler handler = new(Path.Combine(directory, "channel"));
        using RepodataClient client = new(new RepodataClientOptions
        {
            CacheDirectory = Path.Combine(directory, "cache"),
            Handler = handler,
            Mode = mode,
            UseShards = false,
        });
        SubdirSource source = await client.OpenAsync(new ChannelConfiguration().ParseOne(Url), "noarch", CancellationToken.None);
        string[] versions = [.. source.Names.Select(name => source.Group(name).Decode(0).Version).Distinct()];
        return versions is [string version] && source.Names.Count() == Names
            ? int.Parse(version, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"The index has {versions.Length} states at once.");
    }

    private static string SeenFile(string directory, string number) => Path.Combine(directory, "seen" + number);

    private int Seen(int number) =>
        int.Parse(File.ReadAllText(SeenFile(_directory.Path, number.ToString(CultureInfo.InvariantCulture))), CultureInfo.InvariantCulture);

    private void Publish(int state)
    {
        string records = string.Join(',', Enumerable.Range(0, Names).Select(i => $$"""
            "n{{i}}-{{state}}-0.conda":{"name":"n{{i}}","version":"{{state}}","build":"0","depends":["n{{(i + 1) % Names}} >={{state}}"]}
            """));
        string file = _directory.Write("repodata.new", "{\"packages\":{" + records + "}}");
        Directory.CreateDirectory(_directory["channel"]);
        File.Move(file, _directory["channel", "repodata.json"], overwrite: true);
    }

    private Task<Process> StartAsync(int number)
    {
        string text = number.ToString(CultureInfo.InvariantCulture);
        return OtherProcess.StartAsync(
            new Dictionary<string, string> { [DirectoryVariable] = _directory.Path, [NumberVariable] = text },
            SeenFile(_directory.Path, text));
    }

    /// <summary>Answers from a folder as a server would, for processes that have no server in common.</summary>
    private sealed class FolderHandler(string folder) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string file = Path.Combine(folder, Path.GetFileName(request.RequestUri!.AbsolutePath));
            if (!File.Exists(file))
            {
                return new HttpResponseMessage(HttpStatusCode.NotFound);
            }

            byte[] bytes = await File.ReadAllBytesAsync(file, cancellationToken);
            string tag = $"\"{Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes))}\"";
            if (request.Headers.IfNoneMatch.Any(t => t.Tag == tag))
            {
                return new HttpResponseMessage(HttpStatusCode.NotModified);
            }

            HttpResponseMessage response = new(HttpStatusCode.OK) { Content = new ByteArrayContent(bytes) };
            response.Headers.ETag = new(tag);
            return response;
        }
    }
}
