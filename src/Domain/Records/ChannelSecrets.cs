using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Records;

/// <summary>
/// Holds the credentials of configured channels, separate from everything that is persisted: they are added to requests by the channel's
/// address. Immutable.
/// </summary>
public sealed class ChannelSecrets
{
    private readonly IReadOnlyList<Channel> _channels;

    private ChannelSecrets(IReadOnlyList<Channel> channels) => _channels = channels;

    /// <summary>Collects the credentials of channels; of several for one address, the first is used.</summary>
    /// <param name="channels">The channels, or a common parent of channels such as an alias.</param>
    public static ChannelSecrets Of(IEnumerable<Channel> channels) =>
        new([.. channels.Where(c => !c.Credentials.IsEmpty).OrderByDescending(c => c.BaseUrl.Length)]);

    /// <summary>Returns a channel with the credentials known for it, unless it has its own.</summary>
    public Channel Apply(Channel channel) =>
        channel.Credentials.IsEmpty && Find(channel.BaseUrl) is { } known
            ? new Channel(channel.Name, channel.BaseUrl, known.Credentials, channel.Platforms)
            : channel;

    /// <summary>Returns a record with the URL, including credentials, for requesting its archive. The result must not be stored.</summary>
    public RepodataRecord Apply(RepodataRecord record) =>
        Redaction.Strip(record.Url) == record.Url && Find(record.Url) is { } known
            ? record with { Url = known.Credentials.ApplyTo(record.Url) }
            : record;

    private Channel? Find(string url) => _channels.FirstOrDefault(
        c => url.StartsWith(c.BaseUrl, StringComparison.Ordinal) && (url.Length == c.BaseUrl.Length || url[c.BaseUrl.Length] == '/'));
}
