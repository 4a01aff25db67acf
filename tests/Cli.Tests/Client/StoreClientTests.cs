using System.Net;
using System.Text.Json;
using CondaStore.Cli.Tests.TestSupport;
using CondaStore.Client;
using CondaStore.Domain.Store.Access;

namespace CondaStore.Cli.Tests.Client;

/// <summary>Every operation of the client against a whole store.</summary>
public sealed class StoreClientTests : IAsyncLifetime
{
    private EmbeddedStore _store = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private StoreClient Client => _store.Client;

    public async ValueTask InitializeAsync() => _store = await EmbeddedStore.StartAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Environments_ListGetDescribeActivateLockfileDelete_AnswerWhatTheStoreHas()
    {
        RemoteBuild first = await _store.BuildAsync("team", "one", "p1");
        RemoteBuild second = await _store.BuildAsync("team", "one", "p2");
        await _store.BuildAsync("team", "two", "p1");
        await _store.BuildAsync("other", "three", "p3");

        List<RemoteEnvironment> all = await Client.Environments.ListAsync(new EnvironmentFilter(), Stop).ToListAsync(Stop);
        List<RemoteEnvironment> ofTeam = await Client.Environments.ListAsync(
            new EnvironmentFilter { Namespace = "team", Packages = ["p2"] }, Stop).ToListAsync(Stop);
        await Client.Environments.DescribeAsync("team", "one", "the first", Stop);
        await Client.Environments.ActivateAsync("team", "one", first.Id, Stop);
        RemoteEnvironment one = await Client.Environments.GetAsync("team", "one", Stop);
        using StreamReader lockfile = new(await Client.Environments.OpenLockfileAsync("team", "one", Stop));
        string locked = await lockfile.ReadToEndAsync(Stop);
        await Client.Environments.DeleteAsync("team", "two", Stop);

        Assert.Equal(["other/three", "team/one", "team/two"], all.Select(e => e.FullName));
        Assert.Equal(("team/one", second.Id), (ofTeam.Single().FullName, ofTeam[0].CurrentBuildId));
        Assert.Equal((first.Id, "the first"), (one.CurrentBuildId, one.Description));
        Assert.Contains("p1-1.0-", locked, StringComparison.Ordinal);
        StoreRequestException gone = await Assert.ThrowsAsync<StoreRequestException>(() => Client.Environments.GetAsync("team", "two", Stop));
        Assert.Equal((HttpStatusCode.NotFound, "CS1011"), (gone.Status, gone.Code));
    }

    [Fact]
    public async Task Environments_ListOfMoreThanAPage_EnumeratesAll()
    {
        const int Count = 104;
        for (int i = 0; i < Count; i++)
        {
            await Client.Namespaces.CreateAsync($"n{i}", Stop);
        }

        List<RemoteNamespace> namespaces = await Client.Namespaces.ListAsync(Stop).ToListAsync(Stop);

        Assert.Equal(Count, namespaces.Count(n => n.Name[0] == 'n'));
        Assert.Distinct(namespaces.Select(n => n.Name));
    }

