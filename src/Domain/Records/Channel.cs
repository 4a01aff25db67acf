using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Records;

/// <summary>
/// Represents a channel (CEP 26, https://conda.org/learn/ceps/cep-0026): a base URL with one subdir per platform. Secrets of the URL are
/// stored separately; <see cref="Name"/> and <see cref="BaseUrl"/> are safe to display and store. Two channels are equal if their base URLs
/// are.
/// </summary>
public sealed class Channel : IEquatable<Channel>
{
    internal Channel(string name, string baseUrl, ChannelCredentials credentials, IReadOnlyList<string>? platforms = null)
    {
        Name = name;
        BaseUrl = baseUrl;
        Credentials = credentials;
        Platforms = platforms;
    }

    /// <summary>Creates a channel from a URL; its name is that URL without credentials.</summary>
    /// <param name="url">The base URL, optionally with user information, a token or a query.</param>
    public static Channel FromUrl(string url)
    {
        (string safe, ChannelCredentials credentials) = ChannelCredentials.Split(url);
        safe = safe.TrimEnd('/');
        return new Channel(safe, safe, credentials);
    }

    /// <summary>Gets the canonical name: the path below the channel alias (<c>conda-forge</c>, <c>conda-forge/label/dev</c>), else the base
    /// URL.</summary>
    public string Name { get; }

    /// <summary>Gets the base URL without credentials and without a trailing slash.</summary>
    public string BaseUrl { get; }

    /// <summary>Gets the subdirs given in the channel's text (<c>name[linux-64,noarch]</c>); null for all that the request needs.</summary>
    public IReadOnlyList<string>? Platforms { get; }

    /// <summary>Gets whether the channel lies in the local file system.</summary>
    public bool IsFile => BaseUrl.StartsWith("file://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Gets the secrets sent with requests to this channel.</summary>
    internal ChannelCredentials Credentials { get; }

    /// <summary>
    /// Determines whether a text refers to the channel: its name, its base URL with any credentials, or the end of its path, so that a name
    /// also matches mirrors of a channel.
    /// </summary>
    internal bool IsNamed(string text)
    {
        string wanted = Redaction.Strip(text).TrimEnd('/');
        return wanted == Name || wanted == BaseUrl || BaseUrl.EndsWith("/" + wanted, StringComparison.Ordinal);
    }

    /// <summary>Determines whether the channel's text selects a subdir.</summary>
    /// <param name="subdir">A subdir such as <c>linux-64</c>.</param>
    public bool Offers(string subdir) => Platforms is null || Platforms.Contains(subdir, StringComparer.Ordinal);

    /// <summary>URL of a subdir without credentials and without a trailing slash.</summary>
    /// <param name="subdir">A subdir such as <c>linux-64</c>.</param>
    public string SubdirUrl(string subdir) => BaseUrl + "/" + subdir;

    /// <inheritdoc />
    public bool Equals(Channel? other) => other is not null && string.Equals(BaseUrl, other.BaseUrl, StringComparison.Ordinal);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Channel);

    /// <inheritdoc />
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(BaseUrl);

    /// <summary>Returns the canonical name.</summary>
    public override string ToString() => Name;
}
