using CondaStore.Domain.Channels;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Records;
using CondaStore.Domain.Store.Ports;

namespace CondaStore.Domain.Store.Work;

/// <summary>The channels' metadata, fetched and indexed once for all builds and searches of this process.</summary>
public sealed class ChannelSources : IDisposable
{
    private readonly RepodataClient _client;

    /// <summary>Opens the cache beside the packages.</summary>
    public ChannelSources(IShare share, ChannelHttpHandler http, FetchPolicy policy, TimeProvider timeProvider) => _client = new RepodataClient(new RepodataClientOptions
    {
        CacheDirectory = Path.Combine(share.Root, "repodata"),
        Handler = http.Handler,
        Policy = policy,
        Network = policy.Network,
        TimeProvider = timeProvider,
    });

    /// <summary>Opens the folders that the channels offer, channel by channel.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<SubdirSource>>> OpenAsync(
        IReadOnlyList<Channel> channels, string platform, CancellationToken cancellationToken)
    {
        IReadOnlyList<SubdirSource> sources = await _client.OpenAllAsync(channels, [platform, "noarch"], cancellationToken);
        return [.. channels.Select(c => (IReadOnlyList<SubdirSource>)[.. sources.Where(s => s.Channel.Equals(c))])];
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
