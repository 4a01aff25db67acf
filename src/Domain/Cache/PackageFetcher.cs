using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Cache;

/// <summary>
/// Fetches packages into a cache. Cached packages are returned first, then the others, largest first and several concurrently, each
/// streamed from the network through the extractor to disk. Packages are returned as soon as they are ready, so that linking can begin
/// while others are still being fetched.
/// </summary>
public sealed class PackageFetcher : IDisposable
{
    private readonly PackageCache _cache;
    private readonly PackageFetcherOptions _options;
    private readonly ArchiveClient _client;

    /// <summary>Creates a fetcher; keep it for as long as connections should be reused.</summary>
    public PackageFetcher(PackageCache cache, PackageFetcherOptions options)
    {
        _cache = cache;
        _options = options;
        _client = new ArchiveClient(options);
    }

    /// <summary>Fetches packages.</summary>
    /// <param name="records">The packages, each once.</param>
    /// <param name="progress">Receives the progress, or null.</param>
    /// <param name="cancellationToken">Cancels the operation; packages that are already in the cache stay.</param>
    /// <returns>The packages in the order in which they become ready.</returns>
    /// <exception cref="StoreException">The first failure, once everything in flight has stopped.</exception>
    public IAsyncEnumerable<CachedPackage> FetchAsync(
        IReadOnlyList<RepodataRecord> records, IProgress<InstallProgress>? progress, CancellationToken cancellationToken) =>
        FetchAsync(records, progress, TransferBudget.OfBuild(_options.TimeProvider), _options.Notice, cancellationToken);

    /// <inheritdoc cref="FetchAsync(IReadOnlyList{RepodataRecord}, IProgress{InstallProgress}, CancellationToken)"/>
    /// <param name="records">The packages, each once.</param>
    /// <param name="progress">Receives the progress, or null.</param>
    /// <param name="budget">The time that all downloads together may take.</param>
    /// <param name="notice">Receives the messages instead of <see cref="PackageFetcherOptions.Notice"/>.</param>
    /// <param name="cancellationToken">Cancels the operation; packages that are already in the cache stay.</param>
    internal async IAsyncEnumerable<CachedPackage> FetchAsync(
        IReadOnlyList<RepodataRecord> records,
        IProgress<InstallProgress>? progress,
        TransferBudget budget,
        Action<string>? notice,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await _cache.SweepAsync(cancellationToken);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Channel<CachedPackage> ready = System.Threading.Channels.Channel.CreateUnbounded<CachedPackage>(
            new UnboundedChannelOptions { SingleReader = true });
        Task work = ProduceAsync(records, new FetchCall(new FetchProgress(progress, records.Count), budget, notice), ready.Writer, stop);
        try
        {
            await foreach (CachedPackage package in ready.Reader.ReadAllAsync(cancellationToken))
            {
                yield return package;
            }
        }
        finally
        {
            // A caller that stops early must not leave downloads behind.
            await stop.CancelAsync();
            await work;
        }
    }

    /// <summary>Fetches one package, or finds it in the cache.</summary>
    /// <exception cref="StoreException">As <see cref="PackageCache.GetOrAddAsync"/>, and when no source delivers.</exception>
    public Task<CachedPackage> FetchOneAsync(
        RepodataRecord record, IProgress<InstallProgress>? progress, CancellationToken cancellationToken) =>
        FetchOneAsync(record, CallOf(new FetchProgress(progress, 1)), cancellationToken);

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _client.Dispose();

    private async Task ProduceAsync(
        IReadOnlyList<RepodataRecord> records, FetchCall call, ChannelWriter<CachedPackage> ready, CancellationTokenSource stop)
    {
        Exception? failure = null;
        try
        {
            IReadOnlyList<RepodataRecord> absent = await FindPresentAsync(records, call.Progress, ready, stop.Token);
            ParallelOptions options = new() { MaxDegreeOfParallelism = Math.Max(1, _options.Concurrency), CancellationToken = stop.Token };
            await Parallel.ForEachAsync(absent.OrderByDescending(r => r.Size ?? 0), options, async (record, token) =>
            {
                try
                {
                    await ready.WriteAsync(await FetchOneAsync(record, call, token), token);
                }
                catch (Exception exception) when (exception is not OperationCanceledException || !token.IsCancellationRequested)
                {
                    // The first failure stops the others, whose cancellation would hide it from the caller.
                    Interlocked.CompareExchange(ref failure, exception, null);
                    await stop.CancelAsync();
                }
            });
            ready.Complete(failure);
        }
        catch (Exception exception)
        {
            // Boundary: whatever ends the work ends the enumeration.
            ready.Complete(failure ?? exception);
        }
    }

