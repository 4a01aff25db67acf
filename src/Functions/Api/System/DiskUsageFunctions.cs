using CondaStore.Domain.Cache;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Work;
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
    [Operation("status", "Gets the size of every cached package and of the prefix of every build, in bytes.", Permission = "setting::read")]
    public async Task<IResult> Disk(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/api/v1/usage/disk")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        await callers.RequireAsync(request, Permission.SettingRead, string.Empty, cancellationToken);
        CacheUsage usage = cache.ReadUsage();
        return ApiResults.Data(new
        {
            usage.PackageBytes,
            usage.UnusedBytes,
            PrefixBytes = usage.EnvironmentBytes,
            Packages = usage.Packages.Select(p => new { p.Key, p.Files, p.Bytes, p.LastUsed, Prefixes = p.Environments }),
            Prefixes = usage.Environments.Select(e => new
            {
                Prefix = Path.GetRelativePath(PrefixPaths.Environments(share), e.Prefix).Replace('\\', '/'),
                e.IsFinished,
                e.Files,
                e.Bytes,
                UnsharedBytes = e.OwnBytes,
                Packages = e.Packages.Count,
            }),
        });
    }
}
