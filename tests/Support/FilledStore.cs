using System.Globalization;
using System.Text;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Bundles;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;
using CondaStore.Domain.Store.Specifying;

namespace CondaStore.Tests.Support;

/// <summary>
/// The rules of a store on any storage, and a content for it: builds in every state with logs, lockfiles and package lists, settings,
/// metadata and roles. No prefixes and no network: builds are reported, not run.
/// </summary>
public sealed class FilledStore
{
    /// <summary>What seals the keys in backups of the store.</summary>
    public const string Passphrase = "correct horse battery staple";

    private const string Channel = "https://conda.anaconda.org/conda-forge";

    private readonly TimeProvider _clock;

    /// <summary>The rules on a storage.</summary>
    public FilledStore(ITable table, IBlobs blobs, TimeProvider clock)
    {
        (Table, Blobs, _clock) = (table, blobs, clock);
        Namespaces = new NamespaceStore(table, clock);
        Roles = new NamespaceRoles(table);
        Environments = new EnvironmentStore(table, clock);
        Builds = new BuildStore(table, blobs, clock);
        Settings = new Settings(table, StoreSettings.Defaults, clock);
        Specifications = new Specifications(table, blobs, Settings, Namespaces, Builds, clock);
        Exports = new EnvironmentExports(table, blobs, Environments, Specifications, Settings);
        Imports = new EnvironmentImports(table, blobs, Namespaces, Environments, Specifications, Settings, Builds, clock);
        Backups = new BackupCreation(table, blobs, clock);
        Restore = new BackupRestore(table, blobs, Builds, Environments, clock, new BackupPassphrase(Passphrase));
    }

    public ITable Table { get; }

    public IBlobs Blobs { get; }

    public NamespaceStore Namespaces { get; }

    public NamespaceRoles Roles { get; }

    public EnvironmentStore Environments { get; }

    public BuildStore Builds { get; }

    public Settings Settings { get; }

    public Specifications Specifications { get; }

    public EnvironmentExports Exports { get; }

    public EnvironmentImports Imports { get; }

    public BackupCreation Backups { get; }

    public BackupRestore Restore { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Two namespaces with some environments and their history.</summary>
    public async Task FillAsync(int environments = 2, int builds = 3)
    {
        await Namespaces.EnsureAsync("default", Token);
        await Namespaces.EnsureAsync("team", Token);
        await Namespaces.EnsureAsync("other", Token);
        await Namespaces.SetMetadataAsync("team", Json("""{"owner":"ä"}"""), Token);
        await Roles.CreateAsync("team", "other", "developer", Token);
        await Settings.UpdateAsync(null, null, Json("""{"conda_max_solve_time":111}"""), Token);
        await Settings.UpdateAsync("team", null, Json("""{"conda_required_packages":["python"]}"""), Token);
        await Settings.UpdateAsync("team", "env0", Json("""{"conda_included_packages":["pip"]}"""), Token);
        for (int i = 0; i < environments; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"env{i}");
            for (int n = 0; n < builds; n++)
            {
                await BuildAsync("team", name, n);
            }

            await FailAsync("team", name);
        }

        await BuildAsync("other", "lonely", 0);
    }

    /// <summary>A build that was completed.</summary>
    public async Task<Build> BuildAsync(string ns, string name, int number)
    {
        Build build = await SubmitAsync(ns, name, number);
        build = await Builds.BeginAsync(build.Id, build.Attempt, "run", "worker", Token);
        await FinishAsync(build, number);
        return await Builds.GetAsync(build.Id, Token);
    }

    /// <summary>Submits a specification that differs by a number.</summary>
    public async Task<Build> SubmitAsync(string ns, string name, int number) => await Specifications.SubmitAsync(
        new SpecificationSubmission
        {
            Text = string.Create(CultureInfo.InvariantCulture, $"name: {name}\ndescription: version {number}\nchannels: [conda-forge]\ndependencies: [python, p{number}]\n"),
            Namespace = ns,
        },
        Caller.Store,
        Token);

    /// <summary>Completes a build that was begun.</summary>
    public async Task FinishAsync(Build build, int number)
    {
        await using (BuildLogWriter log = new BuildLog(Blobs, _clock).OpenWriter(build))
        {
            for (int i = 0; i < 20; i++)
            {
                log.WriteLine("solve", string.Create(CultureInfo.InvariantCulture, $"line {i} of build {build.Id}"));
            }
        }

        await Builds.AddArtifactAsync(build.Id, build.Attempt, ArtifactType.Logs, build.LogName, 0, Token);
        await Builds.AddArtifactAsync(build.Id, build.Attempt, ArtifactType.Directory, "/somewhere/envs/" + build.Key, 10, Token);
        await ArtifactAsync(build, ArtifactType.Lockfile, $"lockfile/{build.Key}.yml", Lockfile(number));
        await ArtifactAsync(build, ArtifactType.Yaml, $"yaml/{build.Key}.yml", "name: x\n");
        await ArtifactAsync(build, ArtifactType.Explicit, $"explicit/{build.Key}.txt", "@EXPLICIT\n");
        await Builds.RecordPackagesAsync(build.Id, build.Attempt, [Package("python"), Package("p" + number)], Token);
        await Builds.CompleteAsync(build.Id, build.Attempt, 1000 + number, null, Token);
    }

