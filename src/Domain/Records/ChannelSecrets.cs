using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Records;

/// <summary>
/// The credentials of configured channels, kept apart from everything that is written down: requests to a channel get them back by the
/// channel's address. Immutable.
/// </summary>
public sealed class ChannelSecrets
{
    private readonly IReadOnlyList<Channel> _channels;

    private ChannelSecrets(IReadOnlyList<Channel> channels) => _channels = channels;

    /// <summary>No credentials.</summary>
    public static ChannelSecrets None { get; } = new([]);

    /// <summary>The credentials of those channels that have some; of several for one address the first counts.</summary>
    /// <param name="channels">Channels, or what lies above many of them, such as an alias.</param>
    public static ChannelSecrets Of(IEnumerable<Channel> channels) =>
        new([.. channels.Where(c => !c.Credentials.IsEmpty).OrderByDescending(c => c.BaseUrl.Length)]);

    /// <summary>A channel with the credentials that are known for it, unless it has its own.</summary>
    public Channel Apply(Channel channel) =>
        channel.Credentials.IsEmpty && Find(channel.BaseUrl) is { } known
            ? new Channel(channel.Name, channel.BaseUrl, known.Credentials, channel.Platforms)
            : channel;

    /// <summary>A record with the URL that its archive has to be requested by. It is for requests only and never kept.</summary>
    public RepodataRecord Apply(RepodataRecord record) =>
        Redaction.Strip(record.Url) == record.Url && Find(record.Url) is { } known
            ? record with { Url = known.Credentials.ApplyTo(record.Url) }
            : record;

    private Channel? Find(string url) => _channels.FirstOrDefault(
        c => url.StartsWith(c.BaseUrl, StringComparison.Ordinal) && (url.Length == c.BaseUrl.Length || url[c.BaseUrl.Length] == '/'));
}
