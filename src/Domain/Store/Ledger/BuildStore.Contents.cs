using System.Text;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Ledger;

// Stores the contents of builds: artifacts and packages.
public sealed partial class BuildStore
{
    // Ids of artifacts are derived from the build's; there are fewer kinds than this.
    private const int ArtifactKinds = 16;

    /// <summary>Records an artifact of a build, replacing an earlier one of its type.</summary>
    /// <param name="id">The build.</param>
    /// <param name="attempt">The attempt that created it; null if it was created from the finished build.</param>
    /// <param name="type">What it is.</param>
    /// <param name="key">Blob name, or path of the prefix.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="LeaseLostException">Another attempt was started meanwhile.</exception>
    /// <exception cref="StoreException">The build was archived or deleted (<see cref="ErrorCode.InvalidState"/>).</exception>
    public Task<Build> AddArtifactAsync(
        long id, int? attempt, ArtifactType type, string key, long size, CancellationToken cancellationToken) => _ledger.UpdateAsync(
            id,
            build =>
            {
                if (attempt is { } own)
                {
                    CheckAttempt(build, own);
                }

                if (build.Status is BuildStatus.Archived or BuildStatus.Deleted)
                {
                    throw Invalid($"build {id} is {build.Status.ToWire()} and takes no artifacts");
                }

                BuildArtifact added = new((id * ArtifactKinds) + (int)type, type, key, size);
                return build.Artifacts.Contains(added)
                    ? null
                    : build with { Artifacts = [.. build.Artifacts.Where(a => a.Type != type), added] };
            },
            cancellationToken);

    /// <summary>Records the packages that a build installed.</summary>
    /// <exception cref="LeaseLostException">Another attempt was started meanwhile.</exception>
    public async Task RecordPackagesAsync(long id, int attempt, IReadOnlyList<BuildPackage> packages, CancellationToken cancellationToken)
    {
        Build build = await GetAsync(id, cancellationToken);
        CheckAttempt(build, attempt);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(packages, LedgerJson.Default.IReadOnlyListBuildPackage);
        await _blobs.WriteAsync(
            PackagesName(build), new MemoryStream(json), new BlobWriteOptions { ContentType = "application/json" }, cancellationToken);
        string? python = packages.FirstOrDefault(p => p is { Ecosystem: PackageEcosystem.Conda, Name: "python" })?.Version;
        // The blob has the attempt's own name; the row is shared, and a solve that ended late must not replace a later one's.
        await _ledger.UpdateAsync(
            id,
            current =>
            {
                CheckAttempt(current, attempt);
                return current with { Python = python };
            },
            current => [PackageNames.Write(current, packages.Select(p => p.Name))],
            cancellationToken);
    }

    /// <summary>Returns the packages of a build; none until it is completed.</summary>
    /// <exception cref="StoreException">There is no such build (<see cref="ErrorCode.NotFound"/>).</exception>
    public async Task<Page<BuildPackage>> PackagesAsync(long id, PackageQuery query, Paging paging, CancellationToken cancellationToken)
    {
        Build build = await GetAsync(id, cancellationToken);
        IEnumerable<BuildPackage> found = (await AllPackagesAsync(build, cancellationToken)).Where(p => Matches(p, query));
        string[] keys = [.. query.SortBy.Where(k => k is "channel" or "name")];
        IOrderedEnumerable<BuildPackage> ordered = found.Order(Comparer<BuildPackage>.Create(
            (a, b) => (query.Descending ? -1 : 1) * Compare(a, b, keys.Length == 0 ? ["channel", "name"] : keys)));
        return paging.Of([.. ordered]);
    }

    /// <summary>Returns all packages of a build, as they were recorded; empty when none were.</summary>
    public async Task<IReadOnlyList<BuildPackage>> AllPackagesAsync(Build build, CancellationToken cancellationToken)
    {
        return build.Status is BuildStatus.Completed or BuildStatus.Archived ? await RecordedPackagesAsync(build, cancellationToken) : [];
    }

    /// <summary>Returns the packages recorded for a build in any state; empty if none were.</summary>
    internal async Task<IReadOnlyList<BuildPackage>> RecordedPackagesAsync(Build build, CancellationToken cancellationToken)
    {
        try
        {
            await using Stream stream = await _blobs.OpenReadAsync(PackagesName(build), 0, null, cancellationToken);
            return await JsonSerializer.DeserializeAsync(stream, LedgerJson.Default.IReadOnlyListBuildPackage, cancellationToken) ?? [];
        }
        catch (StoreException e) when (e.Code == ErrorCode.NotFound)
        {
            return [];
        }
    }

    /// <summary>Returns the environment file of a build as it was written, with its comments; null if only its content was kept.</summary>
    public async Task<string?> FindTextAsync(Build build, CancellationToken cancellationToken)
    {
        try
        {
            using StreamReader reader = new(await _blobs.OpenReadAsync(TextName(build), 0, null, cancellationToken));
            return await reader.ReadToEndAsync(cancellationToken);
        }
        catch (StoreException e) when (e.Code == ErrorCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Keeps the environment file of a build as it was written.</summary>
    internal async Task KeepTextAsync(Build build, string text, CancellationToken cancellationToken)
    {
        MemoryStream content = new(Encoding.UTF8.GetBytes(text));
        try
        {
            await _blobs.WriteAsync(TextName(build), content, new BlobWriteOptions { ContentType = "application/yaml" }, cancellationToken);
        }
        catch (StoreException)
        {
            // The build is queued already, and comments are not worth a failure; the content is in its specification.
        }
    }

    internal static string TextName(Build build) => $"texts/{build.Key}.yml";

    internal static string PackagesName(Build build) => $"packages/{build.Key}.json";

    private static bool Matches(BuildPackage package, PackageQuery query) =>
        (query.Search is null
            || (query.Exact
                ? package.Name.Equals(query.Search, StringComparison.OrdinalIgnoreCase)
                : package.Name.Contains(query.Search, StringComparison.OrdinalIgnoreCase)))
        && (query.Build is null || package.Build == query.Build);

    private static int Compare(BuildPackage a, BuildPackage b, string[] keys)
    {
        foreach (string key in keys)
        {
            int order = key == "name" ? string.CompareOrdinal(a.Name, b.Name) : string.CompareOrdinal(a.Channel, b.Channel);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }
}
