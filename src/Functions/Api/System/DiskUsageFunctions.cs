using CondaStore.Domain.Cache;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Api.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Api.System;

/// <summary>
/// The endpoint of the disk usage of packages and prefixes, read from the records of the cache without walking directories.
/// </summary>
public sealed class DiskUsageFunctions(RequestCallers callers, PackageCache cache, IShare share)
{
    /// <summary>Gets the disk usage by package and by prefix.</summary>
    [Function("UsageDisk")]
    [Operation(
        "status", "Gets the size of every cached package and of the prefix of every build, in bytes.", Permission = "setting::read",
        Data = typeof(DiskUsageWire))]
    public async Task<IResult> Disk(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/api/v1/usage/disk")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        await callers.RequireAsync(request, Permission.SettingRead, string.Empty, cancellationToken);
        CacheUsage usage = cache.ReadUsage();
        return ApiResults.Data(new DiskUsageWire(
            usage.PackageBytes,
            usage.UnusedBytes,
            usage.EnvironmentBytes,
            usage.Packages.Select(p => new PackageUsageWire(p.Key, p.Files, p.Bytes, p.LastUsed, p.Environments)),
            usage.Environments.Select(e => new PrefixUsageWire(
                Path.GetRelativePath(PrefixPaths.Environments(share), e.Prefix).Replace('\\', '/'),
                e.IsFinished,
                e.Files,
                e.Bytes,
                e.OwnBytes,
                e.Packages.Count))));
    }
}
