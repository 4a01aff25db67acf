namespace CondaStore.Domain.Cache;

/// <summary>How much of a cached package is looked at before it is used.</summary>
public enum CacheValidation
{
    /// <summary>Only that it was published whole, with the hashes asked for.</summary>
    Skip,

    /// <summary>Also that every file is there with its size and was not written to since.</summary>
    Fast,

    /// <summary>Also the SHA-256 of every file.</summary>
    Full,
}