    [Fact]
    public async Task Builds_ListPackagesFilesRebuildCancelDelete_AnswerWhatTheStoreHas()
    {
        RemoteBuild build = await _store.BuildAsync("team", "one", "p3", "hello=1");

        List<RemotePackage> packages = await Client.Builds.PackagesAsync(build.Id, new BuildPackageFilter(), Stop).ToListAsync(Stop);
        List<RemotePackage> exact = await Client.Builds.PackagesAsync(build.Id, new BuildPackageFilter("hello", IsExact: true), Stop).ToListAsync(Stop);
        long again = await Client.Builds.RebuildAsync(build.Id, Stop);
        List<string> followed = await Client.Builds.LogAsync(again, follow: true, Stop).ToListAsync(Stop);
        RemoteBuild second = await Client.Builds.WaitAsync(again, b => b.IsFinished, null, Stop);
        List<string> written = await Client.Builds.LogAsync(again, follow: false, Stop).ToListAsync(Stop);
        await Client.Builds.CancelAsync(again, Stop);
        Dictionary<BuildFile, long> sizes = [];
        foreach (BuildFile file in Enum.GetValues<BuildFile>())
        {
            await using Stream content = await Client.Builds.OpenAsync(build.Id, file, Stop);
            MemoryStream copy = new();
            await content.CopyToAsync(copy, Stop);
            sizes.Add(file, copy.Length);
        }

        await Client.Builds.DeleteAsync(build.Id, Stop);
        List<RemoteBuild> builds = await Client.Builds.ListAsync(
            new BuildFilter { Namespace = "team", Name = "one", SortBy = "id", IsDescending = true }, Stop).ToListAsync(Stop);

        Assert.Equal(["hello", "p0", "p1", "p3"], packages.Select(p => p.Name).Order());
        Assert.Equal(("1.0", "conda"), (exact.Single().Version, exact[0].Ecosystem));
        Assert.Equal("COMPLETED", second.Status);
        Assert.Contains(followed, line => line.Contains("[link]", StringComparison.Ordinal));
        Assert.Superset(followed.Where(l => l.Length > 0).ToHashSet(), written.ToHashSet());
        Assert.All(sizes, size => Assert.True(size.Value > 0, $"{size.Key}"));
        Assert.Equal([again, build.Id], builds.Select(b => b.Id));
        Assert.Equal("DELETED", builds[1].Status);
        Assert.Equal("one", build.Specification!.Spec.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Specifications_Solve_ReturnsPackagesWithoutBuilding()
    {
        IReadOnlyList<RemoteSolvedPackage> packages = await Client.Specifications.SolveAsync(new RemoteSolveRequest(["local"], ["p2", "hello"], []), Stop);
        StoreRequestException failed = await Assert.ThrowsAsync<StoreRequestException>(
            () => Client.Specifications.SolveAsync(new RemoteSolveRequest(["local"], ["nothing"], []), Stop));

        Assert.Equal(["hello", "p0", "p1", "p2"], packages.Select(p => p.Name).Order());
        Assert.Equal("CS1201", failed.Code);
        Assert.Empty(await Client.Environments.ListAsync(new EnvironmentFilter(), Stop).ToListAsync(Stop));
    }

    [Fact]
    public async Task Specifications_Preview_ReturnsChangesOrProblems()
    {
        long build = (await _store.BuildAsync("team", "shown", "p1")).Id;

        RemotePreview preview = await Client.Specifications.PreviewAsync(
            new SpecificationRequest { Specification = "name: shown\nchannels: [local]\ndependencies: [p1, hello]\n", Namespace = "team" }, Stop);
        RemotePreview faulty = await Client.Specifications.PreviewAsync(
            new SpecificationRequest { Specification = "name: shown\ndependencies: ['p1>>1']\n", Namespace = "team" }, Stop);

        Assert.Equal(("shown", build, 2), (preview.Name, preview.ComparedWith, preview.Unchanged));
        Assert.Equal(("added", "hello"), Assert.Single(preview.Changes.Select(c => (c.Kind, c.Name))));
        Assert.Equal(("CS1004", 2), Assert.Single(faulty.Problems.Select(p => (p.Code, p.Line))));
    }

    [Fact]
    public async Task Specifications_MalformedFile_ThrowsWithThePosition()
    {
        StoreRequestException failed = await Assert.ThrowsAsync<StoreRequestException>(() => Client.Specifications.BuildAsync(
            new SpecificationRequest { Specification = "name: one\nchannels: [local\n", Namespace = "team" }, Stop));

        Assert.Equal(HttpStatusCode.BadRequest, failed.Status);
        Assert.NotNull(failed.Location);
        Assert.True(failed.Location.Line >= 2);
    }

    [Fact]
    public async Task Namespaces_CreateMetadataRolesDelete_AnswerWhatTheStoreHas()
    {
        await Client.Namespaces.CreateAsync("a", Stop);
        await Client.Namespaces.CreateAsync("b", Stop);
        await Client.Namespaces.SetMetadataAsync("a", JsonDocument.Parse("""{"team":"blue"}""").RootElement, Stop);
        await Client.Namespaces.GiveRoleAsync("a", "b", "viewer", Stop);
        RemoteNamespaceRole given = await Client.Namespaces.RoleAsync("a", "b", Stop);
        await Client.Namespaces.ChangeRoleAsync("a", "b", "admin", Stop);
        RemoteNamespaceRole changed = (await Client.Namespaces.RolesAsync("a", Stop)).Single();
        await Client.Namespaces.TakeRoleAsync("a", "b", Stop);
        await Client.Namespaces.GiveRoleAsync("a", "b", "developer", Stop);
        await Client.Namespaces.TakeAllRolesAsync("a", Stop);
        await Client.Namespaces.UpdateAsync("a", new NamespaceChange(RoleMappings: new Dictionary<string, IReadOnlyList<string>> { ["a/*"] = ["viewer"] }), Stop);
        RemoteNamespace a = await Client.Namespaces.GetAsync("a", Stop);
        await Client.Namespaces.DeleteAsync("b", Stop);

        Assert.Equal(("viewer", "admin", "b"), (given.Role, changed.Role, changed.OtherNamespace));
        Assert.Empty(await Client.Namespaces.RolesAsync("a", Stop));
        Assert.Equal("blue", a.Metadata!.Value.GetProperty("team").GetString());
        Assert.Equal("a/*", a.RoleMappings!.Single().Entity);
        Assert.DoesNotContain("b", (await Client.Namespaces.ListAsync(Stop).ToListAsync(Stop)).Select(n => n.Name));
    }

    [Fact]
    public async Task Access_TokensAndLogin_AreWhatTheCallerMay()
    {
        RemoteCaller me = await Client.Access.CallerAsync(Stop);
        string token = await Client.Access.CreateTokenAsync(
            new CreateTokenRequest(RoleBindings: new Dictionary<string, IReadOnlyList<string>> { ["team/*"] = ["viewer"] }), Stop);
        using StoreClient limited = _store.ClientOf(token);
        RemoteCaller viewer = await limited.Access.CallerAsync(Stop);
        using StoreClient nobody = _store.ClientOf(null);
        string session = await nobody.Access.LoginAsync("ann", "password", Stop);
        using StoreClient ann = _store.ClientOf(session);
        StoreRequestException wrong = await Assert.ThrowsAsync<StoreRequestException>(() => nobody.Access.LoginAsync("ann", "guess", Stop));
        StoreRequestException denied = await Assert.ThrowsAsync<StoreRequestException>(() => limited.Namespaces.CreateAsync("more", Stop));

        Assert.Equal((true, "me", "admin"), (me.Authenticated, me.PrimaryNamespace, me.EntityRoles["*/*"].Single()));
        Assert.Equal("viewer", viewer.EntityRoles["team/*"].Single());
        Assert.NotNull(viewer.Expiration);
        Assert.Equal("ann", (await ann.Access.CallerAsync(Stop)).PrimaryNamespace);
        Assert.False((await nobody.Access.CallerAsync(Stop)).Authenticated);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (wrong.Status, denied.Status));
    }

    [Fact]
    public async Task Settings_UpdateAndReset_ChangeTheLevel()
    {
        static Dictionary<string, JsonElement> Value(string json) => new() { ["conda_default_packages"] = JsonDocument.Parse(json).RootElement };
        await Client.Namespaces.CreateAsync("team", Stop);

        await Client.Settings.UpdateAsync("team", null, Value("""["p1"]"""), Stop);
        IReadOnlyDictionary<string, JsonElement> set = await Client.Settings.GetAsync("team", null, Stop);
        await Client.Settings.UpdateAsync("team", null, Value("null"), Stop);

        Assert.Equal("p1", set["conda_default_packages"][0].GetString());
        Assert.Equal(0, (await Client.Settings.GetAsync("team", "one", Stop))["conda_default_packages"].GetArrayLength());
        Assert.Equal(0, (await Client.Settings.GetAsync(null, null, Stop))["conda_default_packages"].GetArrayLength());
    }

    [Fact]
    public async Task Status_UsageDiskChannelsPackages_AreThoseOfTheStore()
    {
        await _store.BuildAsync("team", "one", "p1");

        RemoteStatus status = await Client.Status.GetAsync(Stop);
        RemoteCheckedParts parts = await Client.Status.CheckAsync(Stop);
        IReadOnlyDictionary<string, RemoteNamespaceUsage> usage = await Client.Status.UsageAsync(Stop);
        RemoteDiskUsage disk = await Client.Status.DiskAsync(Stop);
        List<RemoteChannel> channels = await Client.Channels.ListAsync(Stop).ToListAsync(Stop);

        Assert.Matches(@"^\d+\.\d+", status.Version);
        Assert.Equal((status.Version, true, true, true), (parts.Version, parts.Tables, parts.Blobs, parts.Share));
        Assert.Equal((1, 1), (usage["team"].NumEnvironments, usage["team"].NumBuilds));
        Assert.Single(disk.Prefixes, p => p.Prefix.StartsWith("team/", StringComparison.Ordinal) && p.IsFinished);
        Assert.All(channels, c => Assert.StartsWith("file://", c.Name, StringComparison.Ordinal));
        List<RemotePackage> found = await Client.Packages.SearchAsync(new PackageFilter { Search = "hello", IsExact = true, SortBy = ["version"] }, Stop).ToListAsync(Stop);
        Assert.All(found, p => Assert.Equal("hello", p.Name));
    }

    [Fact]
    public async Task Request_WithoutThePrefix_HintsAtIt()
    {
        using StoreClient client = new(new StoreClientOptions { Url = new Uri(_store.Root), Token = _store.Token() });

        StoreRequestException failed = await Assert.ThrowsAsync<StoreRequestException>(() => client.Status.GetAsync(Stop));

        Assert.Contains(failed.Hints, hint => hint.Contains(_store.Url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Request_OfATokenThatSeesOneNamespace_ListsOnlyThat()
    {
        await _store.BuildAsync("team", "one", "p1");
        await _store.BuildAsync("other", "two", "p1");
        using StoreClient viewer = _store.ClientOf(_store.Token("team/*", Role.Viewer));

        List<RemoteEnvironment> seen = await viewer.Environments.ListAsync(new EnvironmentFilter(), Stop).ToListAsync(Stop);

        Assert.Equal(["team/one"], seen.Select(e => e.FullName));
    }
}
