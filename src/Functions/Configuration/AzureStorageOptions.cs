namespace CondaStore.Functions.Configuration;

/// <summary>Represents the settings of the storage account of the store.</summary>
public sealed record AzureStorageOptions
{
    /// <summary>
    /// The connection string with a key, for Azurite only, or null to use <see cref="BlobServiceUri"/> and a managed identity in Azure.
    /// </summary>
    public string? ConnectionString { get; init; }

    /// <summary>The blob endpoint of the account, for example <c>https://name.blob.core.windows.net</c>.</summary>
    public Uri? BlobServiceUri { get; init; }

    /// <summary>The table endpoint of the account.</summary>
    public Uri? TableServiceUri { get; init; }

    /// <summary>The name of the container of blobs and leases.</summary>
    public string Container { get; init; } = "store";

    /// <summary>The name of the table.</summary>
    public string Table { get; init; } = "condastore";

    /// <summary>The number of blocks after which an append blob is continued in another one; the service allows 50,000.</summary>
    public int AppendBlocksPerBlob { get; init; } = 50_000;

    /// <summary>The timeout of one attempt of a request.</summary>
    public TimeSpan TryTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The maximum number of retries, with exponential backoff and respecting <c>Retry-After</c>.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>The delay before the first retry.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(400);
}
