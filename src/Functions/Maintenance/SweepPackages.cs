using CondaStore.Domain.Cache;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Store.Work;
using CondaStore.Functions.Builds;
using CondaStore.Functions.Configuration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Maintenance;

/// <summary>
/// The activity that removes packages from the shared cache that no prefix uses and that have not been installed for some time.
/// </summary>
public sealed partial class SweepPackages(
    PackageCache cache, IndexClientOptions indexes, BuildFolders builds, IOptions<StoreOptions> options, TimeProvider time,
    ILogger<SweepPackages> logger)
{
    /// <summary>Removes packages. An interrupted run is continued by the next one, and concurrent runs do not conflict.</summary>
    [Function(FunctionNames.SweepPackages)]
    public async Task<RemovalResult> Run([ActivityTrigger] string scope, CancellationToken cancellationToken)
    {
        try
        {
            CacheCleaning cleaning = await cache.CleanAsync(options.Value.PackagesKeptFor, dryRun: false, cancellationToken);
            SideCaches beside = new(indexes.CacheDirectory, builds, environments: null, time);
            IReadOnlyList<CacheArea> areas = beside.Clean(options.Value.PackagesKeptFor, dryRun: false, cancellationToken);
            LogCleanedBeside(areas.Sum(a => a.Entries), areas.Sum(a => a.Bytes));
            LogCleaned(cleaning.Packages.Count, cleaning.Bytes, cleaning.Leftovers);
            return new RemovalResult { Removed = cleaning.Packages.Count };
        }
        catch (StoreException failure)
        {
            return StepResult.FailureUnlessTransient<RemovalResult>(failure);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information, Message = "{Packages} unused packages removed from the cache, {Bytes} bytes, {Leftovers} leftovers")]
    private partial void LogCleaned(int packages, long bytes, int leftovers);

    [LoggerMessage(
        Level = LogLevel.Information, Message = "{Entries} entries of package indexes and builds removed, {Bytes} bytes")]
    private partial void LogCleanedBeside(int entries, long bytes);
}
