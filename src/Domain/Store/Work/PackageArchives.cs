using CondaStore.Domain.Cache;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;
using CondaStore.Domain.LockFiles;
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
        RepodataRecord record = package.Ecosystem == PackageEcosystem.Pypi ? WheelOf(package) : new()
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

        if (record.IsBuilt)
        {
            return null;
        }

        StoreSettings effective = await settings.GetAsync(ns, null, cancellationToken);
        try
        {
            return await fetcher.OpenSourceAsync(Allowed(record, effective), cancellationToken);
        }
        catch (StoreException failure) when (PackageKeeping.IsVanished(failure))
        {
            return null;
        }
    }

    private RepodataRecord Allowed(RepodataRecord record, StoreSettings effective)
    {
        if (record.IsWheel)
        {
            IndexPolicy indexes = new(effective, deployment);
            indexes.CheckFiles([record.Url]);
            return indexes.Apply(record);
        }

        ChannelPolicy channels = new(effective, deployment);
        channels.CheckArchives([record.Url]);
        return channels.Secrets.Apply(record);
    }

    private static RepodataRecord WheelOf(BuildPackage package) => WheelRecords.Of(
        new LockedPipPackage(package.Name, package.Version, package.Url ?? "", package.Sha256, package.Md5)
        {
            Index = package.Channel,
            Built = package.BuiltFile is { } file ? new BuiltWheel(file, package.Sha256!) : null,
        })
        with
    { Size = package.Size };
}