    private async Task<IReadOnlyList<RepodataRecord>> FindPresentAsync(
        IReadOnlyList<RepodataRecord> records, FetchProgress progress, ChannelWriter<CachedPackage> ready,
        CancellationToken cancellationToken)
    {
        ConcurrentBag<RepodataRecord> absent = [];
        ParallelOptions options = new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(records, options, async (record, token) =>
        {
            if (_cache.Find(record, token) is CachedPackage package)
            {
                progress.AddItem(record.Name);
                await ready.WriteAsync(package, token);
            }
            else
            {
                progress.AddTotal(record.Size ?? 0);
                absent.Add(record);
            }
        });
        return [.. absent];
    }

    private async Task<CachedPackage> FetchOneAsync(RepodataRecord record, FetchCall call, CancellationToken cancellationToken)
    {
        FetchProgress progress = call.Progress;
        if (_options.RequireHash && record.Sha256 is null)
        {
            throw new StoreException(
                ErrorCode.HashMismatch, $"{record.FileName} comes without a SHA-256, and packages without one are refused here.");
        }

        ReportingStream? current = null;
        CachedPackage package = await _cache.GetOrAddAsync(
            record,
            async (attempt, token) =>
            {
                progress.AddBytes(-(current?.Count ?? 0), record.Name);
                current = new ReportingStream(await OpenArchiveAsync(record, attempt, call, token), progress, record.Name);
                return current;
            },
            () => call.Notice?.Invoke($"Waiting for another process that is fetching {record.Identity}."),
            cancellationToken);
        progress.AddItem(record.Name);
        return package;
    }

    /// <summary>Opens the archive of a package at one of its sources as a forward-only stream, without checking its content.</summary>
    /// <exception cref="StoreException">No source has the archive (<see cref="ErrorCode.PackageUnavailable"/>), or none grants
    /// access.</exception>
    public Task<Stream> OpenSourceAsync(RepodataRecord record, CancellationToken cancellationToken) =>
        OpenAsync(record, 0, CallOf(new FetchProgress(null, 1)), cancellationToken);

    private FetchCall CallOf(FetchProgress progress) => new(progress, TransferBudget.OfBuild(_options.TimeProvider), _options.Notice);

    private async Task<Stream> OpenArchiveAsync(RepodataRecord record, int attempt, FetchCall call, CancellationToken cancellationToken) =>
        attempt == 0 && _options.Archive is { } archive && await archive(record, cancellationToken) is { } kept
            ? kept
            : await OpenAsync(record, attempt, call, cancellationToken);

    private async Task<Stream> OpenAsync(RepodataRecord record, int attempt, FetchCall call, CancellationToken cancellationToken)
    {
        if (record.IsBuilt)
        {
            throw new StoreException(
                ErrorCode.PackageUnavailable,
                $"{record.FileName}, which was built from {Redaction.Redact(record.Url)}, is not kept any more.");
        }

        IReadOnlyList<string> sources = _options.Sources?.Invoke(record) is { Count: > 0 } given ? given : [record.Url];
        StoreException? failure = null;
        for (int i = attempt % sources.Count; i < sources.Count; i++)
        {
            if (LocalPath(sources[i]) is not string path)
            {
                if (_options.IsOffline)
                {
                    throw new StoreException(
                        ErrorCode.PackageUnavailable, $"{record.FileName} is not in the cache, and nothing may be requested.")
                    {
                        Hints = ["Run once without the offline option."],
                    };
                }

                return await ArchiveDownload.StartAsync(
                    _client, _options, call, [.. sources.Skip(i).Where(s => LocalPath(s) is null)], record.Size, cancellationToken);
            }

            await _options.Policy.CheckFileAsync(path, cancellationToken);
            try
            {
                return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            }
            catch (Exception exception) when (FileFailure.IsFileFailure(exception))
            {
                failure = new StoreException(ErrorCode.PackageUnavailable, $"{path} cannot be read: {exception.Message}", exception);
            }
        }

        throw failure!;
    }

    private static string? LocalPath(string source)
    {
        if (Path.IsPathFullyQualified(source))
        {
            return source;
        }

        if (!Uri.TryCreate(source, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https" or "file"))
        {
            throw new StoreException(
                ErrorCode.PackageUnavailable, $"{Redaction.Redact(source)} is not a place that packages can be fetched from.");
        }

        return !url.IsFile ? null
            : url.Host is "" or "localhost" ? url.LocalPath
            : throw new StoreException(
                ErrorCode.PackageUnavailable, $"{source} names the host '{url.Host}'; a file URL has three slashes.");
    }
}
