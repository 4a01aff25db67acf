using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels.Fetching;

/// <summary>Who is asked for a file: a channel or an index, for what failures say, and the secrets that requests to it carry.</summary>
/// <param name="Kind"><c>channel</c> or <c>index</c>.</param>
/// <param name="Name">Its name, safe to show.</param>
/// <param name="Credentials">Its secrets; they go to no other host.</param>
internal readonly record struct FetchOrigin(string Kind, string Name, ChannelCredentials Credentials)
{
    /// <summary>How a sentence about it begins.</summary>
    public string Title => $"{char.ToUpperInvariant(Kind[0])}{Kind[1..]} {Name}";

    /// <summary>A channel.</summary>
    public static FetchOrigin Of(Channel channel) => new("channel", channel.Name, channel.Credentials);
}
