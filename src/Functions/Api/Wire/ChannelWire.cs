using CondaStore.Domain.Store.Work.Search;

namespace CondaStore.Functions.Api.Wire;

/// <summary>Represents a channel in the API.</summary>
internal sealed record ChannelWire(long Id, string Name, DateTimeOffset? LastUpdate)
{
    public static ChannelWire From(IndexedChannel channel) => new(channel.Id, channel.Url, channel.UpdatedOn);

    /// <summary>Creates the channel of an installed package, of which only the URL is used.</summary>
    public static ChannelWire From(string url) => new(0, url, null);
}
