using System.Collections.Concurrent;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>
/// Reads package indexes (simple repository API, PEP 503, https://peps.python.org/pep-0503/; with 658, 691 and 714) for one solve: results
/// do not change during the solve. Pages and metadata are cached on disk for others, see <see cref="IndexClientOptions.CacheDirectory"/>.
/// Safe for concurrent use.
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

    /// <summary>Initializes a client for the indexes of the options.</summary>
    public IndexClient(IndexClientOptions options)
    {
        _options = options;
        _http = new FetchClient(options);
        _pages = new PageFetcher(options, _http);
        _metadata = new MetadataFetcher(options, _http);
        _ahead = new SemaphoreSlim(Math.Max(1, options.Concurrency));
    }

    /// <summary>Gets the indexes in the order in which they are queried.</summary>
    public IReadOnlyList<IndexLocation> Indexes => [.. _options.Indexes.OrderByDescending(index => index.IsFlat)];

    /// <summary>Gets how a project on several indexes is handled.</summary>
    public IndexStrategy Strategy => _options.Strategy;

    /// <summary>Cancels prefetching and waits for it to end.</summary>
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

    /// <summary>Returns the relevant indexes' pages of a project, in order; empty if none has it.</summary>
    /// <param name="project">The normalized name of the project.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="StoreException">
    /// An index could not be queried, so that the index of the project is unknown; a page is invalid;
    /// <see cref="ErrorCode.SolveLimit"/>.
    /// </exception>
    public ValueTask<IReadOnlyList<ProjectSource>> FindAsync(string project, CancellationToken cancellationToken) =>
        WaitAsync(Project(project).Value, cancellationToken);

    /// <summary>Returns the metadata of a file.</summary>
    /// <param name="index">The index that lists it.</param>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="StoreException">
    /// It cannot be fetched or is not valid, see <see cref="IsFaultOfFile"/>; <see cref="ErrorCode.SolveLimit"/>. </exception>
    public ValueTask<CoreMetadata> ReadMetadataAsync(IndexLocation index, IndexFile file, CancellationToken cancellationToken) =>
        WaitAsync(Metadata(index, file).Value, cancellationToken);

    /// <summary>Returns the SHA-256 of a file in hexadecimal, computed by reading the whole file.</summary>
    /// <param name="index">The index that lists it.</param>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">The file cannot be read, or does not have its published hash.</exception>
    public Task<string> ReadSha256Async(IndexLocation index, IndexFile file, CancellationToken cancellationToken) =>
        _metadata.HashAsync(index, file, cancellationToken);

    /// <summary>Fetches a source distribution, unless it is in the cache.</summary>
    /// <param name="index">The index that lists it.</param>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Its path, which must only be read, and its SHA-256 in hexadecimal.</returns>
    /// <exception cref="StoreException">The file cannot be read, or does not have its published hash.</exception>
    internal Task<(string Path, string Sha256)> FetchSourceAsync(
        IndexLocation index, IndexFile file, CancellationToken cancellationToken) =>
        _metadata.KeepAsync(index, file, cancellationToken);

    /// <summary>Starts to fetch the pages of a project for possible later use. Failures are reported only then.</summary>
    public void Prefetch(string project) => Ahead(Project(project));

    /// <summary>Starts to fetch the metadata of a file for possible later use. Failures are reported only then.</summary>
    public void Prefetch(IndexLocation index, IndexFile file) => Ahead(Metadata(index, file));

    /// <summary>
    /// Determines whether a failure to read metadata concerns only the file, so that other files may be usable, rather than the network or
    /// the index.
    /// </summary>
    public static bool IsFaultOfFile(StoreException failure) => failure.Code is ErrorCode.InvalidPackageMetadata or ErrorCode.HashMismatch
        or ErrorCode.CorruptArchive or ErrorCode.UnsafeArchive or ErrorCode.ArchiveTooLarge or ErrorCode.PackageUnavailable
        or ErrorCode.BuildFailed;

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
            // Sequentially: the name of a project that an earlier index has is not disclosed to a later one.
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
    /// Prefetches are queued; a caller that needs the result meanwhile starts it immediately. So nothing needed waits for speculative work.
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
                // Reported to the callers that request it, if any.
            }
        }
    }
}
