using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Keeping;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;
using CondaStore.Domain.Store.Specifying;

namespace CondaStore.Domain.Store.Bundles;

/// <summary>
/// Imports environments with their history from bundles. A bundle is received in pieces, may be previewed, and is then imported: rows
/// written first belong to an environment that does not exist yet and so are invisible; one conditional batch creates the environment and
/// makes everything visible. An interrupted run continues when repeated.
/// </summary>
public sealed partial class EnvironmentImports
{
    /// <summary>The maximum size in bytes of a piece of a bundle.</summary>
    public const int LargestPiece = 4 << 20;

    private const string Partition = "imports";
    private const string Uploads = "uploads/";

    private readonly ITable _table;
    private readonly IBlobs _blobs;
    private readonly NamespaceStore _namespaces;
    private readonly EnvironmentStore _environments;
    private readonly Specifications _specifications;
    private readonly Settings _settings;
    private readonly BuildStore _builds;
    private readonly TimeProvider _clock;
    private readonly Identities _identities;
    private readonly KeptPackages _kept;

    /// <summary>Initializes imports into the given storage.</summary>
    public EnvironmentImports(
        ITable table,
        IBlobs blobs,
        NamespaceStore namespaces,
        EnvironmentStore environments,
        Specifications specifications,
        Settings settings,
        BuildStore builds,
        TimeProvider clock)
    {
        _table = table;
        _blobs = blobs;
        _namespaces = namespaces;
        _environments = environments;
        _specifications = specifications;
        _settings = settings;
        _builds = builds;
        _clock = clock;
        _identities = new Identities(table);
        _kept = new KeptPackages(table, blobs, clock);
    }

    /// <summary>Starts an import.</summary>
    /// <param name="ns">The target namespace, which is created if missing.</param>
    /// <param name="environment">The name of the environment; null for that in the bundle.</param>
    /// <param name="requestedBy">The primary namespace of the requester.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">A name is not valid (<see cref="ErrorCode.InvalidName"/>).</exception>
    public async Task<EnvironmentImport> BeginAsync(string ns, string? environment, string requestedBy, CancellationToken cancellationToken)
    {
        StoreNames.CheckNamespace(ns);
        if (environment is not null)
        {
            StoreNames.CheckEnvironment(environment);
        }

        EnvironmentImport begun =
            new(Guid.NewGuid().ToString("N"), ns, environment, ImportState.Receiving, requestedBy, _clock.GetUtcNow());
        return begun with { ETag = await _table.InsertAsync(Write(begun), cancellationToken) };
    }

    /// <summary>Gets an import.</summary>
    /// <exception cref="StoreException">It does not exist (<see cref="ErrorCode.NotFound"/>).</exception>
    public async Task<EnvironmentImport> GetAsync(string id, CancellationToken cancellationToken) =>
        id.Length == 32 && id.All(char.IsAsciiHexDigitLower) && await _table.GetAsync(Partition, id, cancellationToken) is { } row
            ? Read(row)
            : throw new StoreException(ErrorCode.NotFound, "import does not exist");

    /// <summary>Returns the number of bytes of a bundle received.</summary>
    public async Task<long> ReceivedAsync(EnvironmentImport import, CancellationToken cancellationToken) =>
        (await _blobs.PropertiesAsync(UploadOf(import), cancellationToken))?.Length ?? 0;

    /// <summary>Receives the next piece of a bundle. A piece already received is skipped, so a call may be repeated.</summary>
    /// <param name="import">The import.</param>
    /// <param name="offset">Where the piece begins in the bundle.</param>
    /// <param name="piece">At most <see cref="LargestPiece"/> bytes.</param>
    /// <param name="mostBytes">The maximum total size in bytes of all uploads in progress.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The number of bytes received.</returns>
    /// <exception cref="StoreException">
    /// The piece does not follow the last one (<see cref="ErrorCode.Conflict"/>), the import was already started
    /// (<see cref="ErrorCode.InvalidState"/>), or the limit is exceeded (<see cref="ErrorCode.QuotaExceeded"/>). </exception>
    public async Task<long> ReceiveAsync(
        EnvironmentImport import, long offset, ReadOnlyMemory<byte> piece, long mostBytes, CancellationToken cancellationToken)
    {
        if (import.State != ImportState.Receiving)
        {
            throw new StoreException(ErrorCode.InvalidState, "the import has begun and takes no more bytes");
        }

        return await UploadedFile.AppendAsync(_blobs, Uploads, UploadOf(import), offset, piece, mostBytes, cancellationToken);
    }

