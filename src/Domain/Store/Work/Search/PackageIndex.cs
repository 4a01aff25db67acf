using CondaStore.Domain.Channels;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.VirtualPackages;
using Microsoft.Extensions.Logging;

namespace CondaStore.Domain.Store.Work.Search;

/// <summary>
/// Provides the searchable channels, kept open and refreshed periodically. A channel that cannot be reached is listed as empty.
/// </summary>
public sealed partial class PackageIndex(
    RepodataClient client, Settings settings, FetchAllowance deployment, TimeProvider timeProvider, ILogger<PackageIndex> log) : IDisposable
{
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(15);

    private readonly SemaphoreSlim _gate = new(1);
    private IReadOnlyList<IndexedChannel>? _channels;
    private long _readAt;

    /// <summary>Returns the channels, reading them if they are older than a quarter of an hour.</summary>
    public async Task<IReadOnlyList<IndexedChannel>> GetAsync(CancellationToken cancellationToken)
    {
        if (_channels is { } known && timeProvider.GetElapsedTime(_readAt) < Freshness)
        {
            return known;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            return _channels is { } fresh && timeProvider.GetElapsedTime(_readAt) < Freshness ? fresh : await ReadAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Reads the channels again.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await ReadAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task<IReadOnlyList<IndexedChannel>> ReadAsync(CancellationToken cancellationToken)
    {
        StoreSettings effective = await settings.GetAsync(null, null, cancellationToken);
        // Packages of channels that are not allowed cannot be used.
        IReadOnlyList<Channel> channels = new ChannelPolicy(effective, deployment).OpenAllowed(effective.CondaIndexedChannels);
        string platform = effective.CondaPlatforms.FirstOrDefault(p => p != Subdirs.Noarch) ?? HostPlatform.Subdir;
        IndexedChannel[] read = await Task.WhenAll(channels.Select((c, i) => OpenAsync(c, i + 1, platform, cancellationToken)));
        _readAt = timeProvider.GetTimestamp();
        return _channels = read;
    }

    private async Task<IndexedChannel> OpenAsync(Channel channel, long id, string platform, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<SubdirSource> opened = await client.OpenAllAsync([channel], [platform, Subdirs.Noarch], cancellationToken);
            return new IndexedChannel(id, channel.BaseUrl, opened, timeProvider.GetUtcNow());
        }
        catch (StoreException exception)
        {
            LogUnreachable(log, channel.BaseUrl, exception.Message);
            return new IndexedChannel(id, channel.BaseUrl, [], null);
        }
    }

    [LoggerMessage(LogLevel.Information, "The channel {Channel} cannot be searched: {Reason}")]
    private static partial void LogUnreachable(ILogger logger, string channel, string reason);
}
