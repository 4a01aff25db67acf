using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store;
using CondaStore.Domain.Store.Authorization;
using CondaStore.Domain.Store.Building;
using CondaStore.Domain.Store.Bundles;
using CondaStore.Domain.Store.Keeping;
using CondaStore.Domain.Store.Ownership;
using CondaStore.Tests.Support;
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
        await _target.Builds.CompleteAsync(begun.Id, begun.Attempt, 7, Token);

        BundleManifest there = (await _source.Exports.PlanAsync("team", "env0", new BundleOptions(), Token)).Manifest;
        BundleManifest here = (await _target.Exports.PlanAsync("team", "env0", new BundleOptions(), Token)).Manifest;

        Assert.Equal(there.Specifications, here.Specifications);
        Assert.Equal(there.Builds.Select(b => (b.Specification, b.Status, b.ScheduledOn)), here.Builds.Select(b => (b.Specification, b.Status, b.ScheduledOn)));
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
        await _target.Settings.UpdateAsync("strict", null, Json("""{"conda_allowed_channels":["main"]}"""), Token);
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

        Assert.Equal(3, await _target.Imports.ReceiveAsync(import, 0, new byte[] { 1, 2, 3 }, Token));
        Assert.Equal(3, await _target.Imports.ReceiveAsync(import, 0, new byte[] { 1, 2, 3 }, Token));
        await FailsAsync(ErrorCode.Conflict, () => _target.Imports.ReceiveAsync(import, 4, new byte[] { 5 }, Token));
    }

    [Fact]
    public async Task Preview_AnyByteChanged_IsRefusedWithAPlace()
    {
        byte[] bundle = await BundleAsync();
        Random random = new(1);
        int flips = int.Parse(Environment.GetEnvironmentVariable("CONDA_STORE_TEST_BIT_FLIPS") ?? "150", CultureInfo.InvariantCulture);
        for (int i = 0; i < flips; i++)
        {
            byte[] changed = [.. bundle];
            int at = random.Next(changed.Length);
            changed[at] ^= (byte)(1 << random.Next(8));
            if (!await IsRefusedAsync(changed))
            {
                // Times, owners and padding of the tar headers mean nothing.
                Assert.True(IsInHeaderOrPadding(bundle, at), $"byte {at}");
            }
        }
    }

    [Fact]
    public async Task Preview_CutAnywhere_IsRefused()
    {
        byte[] bundle = await BundleAsync();
        Random random = new(2);
        for (int i = 0; i < 60; i++)
        {
            int length = random.Next(bundle.Length - 1024);
            StoreException refused = await FailsAsync(ErrorCode.DamagedBundle, () => PreviewAsync(bundle[..length]));
            Assert.Contains("at byte", refused.Message, StringComparison.Ordinal);
        }

        Assert.Empty(await _target.BuildsOfAsync("team"));
    }

    [Fact]
    public async Task Preview_CutAtEveryBoundary_IsRefusedAndNothingIsChanged()
    {
        byte[] bundle = await BundleWithPackagesAsync();
        IReadOnlyList<TarPlace> members = TarMap.Of(bundle);
        foreach (int length in members.SelectMany(m => (int[])[m.Header, m.Header + 1, m.Content, m.Content + 1, m.Content + m.Size, m.End]).Distinct())
        {
            StoreException refused = await FailsAsync(ErrorCode.DamagedBundle, () => RunAsync(bundle[..length]));
            Assert.Contains("at byte", refused.Message, StringComparison.Ordinal);
        }

        Assert.Empty(await _target.RowsAsync());
    }

    [Fact]
    public async Task Preview_EveryMemberChangedRemovedOrTwice_IsRefusedWithItsNameAndNothingIsChanged()
    {
        byte[] bundle = await BundleWithPackagesAsync();
        IReadOnlyList<TarPlace> members = TarMap.Of(bundle);
        Assert.True(members.Count > 20, $"{members.Count} members");
        foreach (TarPlace member in members)
        {
            foreach (int at in (int[])[member.Content, member.Content + (member.Size / 2), member.Content + member.Size - 1])
            {
                byte[] changed = [.. bundle];
                changed[at] ^= 4;
                StoreException refused = await FailsAsync(ErrorCode.DamagedBundle, () => RunAsync(changed));
                Assert.Contains(member.Path == "bundle.json" ? "bundle.json" : member.Path, refused.Found, StringComparison.Ordinal);
                Assert.Contains("at byte", refused.Message, StringComparison.Ordinal);
            }

            await FailsAsync(ErrorCode.DamagedBundle, () => RunAsync([.. bundle[..member.Header], .. bundle[member.End..]]));
            await FailsAsync(ErrorCode.DamagedBundle, () => RunAsync([.. bundle[..member.End], .. bundle[member.Header..]]));
        }

        Assert.Empty(await _target.RowsAsync());
        Assert.DoesNotContain(await _target.BlobNamesAsync(), b => !b.StartsWith("uploads/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Preview_LaterVersion_SaysUpgrade()
    {
        StoreException refused = await FailsAsync(
            ErrorCode.UnsupportedBundle, async () => await PreviewAsync(await ChangedAsync(m => m["version"] = 2)));

        Assert.Contains("version 2", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("builds/1/evil.sh.zst")]
    [InlineData("/settings.json")]
    public async Task Preview_ManifestNamesAStrangeMember_IsRefused(string path) =>
        await FailsAsync(ErrorCode.DamagedBundle, async () => await PreviewAsync(await ChangedAsync(m => m["members"]![0]!["path"] = path)));

    [Theory]
    [InlineData("status", "\"BUILDING\"")]
    [InlineData("id", "7")]
    [InlineData("specification", "\"00\"")]
    [InlineData("scheduled_on", "\"never\"")]
    public async Task Preview_ManifestHasAnImpossibleBuild_IsRefused(string member, string value) => await FailsAsync(
        ErrorCode.DamagedBundle, async () => await PreviewAsync(await ChangedAsync(m => m["builds"]![0]![member] = JsonNode.Parse(value))));

    [Fact]
    public async Task Run_PackagesInBundle_KeepsThemWhereRecreationsLook()
    {
        byte[] bundle = await BundleWithPackagesAsync();

        await _target.Imports.RunAsync(await _target.UploadAsync(bundle, "new"), [], Token);

        KeptPackages kept = new(_table, _blobs, _clock);
        IReadOnlyList<KeptPackage> all = await kept.AllAsync(Token);
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
        Assert.All(await new KeptPackages(_table, _blobs, _clock).AllAsync(Token), p => Assert.Equal(["first", "second"], p.Namespaces));
    }

    [Fact]
    public async Task Preview_PackageThatNoLockfileNames_IsRefused()
    {
        await _source.FillAsync();
        BundlePlan plan = await _source.Exports.PlanAsync("team", "env0", WithPackages, Token);
        JsonNode manifest = JsonNode.Parse(plan.ManifestBytes)!;
        JsonNode member = manifest["members"]!.AsArray().Last(m => m!["path"]!.GetValue<string>().StartsWith("packages/", StringComparison.Ordinal))!;
        string other = new('a', 64);
        string path = member["path"]!.GetValue<string>();
        string sha256 = path.Split('/')[1];
        byte[] bytes = Encoding.UTF8.GetBytes(manifest.ToJsonString().Replace(path, path.Replace(sha256, other, StringComparison.Ordinal), StringComparison.Ordinal));
        JsonNode changed = JsonNode.Parse(bytes)!;
        changed["packages"]!.AsArray().Last()!["sha256"] = other;

        StoreException refused = await FailsAsync(ErrorCode.DamagedBundle, async () => await PreviewAsync(await WriteAsync(plan, changed)));

        Assert.Contains("no lockfile of the bundle names it", refused.Message, StringComparison.Ordinal);
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

    private async Task PreviewAsync(byte[] bundle) =>
        await _target.Imports.PreviewAsync(await _target.UploadAsync(bundle, "team", piece: 1 << 20), [], Token);

    private async Task RunAsync(byte[] bundle) =>
        await _target.Imports.RunAsync(await _target.UploadAsync(bundle, "team", piece: 1 << 20), [], Token);

    private async Task<bool> IsRefusedAsync(byte[] bundle)
    {
        try
        {
            await PreviewAsync(bundle);
            return false;
        }
        catch (StoreException e) when (e.Code is ErrorCode.DamagedBundle or ErrorCode.UnsupportedBundle)
        {
            return true;
        }
    }

    // The same bundle with another manifest.
    private async Task<byte[]> ChangedAsync(Action<JsonNode> change)
    {
        await _source.FillAsync();
        BundlePlan plan = await _source.Exports.PlanAsync("team", "env0", new BundleOptions(), Token);
        JsonNode manifest = JsonNode.Parse(plan.ManifestBytes)!;
        change(manifest);
        return await WriteAsync(plan, manifest);
    }

    // The members too are written under the names that the manifest gives them.
    private static async Task<byte[]> WriteAsync(BundlePlan plan, JsonNode manifest)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        string?[] paths = [.. manifest["members"]!.AsArray().Select(m => m!["path"]!.GetValue<string>())];
        IReadOnlyList<BundleMember> members = [.. plan.Manifest.Members.Zip(paths, (member, path) => member with { Path = path! })];
        using MemoryStream target = new();
        await EnvironmentExports.WriteAsync(plan with { Manifest = plan.Manifest with { Members = members }, ManifestBytes = bytes }, target, Token);
        return target.ToArray();
    }

    private static bool IsInHeaderOrPadding(byte[] bundle, int at) => !TarMap.Of(bundle).Any(m => at >= m.Content && at < m.Content + m.Size);

    private static async Task<int> CountAsync(FilledStore store) => (await store.Environments.PageAsync(
        new EnvironmentQuery { Visibility = Visibility.All, Namespace = "new" }, Paging.Whole, Token)).Items.Count;
}
