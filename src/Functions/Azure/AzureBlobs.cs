using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using CondaStore.Domain.Files;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using BlobProperties = CondaStore.Domain.Store.Ports.BlobProperties;

namespace CondaStore.Functions.Azure;

/// <summary>Implements <see cref="IBlobs"/> with one container: block blobs for whole contents, append blobs for logs.</summary>
internal sealed partial class AzureBlobs(
    BlobServiceClient service, BlobContainerClient container, int appendBlocksPerBlob, TimeProvider time) : IBlobs
{
    /// <summary>Names reserved for the adapters: leases, and further parts of long append blobs.</summary>
    private static readonly string[] Reserved = ["leases/", PartFolder];

    public async Task<BlobProperties?> PropertiesAsync(string name, CancellationToken cancellationToken)
    {
        BlobName.Check(name);
        return (await PartsAsync(name, cancellationToken))?.Whole;
    }

    public async Task<Stream> OpenReadAsync(string name, long offset, long? length, CancellationToken cancellationToken)
    {
        BlobName.Check(name);
        AppendParts parts = await PartsAsync(name, cancellationToken)
            ?? throw new StoreException(ErrorCode.NotFound, $"There is no blob '{name}'.");
        if (offset < 0 || offset > parts.Whole.Length)
        {
            throw new StoreException(
                ErrorCode.InvalidRequest, $"Blob '{name}' has {parts.Whole.Length} bytes; it cannot be read from byte {offset} on.");
        }

        long end = length is { } asked ? Math.Min(parts.Whole.Length, offset + asked) : parts.Whole.Length;
        if (offset >= end)
        {
            return new MemoryStream([], writable: false);
        }

        if (parts.Lengths.Count == 1)
        {
            return await OpenPartAsync(name, offset, end - offset, cancellationToken);
        }

        List<Func<CancellationToken, Task<Stream>>> streams = [];
        long start = 0;
        for (int i = 0; i < parts.Lengths.Count; i++)
        {
            long from = Math.Max(offset, start) - start;
            long until = Math.Min(end, start + parts.Lengths[i]) - start;
            string part = PartName(name, i);
            if (until > from)
            {
                streams.Add(token => OpenPartAsync(part, from, until - from, token));
            }

            start += parts.Lengths[i];
        }

        return new JoinedStream(streams);
    }

    public async Task<BlobProperties> WriteAsync(string name, Stream content, BlobWriteOptions options, CancellationToken cancellationToken)
    {
        BlobName.Check(name);
        BlobRequestConditions? conditions = null;
        if (options.MustNotExist)
        {
            conditions = new BlobRequestConditions { IfNoneMatch = ETag.All };
        }
        else if (options.IfMatch is { } etag)
        {
            conditions = new BlobRequestConditions { IfMatch = new ETag(etag) };
        }

        BlobUploadOptions upload = new()
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = options.ContentType },
            Conditions = conditions,
            // Typed: null would become an access tier without a name.
            AccessTier = options.IsRarelyRead ? AccessTier.Cool : default(AccessTier?),
        };
        CountingStream counted = new(content);
        try
        {
            BlobContentInfo written = (await AzureFailure.MapAsync(
                $"writing blob '{name}'", () => container.GetBlobClient(name).UploadAsync(counted, upload, cancellationToken),
                cancellationToken)).Value;
            return new BlobProperties(name, counted.Count, written.ETag.ToString(), written.LastModified);
        }
        catch (StoreException e) when (e.Code == ErrorCode.NotFound && options.IfMatch is not null)
        {
            throw new ConflictException($"Blob '{name}' is gone.", e);
        }
    }

    public async Task<bool> DeleteAsync(string name, string? etag, CancellationToken cancellationToken)
    {
        BlobName.Check(name);
        AppendParts? parts = await PartsAsync(name, cancellationToken);
        BlobRequestConditions? conditions = etag is null ? null : new BlobRequestConditions { IfMatch = new ETag(etag) };
        bool deleted = false;
        try
        {
            deleted = (await AzureFailure.MapAsync(
                $"deleting blob '{name}'",
                () => container.GetBlobClient(name).DeleteIfExistsAsync(
                    DeleteSnapshotsOption.IncludeSnapshots, conditions, cancellationToken),
                cancellationToken)).Value;
        }
        catch (StoreException e) when (e.Code == ErrorCode.NotFound && etag is null)
        {
            return false;
        }

        if (!deleted && etag is not null)
        {
            throw new ConflictException($"Blob '{name}' is gone.");
        }

        for (int i = 1; i < (parts?.Lengths.Count ?? 0); i++)
        {
            string part = PartName(name, i);
            await AzureFailure.MapAsync(
                $"deleting blob '{name}'", () => container.GetBlobClient(part).DeleteIfExistsAsync(cancellationToken: cancellationToken),
                cancellationToken);
        }

        return deleted;
    }

    public Task<BlobPage> ListAsync(string prefix, int take, string? continuation, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(take, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(take, 5000);
        return AzureFailure.MapAsync(
            $"listing blobs '{prefix}*'",
            async () =>
            {
                AsyncPageable<BlobItem> items = container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellationToken);
                await foreach (Page<BlobItem> page in items.AsPages(continuation, take))
                {
                    List<BlobProperties> blobs = [];
                    foreach (BlobItem item in page.Values.Where(b => !Reserved.Any(r => b.Name.StartsWith(r, StringComparison.Ordinal))))
                    {
                        blobs.Add(await ListedAsync(item, cancellationToken));
                    }

                    return new BlobPage(blobs, string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken);
                }

                return new BlobPage([], null);
            },
            cancellationToken);
    }

    public async Task<Uri?> LinkAsync(string name, BlobLinkOptions options, CancellationToken cancellationToken)
    {
        BlobName.Check(name);
        BlobClient blob = container.GetBlobClient(name);
        DateTimeOffset now = time.GetUtcNow();
        BlobSasBuilder link = new(BlobSasPermissions.Read, now + Shorter(options.ValidFor, TimeSpan.FromHours(1)))
        {
            BlobContainerName = container.Name,
            BlobName = name,
            Resource = "b",
            // Clocks can differ by minutes; a link must be valid immediately.
            StartsOn = now - TimeSpan.FromMinutes(5),
            Protocol = blob.Uri.Scheme == "https" ? SasProtocol.Https : SasProtocol.HttpsAndHttp,
            ContentType = options.ContentType,
            ContentDisposition = options.FileName is { } file
                ? $"attachment; filename=\"{file.Replace("\"", "", StringComparison.Ordinal)}\""
                : null,
        };
        if (blob.CanGenerateSasUri)
        {
            return blob.GenerateSasUri(link);
        }

        UserDelegationKey key = await DelegationKeyAsync(now, cancellationToken);
        return new BlobUriBuilder(blob.Uri) { Sas = link.ToSasQueryParameters(key, service.AccountName) }.ToUri();
    }

    // The properties of append blobs with several parts are the sum of the parts; all others are as listed.
    private async Task<BlobProperties> ListedAsync(BlobItem item, CancellationToken cancellationToken)
    {
        BlobProperties listed = new(
            item.Name, item.Properties.ContentLength ?? 0, item.Properties.ETag.ToString()!, item.Properties.LastModified ?? default);
        return item.Properties.BlobType == BlobType.Append ? (await PartsAsync(item.Name, cancellationToken))?.Whole ?? listed : listed;
    }

    private Task<Stream> OpenPartAsync(string part, long offset, long length, CancellationToken cancellationToken) =>
        AzureFailure.MapAsync(
            $"reading blob '{part}'",
            async () =>
            {
                BlobDownloadOptions options = new() { Range = new HttpRange(offset, length) };
                return (await container.GetBlobClient(part).DownloadStreamingAsync(options, cancellationToken)).Value.Content;
            },
            cancellationToken);

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
