using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Records;

/// <summary>
/// Resolves the URLs from which the archives of a folder are requested (CEP 15, https://conda.org/learn/ceps/cep-0015) and enforces where
/// they may be: a remote channel may not refer to the local file system, an https channel may not refer to plain http, and credentials
/// never go to another host.
/// </summary>
internal static class ArchiveLocation
{
    /// <summary>Returns the address of a folder's archives, with credentials.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="subdir">The subdir.</param>
    /// <param name="baseUrl">The published base: absolute, relative to the folder, or rooted at the host; null for the folder
    /// itself.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.UnsafeChannelReference"/>.</exception>
    public static ArchiveAddress Resolve(Channel channel, string subdir, string? baseUrl) =>
        ArchiveAddress.Of(channel.Credentials.ApplyTo(ResolveFolder(channel, subdir, baseUrl, "base_url")));

    /// <summary>Returns the URL of a folder that a channel refers to, without the channel's credentials.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="subdir">The subdir.</param>
    /// <param name="reference">Absolute, relative to the subdir, or rooted at the host; null for the subdir itself.</param>
    /// <param name="field">The metadata field that contains it, for the message.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.UnsafeChannelReference"/>.</exception>
    public static string ResolveFolder(Channel channel, string subdir, string? reference, string field)
    {
        string folder = channel.SubdirUrl(subdir) + "/";
        string target = string.IsNullOrEmpty(reference) ? folder : Join(folder, reference);
        Check(channel, target, field);
        return target;
    }

    /// <summary>
    /// Returns the request URL of an archive whose record has its own URL (CEP 48, https://conda.org/learn/ceps/cep-0048).
    /// </summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.UnsafeChannelReference"/>.</exception>
    public static string ResolveOwn(Channel channel, string subdir, string url)
    {
        string target = Join(channel.SubdirUrl(subdir) + "/", url);
        Check(channel, target, "url");
        return channel.Credentials.ApplyTo(target);
    }

    /// <summary>Joins a reference to the URL of a folder. The query of the folder is kept after the path; a fragment is dropped.</summary>
    public static string Join(string folder, string reference)
    {
        int fragment = reference.IndexOf('#', StringComparison.Ordinal);
        reference = fragment < 0 ? reference : reference[..fragment];
        int question = reference.IndexOf('?', StringComparison.Ordinal);
        if (question >= 0)
        {
            return Join(folder, reference[..question]) + reference[question..];
        }

        if (reference.Contains("://", StringComparison.Ordinal))
        {
            return reference;
        }

        int rootEnd = folder.IndexOf('/', folder.IndexOf("://", StringComparison.Ordinal) + 3);
        string root = folder[..rootEnd];
        List<string> parts =
            [.. (reference.StartsWith('/') ? string.Empty : folder[(rootEnd + 1)..^1]).Split('/', StringSplitOptions.RemoveEmptyEntries)];
        foreach (string part in reference.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not "." and not "..")
            {
                parts.Add(part);
            }
        }

        string path = string.Join('/', parts);
        return root + "/" + path + (path.Length > 0 && (reference.EndsWith('/') || reference is "." or "..") ? "/" : string.Empty);
    }

    /// <summary>Throws if a channel may not refer to a target.</summary>
    /// <param name="channel">The channel that refers to the target.</param>
    /// <param name="target">An absolute URL.</param>
    /// <param name="field">The field of the metadata, for the message.</param>
    public static void Check(Channel channel, string target, string field)
    {
        bool allowed = channel.IsFile
            || target.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || (target.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
                && channel.BaseUrl.StartsWith("http://", StringComparison.OrdinalIgnoreCase));
        if (!allowed)
        {
            throw new StoreException(
                ErrorCode.UnsafeChannelReference,
                $"Channel {channel.Name} points with {field} to {Redaction.Redact(target)}, which a channel on "
                    + $"{SchemeOf(channel.BaseUrl)} may not do.")
            {
                Hints = ["Tell the owner of the channel; nothing was requested from there."],
            };
        }
    }

    private static string SchemeOf(string url) => url[..Math.Max(0, url.IndexOf("://", StringComparison.Ordinal))];
}
