using System.Diagnostics;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Rows;
using CondaStore.Domain.Store.Specifying;
using CondaStore.Local.Storage;

namespace CondaStore.Local.Tests.Storage;

/// <summary>The rules of the store on the real adapters, with many writers at once.</summary>
public sealed class StoreOnSqliteTests : IDisposable
{
    private const int Clients = 20;
    private const int BuildsPerClient = 5;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("store-");
    private readonly EmbeddedStorage _storage;
    private readonly EmbeddedStorage _otherHost;

    public StoreOnSqliteTests()
    {
        // Two hosts as far as SQLite is concerned: each with connections and a writer of its own.
        _storage = EmbeddedStorage.Open(_directory.FullName, null, TimeProvider.System);
        _otherHost = EmbeddedStorage.Open(_directory.FullName, null, TimeProvider.System);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _storage.Dispose();
        _otherHost.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Submit_ManyClientsOnTwoHosts_LosesNoneAndUsesNoIdTwice()
    {
        long start = Stopwatch.GetTimestamp();
        Build[][] submitted = await Task.WhenAll(Enumerable.Range(0, Clients).Select(c => Task.Run(() => SubmitAsync(c), Token)));
        TestContext.Current.TestOutputHelper?.WriteLine($"{Clients * BuildsPerClient} submissions: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms");

        BuildStore builds = new(_storage.Table, _storage.Blobs, TimeProvider.System);
        long[] ids = [.. submitted.SelectMany(b => b).Select(b => b.Id).Order()];
        Assert.Equal(Enumerable.Range(1, Clients * BuildsPerClient).Select(i => (long)i), ids);
        Page<Build> listed = await builds.PageAsync(new BuildQuery { Visibility = Visibility.All }, new Paging(0, int.MaxValue), Token);
        Assert.Equal(ids, listed.Items.Select(b => b.Id));
        Assert.Equal(ids.Length, listed.Count);
        Assert.Equal(ids, (await builds.ActiveAsync(Token)).Select(b => b.Id));
    }

    [Fact]
    public async Task Complete_ManyBuildsOfOneEnvironmentAtOnce_LeavesTheNewestActive()
    {
        Build[] submitted = (await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => SubmitAsync(0), Token)))).SelectMany(b => b).ToArray();
        await Task.WhenAll(submitted.Select(b => Task.Run(() => BuildAsync(b), Token)));

        EnvironmentStore environments = new(_storage.Table, TimeProvider.System);
        StoreEnvironment environment = await environments.GetAsync("team0", "env", Token);
        Assert.Equal(submitted.Max(b => b.Id), environment.CurrentBuildId);
        NamespaceUsage usage = (await new Usage(_storage.Table).GetAsync(Visibility.All, Token))["team0"];
        Assert.Equal((1, 20, 2000), (usage.Environments, usage.Builds, usage.Bytes));
    }

    private async Task<Build[]> SubmitAsync(int client)
    {
        EmbeddedStorage storage = client % 2 == 0 ? _storage : _otherHost;
        NamespaceStore namespaces = new(storage.Table, TimeProvider.System);
        BuildStore builds = new(storage.Table, storage.Blobs, TimeProvider.System);
        Settings settings = new(storage.Table, StoreSettings.Defaults, TimeProvider.System);
        Specifications specifications = new(storage.Table, storage.Blobs, settings, namespaces, builds, TimeProvider.System);
        List<Build> submitted = [];
        for (int i = 0; i < BuildsPerClient; i++)
        {
            string text = $"name: env\nchannels: [conda-forge]\ndependencies: [python=3.{i}]";
            submitted.Add(await SubmitAsync(specifications, new SpecificationSubmission { Text = text, Namespace = "team" + (client % 4) }));
        }

        return [.. submitted];
    }

    // A namespace that is just being made by another is a reason to try again.
    private static async Task<Build> SubmitAsync(Specifications specifications, SpecificationSubmission submission)
    {
        while (true)
        {
            try
            {
                return await specifications.SubmitAsync(submission, Caller.Store, Token);
            }
            catch (StoreException e) when (e.IsTransient)
            {
                await Task.Delay(10, Token);
            }
        }
    }

    private async Task BuildAsync(Build build)
    {
        EmbeddedStorage storage = build.Id % 2 == 0 ? _storage : _otherHost;
        BuildStore builds = new(storage.Table, storage.Blobs, TimeProvider.System);
        Build begun = await builds.BeginAsync(build.Id, 0, "run", "worker", Token);
        await builds.ReportAsync(build.Id, begun.Attempt, InstallPhase.Link, new BuildProgress(1, 1), TimeSpan.Zero, Token);
        await builds.CompleteAsync(build.Id, begun.Attempt, 100, null, Token);
    }
}
