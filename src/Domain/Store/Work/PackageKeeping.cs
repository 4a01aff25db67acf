using CondaStore.Domain.Cache;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Keeping;
using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Domain.Store.Work;

/// <summary>Keeps the archives of packages that builds use, if enabled in the settings, and detects packages that are no longer
/// available.</summary>
public sealed class PackageKeeping(KeptPackages kept, PackageFetcher fetcher, PackageCache cache, Settings settings)
{
    private const int AtOnce = 8;

    /// <summary>Keeps archives. One that cannot be kept is reported in the build's log and does not cause a failure.</summary>
    public async Task KeepAsync(Build build, IReadOnlyList<RepodataRecord> records, Action<string> log, CancellationToken cancellationToken)
    {
        if (!(await settings.GetAsync(build.Namespace, build.Environment, cancellationToken)).PackageArchive)
        {
            return;
        }

        int failed = 0;
        ParallelOptions options = new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(records, options, async (record, token) =>
        {
            try
            {
                await kept.KeepAsync(record, build.Namespace, fetcher.OpenSourceAsync, token);
            }
            catch (StoreException failure)
            {
                Interlocked.Increment(ref failed);
                log($"warning: the archive of {record.Identity} is not kept: {Redaction.Redact(failure.Message)}");
            }
        });
        log($"{records.Count - failed} package archives are kept");
    }

    /// <summary>
    /// Returns the exception that lists every package that is neither cached nor kept nor available from its channel; null if all are
    /// available.
    /// </summary>
    public async Task<StoreException?> FindVanishedAsync(
        Build build, IEnumerable<RepodataRecord> records, CancellationToken cancellationToken)
    {
        List<RepodataRecord> vanished = [];
        ParallelOptions options = new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(records, options, async (record, token) =>
        {
            if (cache.Find(record, token) is null && !await kept.ContainsAsync(record, token) && !await IsOfferedAsync(record, token))
            {
                lock (vanished)
                {
                    vanished.Add(record);
                }
            }
        });
        if (vanished.Count == 0)
        {
            return null;
        }

        string names = string.Join(
            ", ", vanished.OrderBy(r => r.Identity, StringComparer.Ordinal).Select(r => $"{r.Identity} ({Redaction.Redact(r.Url)})"));
        string count = vanished.Count == 1
            ? "1 package of the build cannot be had any more"
            : $"{vanished.Count} packages of the build cannot be had any more";
        return new StoreException(ErrorCode.PackageUnavailable, $"{count}: {names}.") { Hints = Hints(build) };
    }

    /// <summary>Determines whether a failure means that a package is permanently unavailable.</summary>
    public static bool IsVanished(StoreException failure) =>
        failure is { Code: ErrorCode.PackageUnavailable or ErrorCode.ChannelAccessDenied, IsTransient: false };

    private static IReadOnlyList<string> Hints(Build build)
    {
        List<string> hints = ["put archives with the same SHA-256 back into the channel, or into a mirror that answers at its address"];
        if (build.Artifact(ArtifactType.CondaPack) is { Sha256: not null })
        {
            hints.Add($"the packed environment was kept: GET /api/v1/build/{build.Id}/archive/");
        }

        hints.Add("build the specification again: it is solved with what the channels have now");
        hints.Add("set package_archive, and the store keeps the archives that coming builds use");
        return hints;
    }

    private async Task<bool> IsOfferedAsync(RepodataRecord record, CancellationToken cancellationToken)
    {
        try
        {
            await using Stream archive = await fetcher.OpenSourceAsync(record, cancellationToken);
            return true;
        }
        catch (StoreException failure) when (IsVanished(failure))
        {
            return false;
        }
    }
}
