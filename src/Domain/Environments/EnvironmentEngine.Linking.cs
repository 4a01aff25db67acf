using System.Runtime.CompilerServices;
using CondaStore.Domain.Cache;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Environments;

// Linking beside a fetch that is not the engine's own: in the store, several activities fetch the packages of one build.
public sealed partial class EnvironmentEngine
{
    /// <summary>
    /// Links the packages of a new environment while others fetch them: what the cache has, then what arrives, and finally what other
    /// hosts have put into the cache meanwhile. If a package is still missing then, <see cref="InstallAsync"/> continues from there.
    /// </summary>
    /// <param name="prefix">Absolute path of the environment.</param>
    /// <param name="content">The whole environment, with the records of a channel: those of a lockfile say too little to begin.</param>
    /// <param name="fetched">The packages as they arrive, in any order; it ends when no more will come.</param>
    /// <param name="options">How to link.</param>
    /// <param name="cancellationToken">Cancels the operation; linked packages stay.</param>
    /// <returns>The result if the environment is complete; otherwise null.</returns>
    /// <exception cref="StoreException">A package does not fit, or the prefix cannot be changed.</exception>
    public Task<InstallResult?> LinkFetchedAsync(
        string prefix,
        EnvironmentContent content,
        IAsyncEnumerable<CachedPackage> fetched,
        InstallOptions options,
        CancellationToken cancellationToken) =>
        Installer.LinkReadyAsync(
            prefix,
            content.Packages,
            (needed, stop) => ReadyAsync(needed, fetched, stop),
            OptionsFor(content, options, null),
            _timeProvider,
            cancellationToken);

    private InstallOptions OptionsFor(EnvironmentContent content, InstallOptions options, IProgress<InstallProgress>? progress) =>
        options with
        {
            Progress = progress,
            Cache = _cache,
            RequestedSpecs = content.RequestedSpecs,
            EnvironmentVariables = content.Variables.Count > 0 ? content.Variables : null,
        };

    private async IAsyncEnumerable<ReadyPackage> ReadyAsync(
        IReadOnlyList<RepodataRecord> needed,
        IAsyncEnumerable<CachedPackage> fetched,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Dictionary<string, RepodataRecord> waiting = needed.ToDictionary(PackageCache.KeyOf, StringComparer.Ordinal);
        foreach (ReadyPackage package in TakeCached(waiting, cancellationToken))
        {
            yield return package;
        }

        await foreach (CachedPackage package in fetched.WithCancellation(cancellationToken))
        {
            if (waiting.Remove(PackageCache.KeyOf(package.Record), out RepodataRecord? record))
            {
                yield return new ReadyPackage(record, package.Directory, Misstated: package.Misstated);
            }
        }

        foreach (ReadyPackage package in TakeCached(waiting, cancellationToken))
        {
            yield return package;
        }
    }

    private IEnumerable<ReadyPackage> TakeCached(Dictionary<string, RepodataRecord> waiting, CancellationToken cancellationToken)
    {
        foreach ((string key, RepodataRecord record) in waiting.ToArray())
        {
            if (_cache.Find(record, cancellationToken) is { } package)
            {
                waiting.Remove(key);
                yield return new ReadyPackage(record, package.Directory, Misstated: package.Misstated);
            }
        }
    }
}
