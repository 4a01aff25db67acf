using CondaStore.Domain.Channels.Fetching;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>What the cache has of a page.</summary>
/// <param name="State">When and with which validators it came.</param>
/// <param name="Page">The page; null when none is known, or when the index is known to have none.</param>
/// <param name="IsKnown">Whether anything is known.</param>
internal sealed record CachedPage(CacheState State, ProjectPage? Page, bool IsKnown)
{
    /// <summary>Nothing is known.</summary>
    public static CachedPage None { get; } = new(new CacheState(), null, IsKnown: false);
}
