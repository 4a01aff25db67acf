using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using BlobProperties = Azure.Storage.Blobs.Models.BlobProperties;
using LeaseState = CondaStore.Domain.Store.Ports.LeaseState;

namespace CondaStore.Functions.Azure;

/// <summary>
/// Implements <see cref="ILeases"/> with leases of empty blobs under <c>leases/</c>. Holder, fencing number and end time are metadata of
/// the blob, written under the lease, so that only its holder can write them.
/// </summary>
internal sealed class AzureLeases(BlobContainerClient container, TimeProvider time) : ILeases
{
    private const string Folder = "leases/";

    public async Task<Lease?> AcquireAsync(string name, string holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        BlobName.Check(name);
        LeaseRules.Check(holder, duration);
        BlobClient blob = Blob(name);
        string? id = await TakeAsync(blob, duration, cancellationToken);
        if (id is null)
        {
            return null;
        }

        try
        {
            BlobProperties before = await Map(
                "reading", name, () => blob.GetPropertiesAsync(cancellationToken: cancellationToken), cancellationToken);
            Lease lease = new(name, id, holder, Number(before.Metadata, "fence") + 1, duration, time.GetUtcNow() + duration);
            await RecordAsync(blob, lease, cancellationToken);
            return lease;
        }
        catch (StoreException e) when (e.Code == ErrorCode.Conflict)
        {
            // Without its record it looked like the lease of the previous holder and was ended as such.
            return null;
        }
        catch
        {
            // A lease without its record would block others for its whole duration.
            await blob.GetBlobLeaseClient(id).ReleaseAsync(cancellationToken: CancellationToken.None);
            throw;
        }
    }

    public async Task<Lease> RenewAsync(Lease lease, CancellationToken cancellationToken)
    {
        BlobClient blob = Blob(lease.Name);
        try
        {
            await Map(
                "renewing", lease.Name, () => blob.GetBlobLeaseClient(lease.Id).RenewAsync(cancellationToken: cancellationToken),
                cancellationToken);
            Lease renewed = lease with { ExpiresOn = time.GetUtcNow() + lease.Duration };
            await RecordAsync(blob, renewed, cancellationToken);
            return renewed;
        }
        catch (StoreException e) when (e.Code is ErrorCode.Conflict or ErrorCode.NotFound)
        {
            throw new LeaseLostException($"The lease '{lease.Name}' is no longer held by {lease.Holder}.", e);
        }
    }

    public async Task ReleaseAsync(Lease lease, CancellationToken cancellationToken)
    {
        try
        {
            await Map(
                "releasing", lease.Name, () => Blob(lease.Name).GetBlobLeaseClient(lease.Id)
                    .ReleaseAsync(cancellationToken: cancellationToken), cancellationToken);
        }
        catch (StoreException e) when (e.Code is ErrorCode.Conflict or ErrorCode.NotFound)
        {
            // The lease is already lost, which is what the caller wanted.
        }
    }

    public async Task<bool> BreakAsync(LeaseState seen, CancellationToken cancellationToken)
    {
        BlobName.Check(seen.Name);
        try
        {
            BlobProperties now = await Map(
                "reading", seen.Name, () => Blob(seen.Name).GetPropertiesAsync(cancellationToken: cancellationToken), cancellationToken);
            if (Number(now.Metadata, "fence") != seen.Fence || now.LeaseState != global::Azure.Storage.Blobs.Models.LeaseState.Leased)
            {
                return false;
            }

            // Every acquisition writes its record, which changes the version.
            await Map(
                "breaking",
                seen.Name,
                () => Blob(seen.Name).GetBlobLeaseClient().BreakAsync(
                    TimeSpan.Zero, new RequestConditions { IfMatch = now.ETag }, cancellationToken),
                cancellationToken);
            return true;
        }
        catch (StoreException e) when (e.Code is ErrorCode.Conflict or ErrorCode.NotFound)
        {
            return false;
        }
    }

    public async Task<LeaseState?> FindAsync(string name, CancellationToken cancellationToken)
    {
        BlobName.Check(name);
        try
        {
            BlobProperties properties = await Map(
                "reading", name, () => Blob(name).GetPropertiesAsync(cancellationToken: cancellationToken), cancellationToken);
            long fence = Number(properties.Metadata, "fence");
            return fence == 0
                ? null
                : new LeaseState(
                    name,
                    properties.LeaseState == global::Azure.Storage.Blobs.Models.LeaseState.Leased,
                    Uri.UnescapeDataString(properties.Metadata["holder"]),
                    fence,
                    DateTimeOffset.FromUnixTimeMilliseconds(Number(properties.Metadata, "expires")));
        }
        catch (StoreException e) when (e.Code == ErrorCode.NotFound)
        {
            return null;
        }
    }

    private static async Task<string?> TakeAsync(BlobClient blob, TimeSpan duration, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                BlobLease taken = await Map(
                    "taking", blob.Name, () => blob.GetBlobLeaseClient().AcquireAsync(duration, cancellationToken: cancellationToken),
                    cancellationToken);
                return taken.LeaseId;
            }
            catch (StoreException e) when (e.Code == ErrorCode.Conflict)
            {
                return null;
            }
            catch (StoreException e) when (e.Code == ErrorCode.NotFound && attempt == 0)
            {
                await CreateAsync(blob, cancellationToken);
            }
        }
    }

    private static async Task CreateAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            BlobUploadOptions options = new() { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
            await Map("creating", blob.Name, () => blob.UploadAsync(BinaryData.Empty, options, cancellationToken), cancellationToken);
        }
        catch (ConflictException)
        {
            // Another process has created the blob first, which is all that matters.
        }
    }

    private static Task RecordAsync(BlobClient blob, Lease lease, CancellationToken cancellationToken)
    {
        Dictionary<string, string> metadata = new()
        {
            ["holder"] = Uri.EscapeDataString(lease.Holder),
            ["fence"] = lease.Fence.ToString(CultureInfo.InvariantCulture),
            ["expires"] = lease.ExpiresOn.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        };
        return Map(
            "recording",
            lease.Name,
            () => blob.SetMetadataAsync(metadata, new BlobRequestConditions { LeaseId = lease.Id }, cancellationToken),
            cancellationToken);
    }

    private static async Task<T> Map<T>(string verb, string name, Func<Task<Response<T>>> call, CancellationToken cancellationToken) =>
        (await AzureFailure.MapAsync($"{verb} the lease '{name}'", call, cancellationToken)).Value;

    private static long Number(IDictionary<string, string> metadata, string key) =>
        metadata.TryGetValue(key, out string? text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value)
            ? value
            : 0;

    private BlobClient Blob(string name) => container.GetBlobClient(Folder + name);
}
