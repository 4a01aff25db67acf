using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Specifying;

/// <summary>
/// Stores specifications, once per content, identified by the SHA-256 of their canonical form. Submitting one creates a build.
/// </summary>
public sealed class Specifications
{
    // Longer ones, mostly lockfiles, are stored in a blob.
    private const int LongestInRow = 30_000;
    private const int LongestText = 256 * 1024;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ITable _table;
    private readonly IBlobs _blobs;
    private readonly Settings _settings;
    private readonly NamespaceStore _namespaces;
    private readonly BuildStore _builds;
    private readonly TimeProvider _clock;
    private readonly IShare? _share;
    private readonly Identities _identities;
    private readonly FetchAllowance _deployment;
    private readonly BuildUpdates _updates;

    /// <summary>Initializes specifications in the given storage.</summary>
    /// <param name="table">The table for rows.</param>
    /// <param name="blobs">The blobs for long specifications.</param>
    /// <param name="settings">The settings with the policies.</param>
    /// <param name="namespaces">The namespaces of environments.</param>
    /// <param name="builds">The builds created by submissions.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="share">The share whose free space is checked; null for no check.</param>
    /// <param name="deployment">The locations outside the public internet and the store's own channels where channels are allowed; null for
    /// none.</param>
    public Specifications(
        ITable table,
        IBlobs blobs,
        Settings settings,
        NamespaceStore namespaces,
        BuildStore builds,
        TimeProvider clock,
        IShare? share = null,
        FetchAllowance? deployment = null)
    {
        _table = table;
        _blobs = blobs;
        _settings = settings;
        _namespaces = namespaces;
        _builds = builds;
        _clock = clock;
        _share = share;
        _identities = new Identities(table);
        _deployment = deployment ?? FetchAllowance.None;
        _updates = new BuildUpdates(new EnvironmentStore(table, clock), builds, GetAsync);
    }

    /// <summary>
    /// Reads, checks and stores a specification, and queues a build of it. Environment and namespace are created if missing, provided that
    /// the caller may create them.
    /// </summary>
    /// <exception cref="StoreException">
    /// In this order: it cannot be parsed (<see cref="ErrorCode.InvalidDocument"/>), its structure is not valid
    /// (<see cref="ErrorCode.InvalidEnvironmentFile"/>, <see cref="ErrorCode.InvalidLockfile"/>,
    /// <see cref="ErrorCode.InvalidName"/>), access is denied (<see cref="ErrorCode.AccessDenied"/>), a policy is violated
    /// (<see cref="ErrorCode.PolicyViolation"/>), the share is nearly full (<see cref="ErrorCode.QuotaExceeded"/>). </exception>
    public async Task<Build> SubmitAsync(SpecificationSubmission submission, Caller caller, CancellationToken cancellationToken)
    {
        SpecificationDocument document = SpecificationReader.Read(submission);
        string ns = submission.Namespace is { Length: > 0 } given ? given : caller.PrimaryNamespace;
        caller.Require(Permission.EnvironmentCreate, $"{ns}/{document.Name}");
        Namespace? target = await _namespaces.FindAsync(ns, cancellationToken);
        if (target is null)
        {
            caller.Require(Permission.NamespaceCreate, ns);
            StoreNames.CheckNamespace(ns);
        }

        StoreSettings settings = await _settings.GetAsync(ns, document.Name, cancellationToken);
        document = PolicyOf(settings).Apply(document);
        CheckSpace(settings);
        CheckPlace(ns, document.Name);
        if (submission is { Update: not null, IsLockfile: true })
        {
            throw new StoreException(ErrorCode.InvalidRequest, "A lockfile names every package, so that no mode applies to it.");
        }

        BuildUpdate? update = await _updates.FindAsync(submission.Update, ns, document.Name, document.File, cancellationToken);
        Specification specification = await KeepAsync(document, cancellationToken);
        target ??= await _namespaces.EnsureAsync(ns, cancellationToken);
        Build build = await _builds.AddAsync(
            target,
            document.Name,
            document.Description.Length > 0 ? document.Description : null,
            (specification.Id, specification.Sha256),
            caller.PrimaryNamespace,
            update,
            cancellationToken);
        if (!submission.IsLockfile && HasComments(submission.Text))
        {
            await _builds.KeepTextAsync(build, submission.Text, cancellationToken);
        }

        return build;
    }

    // Without comments, the content says it all. Credentials, which may be in comments, are never kept.
    private static bool HasComments(string text) =>
        text.Contains('#', StringComparison.Ordinal) && text.Length <= LongestText && Redaction.Redact(text) == text;

    /// <summary>Reads and checks an environment file as submitting it would, without storing anything.</summary>
    /// <param name="text">The environment file.</param>
    /// <param name="ns">The namespace whose settings apply.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The file with the additions from the settings, and the settings.</returns>
    /// <exception cref="StoreException">As <see cref="SubmitAsync"/>, for an invalid file or a policy violation.</exception>
    public async Task<(EnvironmentFile File, StoreSettings Settings)> ExamineAsync(
        string text, string ns, CancellationToken cancellationToken)
    {
        SpecificationDocument document = SpecificationReader.Read(new SpecificationSubmission { Text = text });
        StoreSettings settings = await _settings.GetAsync(ns, document.Name, cancellationToken);
        return (PolicyOf(settings).Apply(document).File, settings);
    }

