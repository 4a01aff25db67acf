using System.Runtime.CompilerServices;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Installing;

/// <summary>Brings a prefix to a wanted set of packages in one call.</summary>
public static class Installer
{
    /// <summary>
    /// Links packages as they become ready. When packages must leave the prefix first, that waits until all new ones are ready, so
    /// that a failing download changes nothing. After any failure the prefix is what it was before, a new one not there at all, unless
    /// <see cref="InstallOptions.KeepUnfinished"/> is set.
    /// </summary>
    /// <param name="prefix">Absolute path of the environment; made when missing.</param>
    /// <param name="target">Every package that the environment shall have.</param>
    /// <param name="fetch">Gets the records that must be linked, in topological order, and yields the packages in any order.</param>
    /// <param name="options">How to link.</param>
    /// <param name="time">Clock for the history.</param>
    /// <param name="cancellationToken">Ends the work, as a failure does.</param>
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
    /// Links packages of a new prefix as they become ready. When those were all, the prefix is finished; otherwise it stays as it is, and
    /// <see cref="InstallAsync"/> goes on from there. Where packages would have to leave the prefix first, nothing is done.
    /// </summary>
    /// <param name="prefix">Absolute path of the environment; made when missing.</param>
    /// <param name="target">Every package that the environment shall have.</param>
    /// <param name="ready">Gets the records that must be linked, in topological order, and yields those packages that are there,
    /// in any order.</param>
    /// <param name="options">How to link.</param>
    /// <param name="time">Clock for the history.</param>
    /// <param name="cancellationToken">Ends the work; what is linked stays.</param>
    /// <returns>What was done when the prefix is finished, null when it is not.</returns>
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

    // What made the change fail is what the caller wants to know.
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
