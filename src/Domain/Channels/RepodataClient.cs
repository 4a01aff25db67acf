using System.Collections.Concurrent;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Channels.Repodata;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Channels;

/// <summary>
/// Opens channel subdirs: fetches their metadata if the cached copy is missing or stale (shards, CEP 16,
/// https://conda.org/learn/ceps/cep-0016, else <c>repodata.json.zst</c>, else <c>repodata.json</c>), converts it once to an index file and
/// maps that. Safe for concurrent use by threads and by processes that share the cache. Invalid responses are errors and never cached.
/// </summary>
public sealed partial class RepodataClient : IDisposable
{
    /// <summary>How long it is remembered that a server lacks the compressed form or shards.</summary>
    private static readonly TimeSpan NegativeAge = TimeSpan.FromDays(14);

    private readonly RepodataClientOptions _options;
    private readonly FetchClient _http;
    private readonly ConcurrentDictionary<(string Path, Channel Channel), WeakReference<ChannelIndex>> _opened = new();

    /// <summary>Initializes a client; no request is sent until a subdir is opened.</summary>
    public RepodataClient(RepodataClientOptions options)
    {
        _options = options;
        _http = new FetchClient(options);
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    /// <summary>Opens several subdirs of several channels concurrently.</summary>
    /// <param name="channels">Channels, the most important first.</param>
    /// <param name="subdirs">Subdirs, for example <c>linux-64</c> and <c>noarch</c>.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The subdirs that the channels offer, channel by channel, in the order of <paramref name="subdirs"/>.</returns>
    /// <exception cref="StoreException">See <see cref="OpenAsync"/>; the first failure in channel order.</exception>
    public async Task<IReadOnlyList<SubdirSource>> OpenAllAsync(
        IEnumerable<Channel> channels, IReadOnlyCollection<string> subdirs, CancellationToken cancellationToken)
    {
        List<Task<SubdirSource>> opening =
        [
            .. channels.SelectMany(
                channel => subdirs.Where(channel.Offers), (channel, subdir) => OpenAsync(channel, subdir, cancellationToken)),
        ];
        return await Task.WhenAll(opening);
    }

    /// <summary>Opens a subdir of a channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="subdir">The subdir. <c>noarch</c> must exist; any other is treated as empty if missing.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.ChannelNotFound"/>, <see cref="ErrorCode.ChannelUnavailable"/>, <see cref="ErrorCode.ChannelAccessDenied"/>,
    /// <see cref="ErrorCode.InvalidRepodata"/>, <see cref="ErrorCode.UnsupportedRepodata"/>,
    /// <see cref="ErrorCode.UnsafeChannelReference"/>, <see cref="ErrorCode.LockTimeout"/>, <see cref="ErrorCode.DiskFull"/>.
    /// </exception>
    public async Task<SubdirSource> OpenAsync(Channel channel, string subdir, CancellationToken cancellationToken)
    {
        CacheEntry entry = new(_options.CacheDirectory, channel, subdir);
        return channel.IsFile
            ? await OpenFileAsync(channel, subdir, entry, cancellationToken)
            : await OpenRemoteAsync(channel, subdir, entry, cancellationToken);
    }

    private static SubdirSource Missing(Channel channel, string subdir, string where) =>
        subdir != Subdirs.Noarch
            ? ChannelIndex.FromRecords(channel, subdir, [])
            : throw new StoreException(
                ErrorCode.ChannelNotFound, $"Channel {channel.Name} does not exist: there is no repodata in {Redaction.Redact(where)}.")
            {
                Hints =
                [
                    channel.IsFile
                        ? "A channel folder has a folder 'noarch' with a repodata.json; 'conda-store local index' writes it."
                        : "Check the spelling of the channel, and whether it needs a label or a token.",
                ],
            };

    /// <summary>Maps an index file, once per process.</summary>
    private ChannelIndex? TryOpenIndex(string path, byte[] contentKey, Channel channel, string subdir)
    {
        if (_opened.TryGetValue((path, channel), out WeakReference<ChannelIndex>? known) && known.TryGetTarget(out ChannelIndex? index)
            && !index.Image.IsGivenUp)
        {
            return index;
        }

        if (IndexImage.TryMap(path) is not { } image || !image.ContentKey.SequenceEqual(contentKey))
        {
            return null;
        }

        try
        {
            index = new ChannelIndex(channel, subdir, image);
        }
        catch (Exception) when (!image.IsIntact())
        {
            // However a damaged index fails, it is rebuilt.
            return null;
        }

        _opened[(path, channel)] = new WeakReference<ChannelIndex>(index);
        return index;
    }

    /// <summary>Reads a document into an index without writing it.</summary>
    private async Task<IndexBuilder> IndexAsync(
        Channel channel, string subdir, CacheEntry entry, Stream json, string url, CancellationToken cancellationToken)
    {
        RepodataIndexer indexer = new(subdir, _options.MaximumRepodataBytes, previous: PreviousOf(entry, subdir));
        try
        {
            IndexBuilder builder = await indexer.ReadAsync(json, cancellationToken);
            return indexer.IsSupported ? builder : throw new StoreException(
                ErrorCode.UnsupportedRepodata,
                $"{Redaction.Redact(url)} is repodata of version {indexer.Version}; versions up to 2 are understood.")
            {
                Hints = ["Use a newer version of this program, or ask the channel's owner for the old format."],
            };
        }
        catch (Exception e) when (e is FormatException or InvalidDataException)
        {
            throw new StoreException(
                ErrorCode.InvalidRepodata,
                $"{Redaction.Redact(url)} of channel {channel.Name} is not valid repodata: {e.Message.TrimEnd('.')}.", e)
            {
                Hints = ["The server may have sent an error page or an unfinished file; try again later. Nothing of it was kept."],
            };
        }
    }

    /// <summary>Returns an index of an earlier state, so that only changes need to be parsed and sorted again.</summary>
    private static PreviousIndex? PreviousOf(CacheEntry entry, string subdir) =>
        entry.IndexFiles()
            .Select(file => IndexImage.TryMap(file) is { } image ? PreviousIndex.TryCreate(image, subdir) : null)
            .FirstOrDefault(index => index is not null);

    /// <summary>Writes an index and maps it. Indexes of other content are kept until the caller has recorded this one as current.</summary>
    private ChannelIndex Publish(IndexBuilder builder, byte[] contentKey, CacheEntry entry, Channel channel, string subdir)
    {
        string path = entry.IndexFile(contentKey);
        try
        {
            using TemporaryFile file = new(path);
            builder.Write(file.Stream, contentKey);
            file.Publish();
        }
        catch (IOException e)
        {
            throw FileFailure.Translate(e, $"write '{path}'");
        }

        _opened.TryRemove((path, channel), out _);
        return TryOpenIndex(path, contentKey, channel, subdir)
            ?? throw new StoreException(ErrorCode.Internal, "A channel index could not be read back after it was written.");
    }

    private async Task<CacheLock> LockAsync(CacheEntry entry, CancellationToken cancellationToken)
    {
        CacheLock locked = await CacheLock.AcquireAsync(entry.LockFile, _options.LockTimeout, _options.TimeProvider, cancellationToken);
        entry.RemoveLeftovers();
        return locked;
    }
}
