namespace CondaStore.Domain.Cache;

/// <summary>Specifies how thoroughly a cached package is checked before it is used.</summary>
public enum CacheValidation
{
    /// <summary>Checks only that it is complete, with the requested hashes.</summary>
    Skip,

    /// <summary>Also checks that every file exists with its size and was not modified since.</summary>
    Fast,

    /// <summary>Also checks the SHA-256 of every file.</summary>
    Full,
}
