namespace CondaStore.Functions.Configuration;

/// <summary>Where the store's tables and blobs are, and as whom they are reached.</summary>
public sealed record AzureStorageOptions
{
    /// <summary>
    /// A connection string with a key, for Azurite only. Null in Azure, where <see cref="BlobServiceUri"/> and an identity are
    /// used.
    /// </summary>
    public string? ConnectionString { get; init; }

    /// <summary>Blob endpoint of the account, for example <c>https://name.blob.core.windows.net</c>.</summary>
    public Uri? BlobServiceUri { get; init; }

    /// <summary>Table endpoint of the account.</summary>
    public Uri? TableServiceUri { get; init; }

    /// <summary>Container of blobs and leases.</summary>
    public string Container { get; init; } = "store";

    /// <summary>The one table.</summary>
    public string Table { get; init; } = "condastore";

    /// <summary>Blocks after which an append blob is continued in another one; the service allows 50,000.</summary>
    public int AppendBlocksPerBlob { get; init; } = 50_000;

    /// <summary>Time limit of one try of one request.</summary>
    public TimeSpan TryTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Tries after the first one, with growing pauses and honouring <c>Retry-After</c>.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>Pause before the second try.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(400);
}