    /// <summary>Finishes what was deleted or archived, as workers do that remove files.</summary>
    public async Task RemoveDeletedAsync()
    {
        Deletions deletions = new(Table, Blobs, Environments, Builds, Roles, _clock);
        for (int round = 0; round < 20 && !await deletions.IsDoneAsync(Token); round++)
        {
            foreach (PendingDeletion deletion in await deletions.AdvanceAsync(Token))
            {
                await deletions.RemovedAsync(deletion, Token);
            }
        }
    }

    /// <summary>The bundle of an environment.</summary>
    public async Task<byte[]> ExportAsync(string ns, string name, BundleOptions? options = null)
    {
        BundlePlan plan = await Exports.PlanAsync(ns, name, options ?? new BundleOptions(), Token);
        using MemoryStream target = new();
        await EnvironmentExports.WriteAsync(plan, target, Token);
        return target.ToArray();
    }

    /// <summary>Begins an import and uploads a bundle in pieces.</summary>
    public async Task<EnvironmentImport> UploadAsync(byte[] bundle, string ns, string? name = null, int piece = 10_000)
    {
        EnvironmentImport import = await Imports.BeginAsync(ns, name, "tester", Token);
        for (int at = 0; at < bundle.Length; at += piece)
        {
            await Imports.ReceiveAsync(import, at, bundle.AsMemory(at, Math.Min(piece, bundle.Length - at)), long.MaxValue, Token);
        }

        return import;
    }

    /// <summary>All rows but those that say how far an import or restore is, as texts.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync()
    {
        List<string> rows = [];
        string? continuation = null;
        do
        {
            TablePage page = await Table.QueryAsync(TableRange.Everything, TableLimits.PageRows, continuation, Token);
            rows.AddRange(page.Rows.Where(r => r.PartitionKey is not ("imports" or "restore")).Select(r =>
                $"{r.PartitionKey} {r.RowKey} {string.Join(' ', r.Properties.Select(p => $"{p.Key}={Shown(p.Value)}"))}"));
            continuation = page.Continuation;
        }
        while (continuation is not null);

        return rows;
    }

    /// <summary>The names of all blobs.</summary>
    public async Task<IReadOnlyList<string>> BlobNamesAsync()
    {
        List<string> names = [];
        string? continuation = null;
        do
        {
            BlobPage page = await Blobs.ListAsync("", 1000, continuation, Token);
            names.AddRange(page.Blobs.Select(b => b.Name));
            continuation = page.Continuation;
        }
        while (continuation is not null);

        return names;
    }

    /// <summary>All builds of a namespace, by id.</summary>
    public async Task<IReadOnlyList<Build>> BuildsOfAsync(string ns) =>
        [.. (await Builds.PageAsync(new BuildQuery { Visibility = Visibility.All, Namespace = ns }, new Paging(0, int.MaxValue), Token)).Items];

    private async Task FailAsync(string ns, string name)
    {
        Build build = await SubmitAsync(ns, name, 99);
        build = await Builds.BeginAsync(build.Id, build.Attempt, "run", "worker", Token);
        await Builds.FailAsync(build.Id, build.Attempt, ErrorCode.Unsatisfiable, "p99 is not there", ["try p98"], Token);
    }

    private async Task ArtifactAsync(Build build, ArtifactType type, string key, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        await Blobs.WriteAsync(key, new MemoryStream(bytes), BlobWriteOptions.Overwrite, Token);
        await Builds.AddArtifactAsync(build.Id, build.Attempt, type, key, bytes.Length, Token);
    }

    /// <summary>The archive of a package: the bytes of its name.</summary>
    public static byte[] Archive(string name) => Encoding.UTF8.GetBytes(name);

    /// <summary>What the channel tells about a package.</summary>
    public static RepodataRecord Record(string name) => new()
    {
        Name = name,
        Version = "1.0",
        Build = "h0_0",
        Subdir = "linux-64",
        FileName = $"{name}-1.0-h0_0.conda",
        Url = $"{Channel}/linux-64/{name}-1.0-h0_0.conda",
        Sha256 = Sha256Of(name),
    };

    private static string Lockfile(int number) => $$"""
        {"version": 1,
         "metadata": {"content_hash": {"linux-64": "0"}, "channels": [{"url": "conda-forge", "used_env_vars": []}], "platforms": ["linux-64"], "sources": ["environment.yml"]},
         "package": [
          {"name": "p{{number}}", "version": "1.0", "manager": "conda", "platform": "linux-64", "dependencies": {}, "url": "{{Channel}}/linux-64/p{{number}}-1.0-h0_0.conda",
           "hash": {"sha256": "{{Sha256Of("p" + number)}}"}, "category": "main", "optional": false},
          {"name": "python", "version": "1.0", "manager": "conda", "platform": "linux-64", "dependencies": {}, "url": "{{Channel}}/linux-64/python-1.0-h0_0.conda",
           "hash": {"sha256": "{{Sha256Of("python")}}"}, "category": "main", "optional": false}]}
        """;

    private static string Sha256Of(string name) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Archive(name)));

    private static BuildPackage Package(string name) => new()
    {
        Name = name,
        Version = "1.0",
        Build = "h0_0",
        Channel = Channel,
        Subdir = "linux-64",
        Url = $"{Channel}/linux-64/{name}-1.0-h0_0.conda",
        Sha256 = Sha256Of(name),
    };

    private static string Shown(object value) => value switch
    {
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        byte[] bytes => Convert.ToHexStringLower(bytes),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