    /// <summary>Returns what a build of an environment file would keep of the active build; null for nothing.</summary>
    internal Task<BuildUpdate?> UpdateAsync(
        UpdateRequest? request, string ns, string environment, EnvironmentFile file, CancellationToken cancellationToken) =>
        _updates.FindAsync(request, ns, environment, file, cancellationToken);

    /// <summary>Gets a specification.</summary>
    /// <param name="sha256">Its identity.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">It does not exist (<see cref="ErrorCode.NotFound"/>).</exception>
    public async Task<Specification> GetAsync(string sha256, CancellationToken cancellationToken) =>
        await FindAsync(sha256, cancellationToken) ?? throw new StoreException(ErrorCode.NotFound, "specification does not exist");

    internal SpecificationPolicy PolicyOf(StoreSettings settings) => new(settings, _deployment);

    private static string BlobOf(string sha256) => $"specifications/{sha256}.json";

    private Task<Specification> KeepAsync(SpecificationDocument document, CancellationToken cancellationToken)
    {
        JsonObject json = document.ToJson();
        return KeepAsync(
            document.Name, CanonicalJson.Sha256(json), json.ToJsonString(Plain), document.Lockfile is not null, _clock.GetUtcNow(),
            cancellationToken);
    }

    /// <summary>Stores a checked specification, unless it exists.</summary>
    internal async Task<Specification> KeepAsync(
        string name, string sha256, string text, bool isLockfile, DateTimeOffset createdOn, CancellationToken cancellationToken)
    {
        if (await FindAsync(sha256, cancellationToken) is { } known)
        {
            return known;
        }

        if (text.Length > LongestInRow)
        {
            // Written before the row, so that every row has its blob. The same content may be written twice.
            MemoryStream content = new(Encoding.UTF8.GetBytes(text));
            await _blobs.WriteAsync(BlobOf(sha256), content, new BlobWriteOptions { ContentType = "application/json" }, cancellationToken);
        }

        long id = await _identities.TakeAsync(Identities.Specifications, new IdentityReference("", sha256), cancellationToken);
        Specification kept = new(id, name, sha256, text, isLockfile, createdOn);
        try
        {
            await _table.InsertAsync(ToRow(kept), cancellationToken);
            return kept;
        }
        catch (ConflictException)
        {
            return await GetAsync(sha256, cancellationToken);
        }
    }

    private async Task<Specification?> FindAsync(string sha256, CancellationToken cancellationToken)
    {
        if (sha256.Length != 64
            || await _table.GetAsync(StoreRows.SpecificationPartition(sha256), sha256, cancellationToken) is not { } row)
        {
            return null;
        }

        string? text = row.Text("Json");
        if (text is null)
        {
            await using Stream stream = await _blobs.OpenReadAsync(BlobOf(sha256), 0, null, cancellationToken);
            using StreamReader reader = new(stream, Encoding.UTF8);
            text = await reader.ReadToEndAsync(cancellationToken);
        }

        return new Specification(row.Number("Id"), row.Text("Name")!, sha256, text, row.Flag("IsLockfile"), row.Time("CreatedOn")!.Value);
    }

    private static TableRow ToRow(Specification specification) =>
        new(StoreRows.SpecificationPartition(specification.Sha256), specification.Sha256)
        {
            ["Id"] = specification.Id,
            ["Name"] = specification.Name,
            ["Json"] = specification.Json.Length <= LongestInRow ? specification.Json : null,
            ["IsLockfile"] = specification.IsLockfile,
            ["CreatedOn"] = specification.CreatedOn,
        };

    // Most packages are built with a placeholder of 255 characters, and a longer prefix does not fit into their files.
    private void CheckPlace(string ns, string name)
    {
        const int LongestPlace = 255;
        const int LongestKey = 8 + 1 + 10 + 1 + 10 + 1;
        int length = _share is null ? 0 : $"{_share.Root}/envs/{ns}/".Length + LongestKey + name.Length;
        if (length > LongestPlace)
        {
            throw new StoreException(
                ErrorCode.InvalidName,
                $"The directory of '{ns}/{name}' would have up to {length} characters; packages can be installed where the path has at "
                    + $"most {LongestPlace}.")
            {
                Hints = [$"take a name that is {length - LongestPlace} characters shorter"],
            };
        }
    }

    private void CheckSpace(StoreSettings settings)
    {
        if (_share is not null && new DriveInfo(_share.Root).AvailableFreeSpace < settings.StorageThreshold)
        {
            throw new StoreException(
                ErrorCode.QuotaExceeded,
                $"`CondaStore.storage_threshold` reached. Action {Permission.EnvironmentCreate.ToWire()} prevented due to insufficient "
                + "storage space");
        }
    }
}
