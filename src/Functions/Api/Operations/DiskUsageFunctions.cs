using CondaStore.Domain.Cache;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Work;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Api.Operations;

/// <summary>What packages and prefixes take of the share, from what the cache writes down about them: no tree is walked.</summary>
public sealed class DiskUsageFunctions(RequestCallers callers, PackageCache cache, IShare share)
{
    /// <summary>Bytes by package and by prefix.</summary>
    [Function("UsageDisk")]
    [Operation("status", "Tells the bytes of every cached package and of every build's prefix.", Permission = "setting::read")]
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