    /// <summary>Discards an import with everything that it has written, or removes the state of a completed one.</summary>
    public async Task DiscardAsync(EnvironmentImport import, CancellationToken cancellationToken)
    {
        if (import.State == ImportState.Staging && await ReadPlanAsync(import, cancellationToken) is { } plan)
        {
            foreach (long id in plan.Builds)
            {
                await RemoveStagedAsync(import.Namespace, id, cancellationToken);
            }
        }

        await RemoveFilesAsync(import, cancellationToken);
        await _table.DeleteAsync(Partition, import.Id, null, cancellationToken);
    }

    /// <summary>Removes abandoned imports, with their uploads.</summary>
    /// <returns>How many.</returns>
    public async Task<int> SweepAsync(TimeSpan olderThan, CancellationToken cancellationToken)
    {
        DateTimeOffset limit = _clock.GetUtcNow() - olderThan;
        int swept = 0;
        foreach (EnvironmentImport import in (await StoreRows.AllAsync(_table, TableRange.Partition(Partition), cancellationToken))
            .Select(Read))
        {
            if (import.CreatedOn < limit)
            {
                await DiscardAsync(import, cancellationToken);
                swept++;
            }
        }

        return swept;
    }

    // A visible build is no longer staged: its environment was published.
    private async Task RemoveStagedAsync(string ns, long id, CancellationToken cancellationToken)
    {
        string partition = StoreRows.Partition(ns);
        if (await _table.GetAsync(partition, StoreRows.BuildKeyOf(id), cancellationToken) is not { } row
            || BuildRow.Read(row) is not { IsStaged: true } build
            || await _builds.FindAsync(id, cancellationToken) is not null)
        {
            return;
        }

        foreach (string blob in build.Artifacts.Select(a => a.Key).Append(BuildStore.PackagesName(build)).Append(build.ManifestName))
        {
            await _blobs.DeleteAsync(blob, null, cancellationToken);
        }

        // The build last: as long as it exists, the next call finds the rest.
        await _table.DeleteAsync(partition, StoreRows.PackageNamesKey(id), null, cancellationToken);
        await _table.DeleteAsync(partition, StoreRows.BuildOfEnvironmentKey(build.Environment, id), null, cancellationToken);
        await _table.DeleteAsync(partition, row.RowKey, row.ETag, cancellationToken);
    }

    private async Task<Stream> OpenAsync(EnvironmentImport import, CancellationToken cancellationToken) =>
        await ReceivedAsync(import, cancellationToken) > 0
            ? await _blobs.OpenReadAsync(UploadOf(import), 0, null, cancellationToken)
            : throw BundleErrors.Damaged("bundle", "its start", 0, "nothing of it was received");

    private async Task RemoveFilesAsync(EnvironmentImport import, CancellationToken cancellationToken)
    {
        await _blobs.DeleteAsync(UploadOf(import), null, cancellationToken);
        await _blobs.DeleteAsync(PlanOf(import), null, cancellationToken);
    }

    private async Task<EnvironmentImport> ChangeAsync(EnvironmentImport changed, CancellationToken cancellationToken) =>
        changed with { ETag = await _table.ReplaceAsync(Write(changed), changed.ETag!, cancellationToken) };

    private static string UploadOf(EnvironmentImport import) => $"{Uploads}{import.Id}.bundle";

    private static string PlanOf(EnvironmentImport import) => $"{Uploads}{import.Id}.json";

    private static EnvironmentImport Read(TableRow row) => new(
        row.RowKey,
        row.Text("Namespace")!,
        row.Text("Environment"),
        Enum.TryParse(row.Text("State"), out ImportState state) ? state : ImportState.Receiving,
        row.Text("RequestedBy") ?? "",
        row.Time("CreatedOn") ?? default,
        row.NumberOrNull("EnvironmentId"),
        row.NumberOrNull("ActiveBuild"),
        row.ETag);

    private static TableRow Write(EnvironmentImport import) => new(Partition, import.Id)
    {
        ["Namespace"] = import.Namespace,
        ["Environment"] = import.Environment,
        ["State"] = import.State.ToString(),
        ["RequestedBy"] = import.RequestedBy,
        ["CreatedOn"] = import.CreatedOn,
        ["EnvironmentId"] = import.EnvironmentId,
        ["ActiveBuild"] = import.ActiveBuild,
    };
}
