using CondaStore.Domain.Cache;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Keeping;
using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Domain.Store.Work;

/// <summary>Provides the archives of packages for bundles: from the store's own archive, else from their original URL.</summary>
public sealed class PackageArchives(KeptPackages kept, PackageFetcher fetcher, Settings settings, FetchAllowance deployment)
{
    /// <summary>Opens the archive of a package of a namespace's builds; returns null if it is unavailable.</summary>
    /// <exception cref="StoreException">Its URL is not allowed (<see cref="ErrorCode.PolicyViolation"/>).</exception>
    public async Task<Stream?> OpenAsync(BuildPackage package, string ns, CancellationToken cancellationToken)
    {
        string url = package.Url ?? "";
        RepodataRecord record = new()
        {
            Name = package.Name,
            Version = package.Version,
            Build = package.Build,
            BuildNumber = package.BuildNumber,
            Subdir = package.Subdir,
            FileName = url[(url.LastIndexOf('/') + 1)..],
            Url = url,
            Channel = package.Channel,
            Sha256 = package.Sha256,
            Md5 = package.Md5,
            Size = package.Size,
        };
        if (await kept.OpenAsync(record, cancellationToken) is { } archive)
        {
            return archive;
        }

        ChannelPolicy policy = new(await settings.GetAsync(ns, null, cancellationToken), deployment);
        policy.CheckArchives([url]);
        try
        {
            return await fetcher.OpenSourceAsync(policy.Secrets.Apply(record), cancellationToken);
        }
        catch (StoreException failure) when (PackageKeeping.IsVanished(failure))
        {
            return null;
        }
    }
}
