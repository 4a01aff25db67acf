namespace CondaStore.Domain.Channels.Fetching;

/// <summary>How cached channel metadata is used.</summary>
public enum RepodataCacheMode
{
    /// <summary>A copy that is still fresh is used; an older one is confirmed or replaced.</summary>
    CacheOrFetch,

    /// <summary>A copy of any age is used; only what is missing is fetched.</summary>
    PreferCache,

    /// <summary>Nothing is requested; what is not cached is an error.</summary>
    CacheOnly,

    /// <summary>Every copy is confirmed or replaced, however fresh it is.</summary>
    Revalidate,
}
