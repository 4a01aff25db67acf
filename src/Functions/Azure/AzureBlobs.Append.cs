using System.Globalization;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using BlobProperties = CondaStore.Domain.Store.Ports.BlobProperties;

namespace CondaStore.Functions.Azure;

/// <content>
/// Appending. An append blob holds at most 50,000 blocks, which a verbose log can exceed; it is then continued in further append
/// blobs in a reserved folder. A part is only written when the previous one is full, so the parts in order are the content.
/// </content>
internal sealed partial class AzureBlobs
{
    private const string PartFolder = ".parts/";

    private UserDelegationKey? _delegationKey;

    public async Task<long> AppendAsync(
        string name, ReadOnlyMemory<byte> content, long? expectedLength, CancellationToken cancellationToken)
    {
        BlobName.Check(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(content.Length, 4 * 1024 * 1024);

        // The first part is tried without checking: nearly every log fits into it.
        AppendResult? first = await AppendPartAsync(name, content, expectedLength, cancellationToken);
        if (first is { Full: false } done)
        {
            return done.Length;
        }

        for (; ; )
        {
            AppendParts parts = await PartsAsync(name, cancellationToken)
                ?? throw new ConflictException($"Blob '{name}' was deleted while it was written.");
            long before = parts.Whole.Length - parts.Lengths[^1];
            int last = parts.Lengths.Count - 1;
            if (last > 0)
            {
                AppendResult result = await AppendPartAsync(PartName(name, last), content, expectedLength - before, cancellationToken);
                if (!result.Full)
                {
                    return before + result.Length;
                }
            }

            if (expectedLength is { } expected && expected != parts.Whole.Length)
            {
                throw new ConflictException($"Blob '{name}' has {parts.Whole.Length} bytes, not {expected}.");
            }

            await CreatePartAsync(PartName(name, last + 1), cancellationToken);
        }
    }

    private static string PartName(string name, int part) =>
        part == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{PartFolder}{name}/{part:D4}");

    private async Task<AppendResult> AppendPartAsync(
        string part, ReadOnlyMemory<byte> content, long? expected, CancellationToken cancellationToken)
    {
        AppendBlobClient blob = container.GetAppendBlobClient(part);
        for (; ; )
        {
            if (appendBlocksPerBlob < 50_000 && await BlocksAsync(blob, cancellationToken) >= appendBlocksPerBlob)
            {
                return new AppendResult(true, 0);
            }

            try
            {
                AppendBlobAppendBlockOptions options = new()
                {
                    Conditions = expected is { } at ? new AppendBlobRequestConditions { IfAppendPositionEqual = at } : null,
                };
                using MemoryStream block = new(content.ToArray(), writable: false);
                BlobAppendInfo written = await blob.AppendBlockAsync(block, options, cancellationToken);
                return new AppendResult(false, long.Parse(written.BlobAppendOffset, CultureInfo.InvariantCulture) + content.Length);
            }
            catch (RequestFailedException e) when (e.ErrorCode == "BlockCountExceedsLimit")
            {
                return new AppendResult(true, 0);
            }
            catch (RequestFailedException e) when (e.Status == 404)
            {
                if (expected is > 0)
                {
                    throw new ConflictException($"Blob '{part}' does not exist.", e);
                }

                await CreatePartAsync(part, cancellationToken);
            }
            catch (Exception e) when (e is RequestFailedException or AggregateException or IOException or OperationCanceledException)
            {
                await AzureFailure.MapAsync<bool>($"appending to blob '{part}'", () => Task.FromException<bool>(e), cancellationToken);
            }
        }
    }

    private async Task CreatePartAsync(string part, CancellationToken cancellationToken)
    {
        try
        {
            AppendBlobCreateOptions options = new()
            {
                Conditions = new AppendBlobRequestConditions { IfNoneMatch = ETag.All },
                HttpHeaders = new BlobHttpHeaders { ContentType = "text/plain; charset=utf-8" },
            };
            await AzureFailure.MapAsync(
                $"creating blob '{part}'", () => container.GetAppendBlobClient(part).CreateAsync(options, cancellationToken),
                cancellationToken);
        }
        catch (ConflictException)
        {
            // Another writer has created it first.
        }
    }

    private static async Task<int> BlocksAsync(AppendBlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            return (await blob.GetPropertiesAsync(cancellationToken: cancellationToken)).Value.BlobCommittedBlockCount;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return 0;
        }
    }

    /// <summary>Reads the lengths of a blob and its further parts, or null if there is no such blob.</summary>
    private async Task<AppendParts?> PartsAsync(string name, CancellationToken cancellationToken)
    {
        global::Azure.Storage.Blobs.Models.BlobProperties first;
        try
        {
            first = (await AzureFailure.MapAsync(
                $"reading blob '{name}'", () => container.GetBlobClient(name).GetPropertiesAsync(cancellationToken: cancellationToken),
                cancellationToken)).Value;
        }
        catch (StoreException e) when (e.Code == ErrorCode.NotFound)
        {
            return null;
        }

        BlobProperties whole = new(name, first.ContentLength, first.ETag.ToString(), first.LastModified);
        List<long> lengths = [first.ContentLength];
        if (first.BlobType == BlobType.Append && first.BlobCommittedBlockCount >= appendBlocksPerBlob)
        {
            string prefix = $"{PartFolder}{name}/";
            await foreach (BlobItem part in container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellationToken))
            {
                lengths.Add(part.Properties.ContentLength ?? 0);
                whole = whole with
                {
                    ETag = part.Properties.ETag.ToString()!,
                    ModifiedOn = part.Properties.LastModified ?? whole.ModifiedOn,
                };
            }
        }

        return new AppendParts(whole with { Length = lengths.Sum() }, lengths);
    }

    private async Task<UserDelegationKey> DelegationKeyAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        // A key is used for many links and must outlive all of them. Two callers may each fetch one at first; both are valid.
        UserDelegationKey? key = _delegationKey;
        if (key is null || key.SignedExpiresOn < now + TimeSpan.FromHours(2))
        {
            key = (await AzureFailure.MapAsync(
                "getting a key for links",
                () => service.GetUserDelegationKeyAsync(now - TimeSpan.FromMinutes(5), now + TimeSpan.FromHours(12), cancellationToken),
                cancellationToken)).Value;
            _delegationKey = key;
        }

        return key;
    }

    private readonly record struct AppendResult(bool Full, long Length);

    private sealed record AppendParts(BlobProperties Whole, IReadOnlyList<long> Lengths);
}
