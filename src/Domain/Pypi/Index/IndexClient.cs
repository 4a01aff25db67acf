using System.Collections.Concurrent;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>
/// Reads package indexes (simple repository API, PEP 503, 658, 691, 714) for one solve: what was read once stays as it is. Pages and
/// metadata are kept on disk for others, see <see cref="IndexClientOptions.CacheDirectory"/>. Safe for concurrent use.
/// </summary>
public sealed class IndexClient : IAsyncDisposable
{
    private readonly IndexClientOptions _options;
    private readonly FetchClient _http;
    private readonly PageFetcher _pages;
    private readonly MetadataFetcher _metadata;
    private readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyList<ProjectSource>>>> _projects = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(IndexLocation, string), Lazy<Task<CoreMetadata>>> _files = new();
    private readonly CancellationTokenSource _life = new();
    private readonly SemaphoreSlim _ahead;
    private int _pageCount;
    private int _metadataCount;

    /// <summary>A client for the indexes of the options.</summary>
    public IndexClient(IndexClientOptions options)
    {
        _options = options;
        _http = new FetchClient(options);
        _pages = new PageFetcher(options, _http);
        _metadata = new MetadataFetcher(options, _http);
        _ahead = new SemaphoreSlim(Math.Max(1, options.Concurrency));
    }

    /// <summary>The indexes in the order in which they are asked.</summary>
    public IReadOnlyList<IndexLocation> Indexes => [.. _options.Indexes.OrderByDescending(index => index.IsFlat)];

    /// <summary>What several indexes with the same project mean.</summary>
    public IndexStrategy Strategy => _options.Strategy;

    /// <summary>Ends what was only begun ahead, and waits until it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await _life.CancelAsync();
        IEnumerable<Task> begun = _projects.Values.Where(p => p.IsValueCreated).Select(p => (Task)p.Value)
            .Concat(_files.Values.Where(f => f.IsValueCreated).Select(f => (Task)f.Value));
        await Task.WhenAll(begun).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
        _life.Dispose();
        _ahead.Dispose();
    }

    /// <summary>What the indexes have of a project, those that count, in their order; empty when none has it.</summary>
    /// <param name="project">The project's name in normal form.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="StoreException">
    /// An index could not be asked, so that nobody knows whose the project is; what <see cref="ProjectPage"/> refuses;
    /// <see cref="ErrorCode.SolveLimit"/>.
    /// </exception>
    public ValueTask<IReadOnlyList<ProjectSource>> FindAsync(string project, CancellationToken cancellationToken) =>
        WaitAsync(Project(project).Value, cancellationToken);

    /// <summary>The metadata of a file.</summary>
    /// <param name="index">The index that lists it.</param>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="StoreException">
    /// It cannot be fetched, or is not what it should be, see <see cref="IsFaultOfFile"/>; <see cref="ErrorCode.SolveLimit"/>.
    /// </exception>
    public ValueTask<CoreMetadata> ReadMetadataAsync(IndexLocation index, IndexFile file, CancellationToken cancellationToken) =>
        WaitAsync(Metadata(index, file).Value, cancellationToken);

    /// <summary>SHA-256 of a file in hexadecimal. The whole file is read for it.</summary>
    /// <param name="index">The index that lists it.</param>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreException">It cannot be read, or does not have the hash that is promised.</exception>
    public Task<string> ReadSha256Async(IndexLocation index, IndexFile file, CancellationToken cancellationToken) =>
        _metadata.HashAsync(index, file, cancellationToken);

    /// <summary>Starts to fetch what is known of a project, to be asked for later perhaps. Failures show only then.</summary>
    public void Prefetch(string project) => Ahead(Project(project));

    /// <summary>Starts to fetch the metadata of a file, to be asked for later perhaps. Failures show only then.</summary>
    public void Prefetch(IndexLocation index, IndexFile file) => Ahead(Metadata(index, file));

    /// <summary>
    /// Whether a failure to read metadata is one of the file, so that others may do, and not one of the network or the index.
    /// </summary>
    public static bool IsFaultOfFile(StoreException failure) => failure.Code is ErrorCode.InvalidPackageMetadata or ErrorCode.HashMismatch
        or ErrorCode.CorruptArchive or ErrorCode.ArchiveTooLarge or ErrorCode.PackageUnavailable;

    private Lazy<Task<IReadOnlyList<ProjectSource>>> Project(string project) => _projects.GetOrAdd(
        project, static (name, client) => new(() => Task.Run(() => client.FetchProjectAsync(name), client._life.Token)), this);

    private Lazy<Task<CoreMetadata>> Metadata(IndexLocation index, IndexFile file) => _files.GetOrAdd(
        (index, file.Url), static (_, known) => new(() => Task.Run(() => known.Client.FetchMetadataAsync(known.Index, known.File), known.Client._life.Token)),
        (Client: this, Index: index, File: file));

    private async Task<IReadOnlyList<ProjectSource>> FetchProjectAsync(string project)
    {
        if (Interlocked.Increment(ref _pageCount) > _options.MaximumPages)
        {
            throw LimitReached($"the pages of more than {_options.MaximumPages} projects");
        }

        IReadOnlyList<IndexLocation> asked = _options.Pins.TryGetValue(project, out IndexLocation? own) ? [own] : Indexes;
        List<ProjectSource> sources = [];
        foreach (IndexLocation index in asked)
        {
            // One after the other: a later index is not even told the name of a project that an earlier one has.
            if (await _pages.FetchAsync(index, project, _life.Token) is { } page)
            {
                sources.Add(new ProjectSource(index, page));
                if (_options.Strategy == IndexStrategy.FirstIndex)
                {
                    break;
                }
            }
        }

        return sources;
    }

    private Task<CoreMetadata> FetchMetadataAsync(IndexLocation index, IndexFile file) =>
        Interlocked.Increment(ref _metadataCount) > _options.MaximumMetadata
            ? throw LimitReached($"the metadata of more than {_options.MaximumMetadata} files")
            : _metadata.FetchAsync(index, file, _life.Token);

    private static StoreException LimitReached(string what) => new(ErrorCode.SolveLimit, $"Solving would read {what} from package indexes.")
    {
        Hints = ["Name versions for some of the projects."],
    };

    private static ValueTask<T> WaitAsync<T>(Task<T> task, CancellationToken cancellationToken) => task.IsCompletedSuccessfully
        ? new ValueTask<T>(task.Result)
        : new ValueTask<T>(task.WaitAsync(cancellationToken));

    /// <summary>
    /// What is begun ahead waits for its turn; who needs it meanwhile starts it at once. So nothing needed stands behind what may never be.
    /// </summary>
    private void Ahead<T>(Lazy<Task<T>> work)
    {
        if (!work.IsValueCreated)
        {
            _ = RunAsync();
        }

        async Task RunAsync()
        {
            try
            {
                await _ahead.WaitAsync(_life.Token);
                try
                {
                    await work.Value;
                }
                finally
                {
                    _ahead.Release();
                }
            }
            catch (Exception e) when (e is StoreException or OperationCanceledException or ObjectDisposedException or HttpRequestException or IOException)
            {
                // Shown to whoever asks for it, if anybody does.
            }
        }
    }
}
