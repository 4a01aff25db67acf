using CondaStore.Domain.Records;

namespace CondaStore.Domain.Solving.Requests;

/// <summary>Specifies cut-off times after which records are excluded: per package, else per channel, else for all.</summary>
public sealed record ExcludeNewer
{
    /// <summary>Gets the default cut-off; null for none.</summary>
    public DateTimeOffset? Cutoff { get; init; }

    /// <summary>Cut-offs by channel, named as in a match spec: name, base URL, or the end of its path.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Channels { get; init; } = new Dictionary<string, DateTimeOffset>();

    /// <summary>Cut-offs by package name.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Packages { get; init; } = new Dictionary<string, DateTimeOffset>();

    /// <summary>Gets whether records without any timestamp are kept. A cut-off for a package alone does not admit them.</summary>
    public bool IncludeUnknownTimestamp { get; init; }

    /// <summary>Returns the cut-off for a package of a channel; null for none.</summary>
    internal DateTimeOffset? CutoffFor(string name, Channel channel)
    {
        if (Packages.TryGetValue(name, out DateTimeOffset cutoff)
            || Channels.TryGetValue(channel.Name, out cutoff)
            || Channels.TryGetValue(channel.BaseUrl, out cutoff))
        {
            return cutoff;
        }

        foreach ((string text, DateTimeOffset limit) in Channels)
        {
            if (channel.IsNamed(text))
            {
                return limit;
            }
        }

        return Cutoff;
    }
}
