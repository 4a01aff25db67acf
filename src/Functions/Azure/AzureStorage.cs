using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using CondaStore.Functions.Configuration;

namespace CondaStore.Functions.Azure;

/// <summary>Provides the ports on Azure Storage: one table, one container, and leases of blobs in this container.</summary>
public sealed class AzureStorage
{
    private AzureStorage(
        TableClient table, BlobServiceClient service, BlobContainerClient container, AzureStorageOptions options, TimeProvider time)
    {
        Table = new AzureTable(table);
        Blobs = new AzureBlobs(service, container, options.AppendBlocksPerBlob, time);
        Leases = new AzureLeases(container, time);
    }

    /// <summary>The table of rows.</summary>
    public ITable Table { get; }

    /// <summary>The blobs.</summary>
    public IBlobs Blobs { get; }

    /// <summary>The leases.</summary>
    public ILeases Leases { get; }

    /// <summary>Connects to the account and creates the table and the container if they do not exist.</summary>
    /// <param name="options">The account and the credentials.</param>
    /// <param name="time">The clock for links and lease records.</param>
    /// <param name="handler">Sends the requests, or null for the default handler of the SDK.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">The options do not specify an account (<see cref="ErrorCode.InvalidSetting"/>).</exception>
    /// <exception cref="StorageUnavailableException">The account does not respond.</exception>
    public static async Task<AzureStorage> OpenAsync(
        AzureStorageOptions options, TimeProvider time, HttpMessageHandler? handler, CancellationToken cancellationToken)
    {
        HttpPipelineTransport? transport = handler is null ? null : new HttpClientTransport(handler);
        TableClientOptions tableOptions = new();
        BlobClientOptions blobOptions = new();
        foreach (ClientOptions each in (ReadOnlySpan<ClientOptions>)[tableOptions, blobOptions])
        {
            each.Transport = transport ?? each.Transport;
            each.Retry.NetworkTimeout = options.TryTimeout;
            each.Retry.MaxRetries = options.Retries;
            each.Retry.Delay = options.RetryDelay;
            each.Diagnostics.IsLoggingContentEnabled = false;
        }

        (TableServiceClient tables, BlobServiceClient blobs) = Clients(options, tableOptions, blobOptions);
        TableClient table = tables.GetTableClient(options.Table);
        BlobContainerClient container = blobs.GetBlobContainerClient(options.Container);
        await AzureFailure.MapAsync("opening the store's table", () => table.CreateIfNotExistsAsync(cancellationToken), cancellationToken);
        await AzureFailure.MapAsync(
            "opening the store's container", () => container.CreateIfNotExistsAsync(cancellationToken: cancellationToken),
            cancellationToken);
        return new AzureStorage(table, blobs, container, options, time);
    }

    private static (TableServiceClient Tables, BlobServiceClient Blobs) Clients(
        AzureStorageOptions options, TableClientOptions tableOptions, BlobClientOptions blobOptions)
    {
        if (options.ConnectionString is { Length: > 0 } connection)
        {
            return (new TableServiceClient(connection, tableOptions), new BlobServiceClient(connection, blobOptions));
        }

        if (options.BlobServiceUri is null || options.TableServiceUri is null)
        {
            throw new StoreException(
                ErrorCode.InvalidSetting,
                "Store:Storage does not specify an account: set BlobServiceUri and TableServiceUri, or ConnectionString for Azurite.");
        }

        // A user-assigned identity is selected by AZURE_CLIENT_ID, which the deployment sets.
        DefaultAzureCredential credential = new();
        return (
            new TableServiceClient(options.TableServiceUri, credential, tableOptions),
            new BlobServiceClient(options.BlobServiceUri, credential, blobOptions));
    }
}
