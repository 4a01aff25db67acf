using System.Runtime.CompilerServices;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Installing;

/// <summary>Installs a set of packages into a prefix in one call.</summary>
public static class Installer
{
    /// <summary>
    /// Links packages as they become ready. If packages must be removed first, this is deferred until all new ones are ready, so that a
    /// failed download changes nothing. After any failure the prefix is restored to its previous state, and a new one is removed, unless
    /// <see cref="InstallOptions.KeepUnfinished"/> is set.
    /// </summary>
    /// <param name="prefix">The absolute path of the environment; created if missing.</param>
    /// <param name="target">All packages that the environment should contain.</param>
    /// <param name="fetch">Gets the records that must be linked, in topological order, and yields the packages in any order.</param>
    /// <param name="options">How to link.</param>
    /// <param name="time">Clock for the history.</param>
    /// <param name="cancellationToken">Cancels the operation, with the same effect as a failure.</param>
    /// <exception cref="StoreException">As <see cref="PrefixTransaction"/> throws, and what <paramref name="fetch"/> throws.</exception>
    public static async Task<InstallResult> InstallAsync(
        string prefix,
        IReadOnlyList<TargetPackage> target,
        Func<IReadOnlyList<RepodataRecord>, CancellationToken, IAsyncEnumerable<ReadyPackage>> fetch,
        InstallOptions options,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        await using PrefixTransaction transaction = await PrefixTransaction.BeginAsync(prefix, target, options, time, cancellationToken);
        bool done = false;
        try
        {
            await LinkAsync(transaction, fetch, options, cancellationToken);
            InstallResult result = await transaction.FinishAsync(cancellationToken);
            done = true;
            return result;
        }
        finally
        {
            if (!done && !options.KeepUnfinished)
            {
                await RollBackAsync(transaction, options);
            }
        }
    }

    /// <summary>
    /// Links packages of a new prefix as they become ready. If all are ready, the prefix is completed; otherwise it is left as it is, and
    /// <see cref="InstallAsync"/> continues from there. If packages would have to be removed first, nothing is done.
    /// </summary>
    /// <param name="prefix">The absolute path of the environment; created if missing.</param>
    /// <param name="target">All packages that the environment should contain.</param>
    /// <param name="ready">Gets the records that must be linked, in topological order, and yields the packages that are available, in any
    /// order.</param>
    /// <param name="options">How to link.</param>
    /// <param name="time">Clock for the history.</param>
    /// <param name="cancellationToken">Cancels the operation; linked packages stay.</param>
    /// <returns>The result if the prefix is complete; otherwise null.</returns>
    /// <exception cref="StoreException">As <see cref="PrefixTransaction"/> throws, and what <paramref name="ready"/> throws.</exception>
    public static async Task<InstallResult?> LinkReadyAsync(
        string prefix,
        IReadOnlyList<TargetPackage> target,
        Func<IReadOnlyList<RepodataRecord>, CancellationToken, IAsyncEnumerable<ReadyPackage>> ready,
        InstallOptions options,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        await using PrefixTransaction transaction = await PrefixTransaction.BeginAsync(prefix, target, options, time, cancellationToken);
        if (transaction.RemovesPackages)
        {
            return null;
        }

        await LinkAsync(transaction, ready, options, cancellationToken);
        return transaction.IsAllLinked ? await transaction.FinishAsync(cancellationToken) : null;
    }

    // The caller should see the original failure.
    private static async Task RollBackAsync(PrefixTransaction transaction, InstallOptions options)
    {
        try
        {
            await transaction.RollBackAsync();
        }
        catch (StoreException failure)
        {
            options.Warn?.Invoke($"The environment is incomplete: {failure.Message} The next change takes this one back first.");
        }
    }

    private static async Task LinkAsync(
        PrefixTransaction transaction,
        Func<IReadOnlyList<RepodataRecord>, CancellationToken, IAsyncEnumerable<ReadyPackage>> fetch,
        InstallOptions options,
        CancellationToken cancellationToken)
    {
        if (transaction.Needed.Count == 0)
        {
            return;
        }

        IAsyncEnumerable<ReadyPackage> ready = fetch(transaction.Needed, cancellationToken);
        if (transaction.RemovesPackages)
        {
            ready = AllAtOnce(ready, cancellationToken);
        }

        int degree = Math.Max(options.Parallelism, 1);
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = degree, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(ready, parallel, async (package, token) => await transaction.LinkAsync(package, token));
    }

    private static async IAsyncEnumerable<ReadyPackage> AllAtOnce(
        IAsyncEnumerable<ReadyPackage> packages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<ReadyPackage> all = [];
        await foreach (ReadyPackage package in packages.WithCancellation(cancellationToken))
        {
            all.Add(package);
        }

        foreach (ReadyPackage package in all)
        {
            yield return package;
        }
    }
}
