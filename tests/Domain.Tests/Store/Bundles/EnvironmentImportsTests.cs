using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Bundles;
using CondaStore.Domain.Store.Keeping;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Rows;
using CondaStore.Domain.Tests.Store.Keeping;
using CondaStore.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using static CondaStore.Domain.Tests.Store.StoreUnderTest;

namespace CondaStore.Domain.Tests.Store.Bundles;

public sealed class EnvironmentImportsTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly FilledStore _source;
    private readonly InMemoryTable _table = new();
    private readonly InMemoryBlobs _blobs;
    private readonly FilledStore _target;

    public EnvironmentImportsTests()
    {
        _source = new FilledStore(new InMemoryTable(), new InMemoryBlobs(_clock), _clock);
        _blobs = new InMemoryBlobs(_clock);
        _target = new FilledStore(_table, _blobs, _clock);
    }

    [Fact]
    public async Task Run_EmptyStore_BringsTheWholeHistoryAndQueuesTheActiveBuild()
    {
        byte[] bundle = await BundleAsync();

        EnvironmentImport done = await _target.Imports.RunAsync(await _target.UploadAsync(bundle, "new", "copy"), [], Token);

        IReadOnlyList<Build> builds = await _target.BuildsOfAsync("new");
        Assert.Equal([BuildStatus.Archived, BuildStatus.Archived, BuildStatus.Queued, BuildStatus.Failed], builds.Select(b => b.Status));
        StoreEnvironment environment = await _target.Environments.GetAsync("new", "copy", Token);
        Assert.Equal((builds[2].Id, done.EnvironmentId), (environment.CurrentBuildId!.Value, environment.Id));
        Assert.Equal(builds[2].Id, Assert.Single(await _target.Builds.ActiveAsync(Token)).Id);
        Assert.Equal(ErrorCode.Unsatisfiable, builds[3].ErrorCode);
        Assert.All(builds, b => Assert.False(b.IsStaged));
        Assert.Equal(["p0", "python"], (await _target.Builds.AllPackagesAsync(builds[0], Token)).Select(p => p.Name).Order());
        Assert.DoesNotContain(await _target.BlobNamesAsync(), b => b.StartsWith("uploads/", StringComparison.Ordinal));
        NamespaceUsage usage = (await new Usage(_table).GetAsync(Visibility.All, Token))["new"];
        Assert.Equal((1, 4), (usage.Environments, usage.Builds));
        Assert.All(
            builds.GroupBy(b => b.Status).Where(g => g.Key.IsFinished()), g => Assert.Equal(g.Count(), usage.Finished(g.Key)));
    }

    [Fact]
    public async Task Run_ImportedBuild_CompletesAndExportsTheSameHistory()
    {
        EnvironmentImport done = await _target.Imports.RunAsync(await _target.UploadAsync(await BundleAsync(), "team"), [], Token);
        Build queued = await _target.Builds.GetAsync(done.ActiveBuild!.Value, Token);
        Build begun = await _target.Builds.BeginAsync(queued.Id, queued.Attempt, "run", "worker", Token);
        await _target.Builds.CompleteAsync(begun.Id, begun.Attempt, 7, null, Token);

        BundleManifest there = (await _source.Exports.PlanAsync("team", "env0", new BundleOptions(), Token)).Manifest;
        BundleManifest here = (await _target.Exports.PlanAsync("team", "env0", new BundleOptions(), Token)).Manifest;

        Assert.Equal(there.Specifications, here.Specifications);
        Assert.Equal(there.Builds.Select(OfHistory), here.Builds.Select(OfHistory));
        Assert.Equal(there.Members.Select(m => m.Sha256).Skip(1), here.Members.Select(m => m.Sha256).Skip(1));
        Assert.Equal(done.ActiveBuild, here.Environment.ActiveBuild);
    }

    [Fact]
    public async Task Run_Repeated_ChangesNothing()
    {
        EnvironmentImport done = await _target.Imports.RunAsync(await _target.UploadAsync(await BundleAsync(), "team"), [], Token);
        IReadOnlyList<string> before = await _target.RowsAsync();

        await _target.Imports.RunAsync(done, [], Token);

        Assert.Equal(before, await _target.RowsAsync());
    }

    [Fact]
    public async Task Preview_NameIsTaken_SaysSoAndRunRefuses()
    {
        byte[] bundle = await BundleAsync();
        await _target.FillAsync(environments: 1, builds: 1);
        EnvironmentImport import = await _target.UploadAsync(bundle, "team");
        IReadOnlyList<string> before = await _target.RowsAsync();

        ImportPreview preview = await _target.Imports.PreviewAsync(import, [], Token);

        Assert.Equal(ErrorCode.AlreadyExists, Assert.Single(preview.Problems).Code);
        Assert.Equal((4, 3, false), (preview.Builds, preview.Restorable, preview.NamespaceIsNew));
        await FailsAsync(ErrorCode.AlreadyExists, () => _target.Imports.RunAsync(import, [], Token));
        Assert.Equal(before, await _target.RowsAsync());
    }

    [Fact]
    public async Task Preview_PolicyIsBroken_NamesTheBuilds()
    {
        await _target.Namespaces.EnsureAsync("strict", Token);
        await _target.Settings.UpdateAsync("strict", null, ParseJson("""{"conda_allowed_channels":["main"]}"""), Token);
        EnvironmentImport import = await _target.UploadAsync(await BundleAsync(), "strict");

        ImportPreview preview = await _target.Imports.PreviewAsync(import, [], Token);

        Assert.All(preview.Problems, p => Assert.Equal(ErrorCode.PolicyViolation, p.Code));
        Assert.Equal([1, 2, 3, 4], preview.Problems.Select(p => p.Build!.Value).Distinct().Order());
        Assert.Contains(preview.Settings, s => s.Name == "conda_allowed_channels" && s.There == "[]");
        await FailsAsync(ErrorCode.PolicyViolation, () => _target.Imports.RunAsync(import, [], Token));
        Assert.Empty(await _target.BuildsOfAsync("strict"));
    }

    [Fact]
    public async Task Run_DiesAfterAnyWrite_ShowsNothingOrAllAndTheNextRunFinishes()
    {
        byte[] bundle = await BundleAsync();
        int writes = 0;
        bool died = true;
        for (; died; writes++)
        {
            FakeTimeProvider clock = new();
            InMemoryTable table = new();
            InMemoryBlobs blobs = new(clock);
            StoppingStorage storage = new(table, blobs);
            FilledStore dying = new(storage.Table, storage.Blobs, clock);
            EnvironmentImport import = await dying.UploadAsync(bundle, "new", "copy");
            storage.DieAfter(writes);
            died = false;
            try
            {
                await dying.Imports.RunAsync(import, [], Token);
            }
            catch (StoppingStorage.DeadException)
            {
                died = true;
            }

            FilledStore next = new(table, blobs, clock);
            int seen = (await next.BuildsOfAsync("new")).Count;
            bool exists = await next.Environments.FindAsync("new", "copy", Token) is not null;
            Assert.Equal(exists ? 4 : 0, seen);
            Assert.Equal(exists ? 1 : 0, await CountAsync(next));

            await next.Imports.RunAsync(await next.Imports.GetAsync(import.Id, Token), [], Token);
            IReadOnlyList<Build> builds = await next.BuildsOfAsync("new");
            Assert.Equal([BuildStatus.Archived, BuildStatus.Archived, BuildStatus.Queued, BuildStatus.Failed], builds.Select(b => b.Status));
            Assert.All(builds, b => Assert.False(b.IsStaged));
            Assert.Single(await next.Builds.ActiveAsync(Token));
        }

        Assert.True(writes > 20, $"only {writes} writes");
    }

    [Fact]
    public async Task Discard_StagedImport_RemovesWhatWasWritten()
    {
        byte[] bundle = await BundleAsync();
        StoppingStorage storage = new(_table, _blobs);
        FilledStore dying = new(storage.Table, storage.Blobs, _clock);
        EnvironmentImport import = await dying.UploadAsync(bundle, "new", "copy");
        storage.DieAfter(34);
        await Assert.ThrowsAsync<StoppingStorage.DeadException>(() => dying.Imports.RunAsync(import, [], Token));
        Assert.Contains(await _target.RowsAsync(), r => r.Contains("IsStaged", StringComparison.Ordinal));

        await _target.Imports.DiscardAsync(await _target.Imports.GetAsync(import.Id, Token), Token);

        Assert.DoesNotContain(await _target.RowsAsync(), r => r.StartsWith("ns!new", StringComparison.Ordinal) && r.Contains("Key=", StringComparison.Ordinal));
        Assert.Empty(await _target.BlobNamesAsync());
    }

    [Fact]
    public async Task Receive_PieceComesTwiceOrOutOfOrder_IsPassedOverOrRefused()
    {
        EnvironmentImport import = await _target.Imports.BeginAsync("team", null, "me", Token);

        Assert.Equal(3, await _target.Imports.ReceiveAsync(import, 0, new byte[] { 1, 2, 3 }, 10, Token));
        Assert.Equal(3, await _target.Imports.ReceiveAsync(import, 0, new byte[] { 1, 2, 3 }, 10, Token));
        await FailsAsync(ErrorCode.Conflict, () => _target.Imports.ReceiveAsync(import, 4, new byte[] { 5 }, 10, Token));
    }

    [Fact]
    public async Task Receive_MoreThanAllUploadsMayHave_IsRefusedUntilOneIsGivenUp()
    {
        EnvironmentImport first = await _target.Imports.BeginAsync("team", null, "me", Token);
        EnvironmentImport second = await _target.Imports.BeginAsync("team", null, "me", Token);
        await _target.Imports.ReceiveAsync(first, 0, new byte[6], 10, Token);

        await FailsAsync(ErrorCode.QuotaExceeded, () => _target.Imports.ReceiveAsync(second, 0, new byte[5], 10, Token));
        await _target.Imports.DiscardAsync(first, Token);

        Assert.Equal(5, await _target.Imports.ReceiveAsync(second, 0, new byte[5], 10, Token));
    }

    [Fact]
    public async Task Run_PackagesInBundle_KeepsThemWhereRecreationsLook()
    {
        byte[] bundle = await BundleWithPackagesAsync();

        await _target.Imports.RunAsync(await _target.UploadAsync(bundle, "new"), [], Token);

        KeptPackages kept = new(_table, _blobs, _clock);
        IReadOnlyList<KeptPackage> all = await KeptRows.ReadAsync(_table);
        Assert.Equal(["p0", "p1", "p2", "python"], all.Select(p => p.Record.Name).Order(StringComparer.Ordinal));
        foreach (KeptPackage package in all)
        {
            await using Stream? archive = await kept.OpenAsync(package.Record, Token);
            using MemoryStream bytes = new();
            await archive!.CopyToAsync(bytes, Token);
            Assert.Equal(FilledStore.Archive(package.Record.Name), bytes.ToArray());
            Assert.Equal(["new"], package.Namespaces);
        }
    }

    [Fact]
    public async Task Run_PackagesAreKeptAlready_JoinsThem()
    {
        byte[] bundle = await BundleWithPackagesAsync();
        await _target.Imports.RunAsync(await _target.UploadAsync(bundle, "first"), [], Token);
        int blobs = (await _target.BlobNamesAsync()).Count(b => b.StartsWith("package-archive/", StringComparison.Ordinal));

        await _target.Imports.RunAsync(await _target.UploadAsync(bundle, "second"), [], Token);

        Assert.Equal(blobs, (await _target.BlobNamesAsync()).Count(b => b.StartsWith("package-archive/", StringComparison.Ordinal)));
        Assert.All(await KeptRows.ReadAsync(_table), p => Assert.Equal(["first", "second"], p.Namespaces));
    }

    private static BundleOptions WithPackages { get; } = new() { OpenArchive = (p, _) => Task.FromResult<Stream?>(new MemoryStream(FilledStore.Archive(p.Name))) };

    private async Task<byte[]> BundleWithPackagesAsync()
    {
        await _source.FillAsync();
        return await _source.ExportAsync("team", "env0", WithPackages);
    }

    private async Task<byte[]> BundleAsync()
    {
        await _source.FillAsync();
        return await _source.ExportAsync("team", "env0");
    }

    private static (string, string, DateTimeOffset, DateTimeOffset?, DateTimeOffset?, string?) OfHistory(BundleBuild build) =>
        (build.Specification, build.Status, build.ScheduledOn, build.StartedOn, build.EndedOn, build.RequestedBy);

    private static async Task<int> CountAsync(FilledStore store) => (await store.Environments.PageAsync(
        new EnvironmentQuery { Visibility = Visibility.All, Namespace = "new" }, new Paging(0, int.MaxValue), Token)).Items.Count;
}
