using System.Text;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Archiving;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Specifying;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Tests.Support;

namespace CondaStore.Domain.Tests.Store;

/// <summary>All rules of the store on storage in memory, and the steps that tests take again and again.</summary>
internal sealed class StoreUnderTest
{
    public StoreUnderTest(StoreSettings? defaults = null, int roleMappingsVersion = 1)
        : this(new CountingTimeProvider(), new InMemoryTable(), null, defaults, roleMappingsVersion)
    {
    }

    /// <summary>Another process on the same storage.</summary>
    public StoreUnderTest(StoreUnderTest other)
        : this(other.Clock, other.Table, other.Blobs, null, 1)
    {
    }

    private StoreUnderTest(CountingTimeProvider clock, InMemoryTable table, InMemoryBlobs? blobs, StoreSettings? defaults, int roleMappingsVersion)
    {
        Clock = clock;
        Table = table;
        Blobs = blobs ?? new InMemoryBlobs(Clock);
        Namespaces = new NamespaceStore(Table, Clock);
        NamespaceRoles = new NamespaceRoles(Table);
        Environments = new EnvironmentStore(Table, Clock);
        Builds = new BuildStore(Table, Blobs, Clock);
        Settings = new Settings(Table, defaults ?? StoreSettings.Defaults, Clock);
        Specifications = new Specifications(Table, Blobs, Settings, Namespaces, Builds, Clock);
        Usage = new Usage(Table);
        Log = new BuildLog(Blobs, Clock);
        Deletions = new Deletions(Table, Blobs, Environments, Builds, NamespaceRoles, Clock);
        ArchivePlanner = new ArchivePlanner(Table, Clock);
        ArchiveRuns = new ArchiveRuns(Table, Blobs, Clock);
        RetentionPlanner = new RetentionPlanner(Table, Settings, Clock);
        Signer = new TokenSigner([Encoding.ASCII.GetBytes("a key of thirty-two bytes, or so")]);
        Tokens = new TokenAuthority(new AccessOptions { Signer = Signer, RoleMappingsVersion = roleMappingsVersion }, NamespaceRoles, new IssuedTokens(Table, Clock), Clock);
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public CountingTimeProvider Clock { get; }

    public InMemoryTable Table { get; }

    public InMemoryBlobs Blobs { get; }

    public NamespaceStore Namespaces { get; }

    public NamespaceRoles NamespaceRoles { get; }

    public EnvironmentStore Environments { get; }

    public BuildStore Builds { get; }

    public Settings Settings { get; }

    public Specifications Specifications { get; }

    public Usage Usage { get; }

    public BuildLog Log { get; }

    public Deletions Deletions { get; }

    public ArchivePlanner ArchivePlanner { get; }

    public ArchiveRuns ArchiveRuns { get; }

    public RetentionPlanner RetentionPlanner { get; }

    public TokenSigner Signer { get; }

    public TokenAuthority Tokens { get; }

    public static JsonElement ParseJson(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    public static async Task<StoreException> FailsAsync(ErrorCode code, Func<Task> call)
    {
        StoreException e = await Assert.ThrowsAnyAsync<StoreException>(call);
        Assert.Equal(code, e.Code);
        return e;
    }

    public Task<Build> SubmitAsync(string ns = "team", string name = "science", string dependencies = "python", Caller? caller = null) =>
        SubmitTextAsync($"name: '{name}'\nchannels: [conda-forge]\ndependencies: [{dependencies}]", ns, caller);

    public Task<Build> SubmitTextAsync(string text, string? ns = "team", Caller? caller = null) =>
        Specifications.SubmitAsync(new SpecificationSubmission { Text = text, Namespace = ns }, caller ?? Caller.Store, Token);

    public async Task<Build> BeginAsync(Build build) => await Builds.BeginAsync(build.Id, build.Attempt, "run", "worker-1", Token);

    /// <summary>A build that was built.</summary>
    public async Task<Build> BuiltAsync(string ns = "team", string name = "science", long size = 1000, params string[] packages)
    {
        Build build = await BeginAsync(await SubmitAsync(ns, name));
        await Builds.AddArtifactAsync(build.Id, build.Attempt, ArtifactType.Directory, "/share/envs/" + build.Key, 0, Token);
        await ArtifactAsync(build, ArtifactType.Lockfile, $"lockfile/{build.Key}.yml");
        await ArtifactAsync(build, ArtifactType.CondaPack, $"archive/{build.Key}.tar.gz");
        await ArtifactAsync(build, ArtifactType.Logs, build.LogName);
        await Builds.RecordPackagesAsync(build.Id, build.Attempt, [.. packages.Select(Package)], Token);
        return (await Builds.CompleteAsync(build.Id, build.Attempt, size, null, Token)).Build;
    }

    public async Task<StoreEnvironment> EnvironmentAsync(string ns = "team", string name = "science") =>
        await Environments.GetAsync(ns, name, Token);

    /// <summary>Does what the worker of deletions does, until nothing is left; gives the directories it would remove.</summary>
    public async Task<List<string>> RemoveAllAsync()
    {
        List<string> directories = [];
        for (int round = 0; round < 20 && !await Deletions.IsDoneAsync(Token); round++)
        {
            foreach (PendingDeletion deletion in await Deletions.AdvanceAsync(Token))
            {
                directories.AddRange(deletion.Artifacts.Where(a => a.Type == ArtifactType.Directory).Select(a => a.Key));
                await Deletions.RemovedAsync(deletion, Token);
            }
        }

        Assert.True(await Deletions.IsDoneAsync(Token));
        return directories;
    }

    public async Task<List<string>> BlobNamesAsync() => [.. (await Blobs.ListAsync("", 1000, null, Token)).Blobs.Select(b => b.Name)];

    public static BuildPackage Package(string name) => new() { Name = name, Version = "1.0", Build = "h0_0", Channel = "https://conda.anaconda.org/conda-forge" };

    private async Task ArtifactAsync(Build build, ArtifactType type, string key)
    {
        await Blobs.WriteAsync(key, new MemoryStream([1]), BlobWriteOptions.Overwrite, Token);
        await Builds.AddArtifactAsync(build.Id, build.Attempt, type, key, 1, Token);
    }
}
