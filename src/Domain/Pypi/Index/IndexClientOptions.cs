using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>Specifies the options of <see cref="IndexClient"/>.</summary>
public sealed record IndexClientOptions : FetchOptions
{
    /// <summary>Gets the folder for pages and metadata; created if missing. Processes may share it.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>Gets the indexes in order; those of <c>--find-links</c> among them come first.</summary>
    public IReadOnlyList<IndexLocation> Indexes { get; init; } = [IndexLocation.Pypi];

    /// <summary>Gets the only index for some projects, by normalized name.</summary>
    public IReadOnlyDictionary<string, IndexLocation> Pins { get; init; } = new Dictionary<string, IndexLocation>();

    /// <summary>Specifies which of several indexes provides a project.</summary>
    public IndexStrategy Strategy { get; init; } = IndexStrategy.FirstIndex;

    /// <summary>Gets the minimum time for which a page is fresh, unless the index forbids it.</summary>
    public TimeSpan MinimumPageAge { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the transfer of a page or of metadata may take.</summary>
    public TimeSpan TransferTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets the maximum size of a page in bytes, decompressed.</summary>
    public int MaximumPageBytes { get; init; } = 64 << 20;

    /// <summary>Gets the maximum size of the metadata of a file in bytes.</summary>
    public int MaximumMetadataBytes { get; init; } = 2 << 20;

    /// <summary>Gets the maximum size in bytes of a wheel that is downloaded completely only for its metadata, because its server does not
    /// support range requests.</summary>
    public long MaximumWheelBytes { get; init; } = 1L << 30;

    /// <summary>Gets the maximum number of pages that one client reads.</summary>
    public int MaximumPages { get; init; } = 2000;

    /// <summary>Gets the maximum number of files whose metadata one client reads.</summary>
    public int MaximumMetadata { get; init; } = 20_000;

    /// <summary>Returns these options with the indexes of a requirements file, or with their own if it specifies none.</summary>
    /// <exception cref="StoreException">A URL is not valid (<see cref="ErrorCode.InvalidOption"/>), with its position.</exception>
    public IndexClientOptions For(RequirementsFile file) => this with
    {
        Indexes =
        [
            .. file.FindLinks.Select(place => Parse(place, IndexLocation.ParseFlat)),
            .. file.NoIndex ? [] : file.Index is { } own ? [Parse(own, IndexLocation.Parse)] : Indexes,
            .. file.NoIndex ? [] : file.ExtraIndexes.Select(extra => Parse(extra, IndexLocation.Parse)),
        ],
    };

    private static IndexLocation Parse(RequirementsUrl url, Func<string, IndexLocation> parse)
    {
        try
        {
            return parse(url.Value);
        }
        catch (StoreException failure)
        {
            throw failure.At(url.Location);
        }
    }
}
