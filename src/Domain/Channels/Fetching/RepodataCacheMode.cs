namespace CondaStore.Domain.Channels.Fetching;

/// <summary>Specifies how cached channel metadata is used.</summary>
public enum RepodataCacheMode
{
    /// <summary>Uses a fresh copy; a stale one is revalidated or replaced.</summary>
    CacheOrFetch,

    /// <summary>Uses a copy of any age; only missing metadata is fetched.</summary>
    PreferCache,

    /// <summary>Sends no requests; metadata that is not cached is an error.</summary>
    CacheOnly,

    /// <summary>Revalidates or replaces every copy, even a fresh one.</summary>
    Revalidate,
}
