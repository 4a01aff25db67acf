using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>What the client of package indexes works with.</summary>
public sealed record IndexClientOptions : FetchOptions
{
    /// <summary>Folder for pages and metadata; made when it is missing. Processes may share it.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>The indexes in order; those of <c>--find-links</c> among them come first.</summary>
    public IReadOnlyList<IndexLocation> Indexes { get; init; } = [IndexLocation.Pypi];

    /// <summary>The only index of some projects, by name in normal form.</summary>
    public IReadOnlyDictionary<string, IndexLocation> Pins { get; init; } = new Dictionary<string, IndexLocation>();

    /// <summary>Which of several indexes offers a project.</summary>
    public IndexStrategy Strategy { get; init; } = IndexStrategy.FirstIndex;

    /// <summary>How long a page counts as fresh at least, unless the index forbids it.</summary>
    public TimeSpan MinimumPageAge { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the transfer of a page or of metadata may take.</summary>
    public TimeSpan TransferTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest page, not compressed.</summary>
    public int MaximumPageBytes { get; init; } = 64 << 20;

    /// <summary>Longest metadata of a file.</summary>
    public int MaximumMetadataBytes { get; init; } = 2 << 20;

    /// <summary>Longest wheel that is read as a whole only to learn its metadata, because its server sends no parts of files.</summary>
    public long MaximumWheelBytes { get; init; } = 1L << 30;

    /// <summary>How many pages one client reads.</summary>
    public int MaximumPages { get; init; } = 2000;

    /// <summary>Of how many files one client reads the metadata.</summary>
    public int MaximumMetadata { get; init; } = 20_000;

    /// <summary>The same with the indexes that a requirements file names; where it names none, those of these options stay.</summary>
    /// <exception cref="StoreException">An address is none (<see cref="ErrorCode.InvalidOption"/>), with its place.</exception>
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
