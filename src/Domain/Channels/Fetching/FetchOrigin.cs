using CondaStore.Domain.Records;

namespace CondaStore.Domain.Channels.Fetching;

/// <summary>Represents the channel or index that a file is requested from, for error messages, and the secrets sent with requests to
/// it.</summary>
/// <param name="Kind"><c>channel</c> or <c>index</c>.</param>
/// <param name="Name">The name, safe to display.</param>
/// <param name="Credentials">The secrets; they are sent to no other host.</param>
internal readonly record struct FetchOrigin(string Kind, string Name, ChannelCredentials Credentials)
{
    /// <summary>Gets the beginning of a sentence about it.</summary>
    public string Title => $"{char.ToUpperInvariant(Kind[0])}{Kind[1..]} {Name}";

    /// <summary>Returns a channel.</summary>
    public static FetchOrigin Of(Channel channel) => new("channel", channel.Name, channel.Credentials);
}
