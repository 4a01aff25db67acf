using CondaStore.Domain.Channels.Fetching;

namespace CondaStore.Domain.Pypi.Index;

/// <summary>Represents the cached state of a page.</summary>
/// <param name="State">When it was fetched, and its validators.</param>
/// <param name="Page">The page; null if unknown or if the index is known not to have it.</param>
/// <param name="IsKnown">Whether anything is known.</param>
internal sealed record CachedPage(CacheState State, ProjectPage? Page, bool IsKnown)
{
    /// <summary>Gets an empty state.</summary>
    public static CachedPage None { get; } = new(new CacheState(), null, IsKnown: false);
}
