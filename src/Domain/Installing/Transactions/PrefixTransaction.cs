using System.Collections.Concurrent;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Installing.Transactions;

/// <summary>
/// Changes a prefix package by package. A prefix is complete only when <see cref="FinishAsync"/> has returned. After a failure,
/// <see cref="RollBackAsync"/> restores the previous state; after a crash, the next transaction rolls back a change, or continues the
/// creation of a new environment.
/// </summary>
/// <remarks>
/// The journal is written before the first change. Removed files are moved aside and deleted only at the end; files that occupy a path of a
/// package are kept in <c>__displaced__</c>. The record of a package is written after all of its files. The history is written last; then
/// completion is recorded in the journal, which is removed. Conflicts between files of several packages are resolved at the end, so that
/// the content of the prefix does not depend on the order of linking.
/// </remarks>
public sealed partial class PrefixTransaction : IAsyncDisposable
{
    private readonly string _prefix;
    private readonly InstallOptions _options;
    private readonly TimeProvider _time;
    private readonly PrefixLock? _lock;
    private readonly TransactionPlan _plan;
    private readonly Dictionary<string, TargetPackage> _target;
    private readonly PrefixRecovery _recovery;
    private readonly Dictionary<string, RepodataRecord> _waiting;
    private readonly Dictionary<string, PrefixRecord> _records;
    private readonly List<string> _linkedNames = [];
    private readonly ConcurrentQueue<string> _warnings = new();
    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly Lock _state = new();
    private PrefixJournal? _journal;
    private ReversibleMoves? _moves;
    private FileLinker? _linker;
    private PathOwners _owners = new(ignoreCase: false);
    private BytecodeQueue? _bytecode;
    private readonly ConcurrentDictionary<string, bool> _announced = new(StringComparer.Ordinal);
    private readonly bool _isNew;
    private readonly bool _isAllOurs;
    private bool _ignoreCase;
    private int _files;
    private long _bytesWritten;
    private int _compiled;
    private bool _finished;

    private PrefixTransaction(
        string prefix, TransactionPlan plan, IReadOnlyList<TargetPackage> target, PrefixRecovery recovery, PrefixLock? prefixLock,
        InstallOptions options, TimeProvider time)
    {
        _prefix = prefix;
        _plan = plan;
        _target = target.ToDictionary(t => t.Record.Key, StringComparer.Ordinal);
        _recovery = recovery;
        _lock = prefixLock;
        _options = options;
        _time = time;
        _isNew = recovery.WasInterrupted || (recovery.Records.Count == 0 && !File.Exists(PrefixHistory.PathIn(prefix)));
        _isAllOurs = recovery.WasInterrupted ? recovery.IsAllOurs : _isNew && IsBare(prefix);
        Needed = [.. plan.Operations.Where(o => o.New is not null).Select(o => o.New!)];
        _waiting = Needed.ToDictionary(r => r.Key, StringComparer.Ordinal);
        _records = plan.Kept.ToDictionary(r => r.Repodata.Key, StringComparer.Ordinal);
    }

    /// <summary>Gets the packages that must be linked, in topological order; packages linked by an interrupted run are not among
    /// them.</summary>
    public IReadOnlyList<RepodataRecord> Needed { get; }

    /// <summary>
    /// Gets whether packages must be removed before others are linked. The first call of <see cref="LinkAsync"/> removes them, so all
    /// required packages should be available before it.
    /// </summary>
    public bool RemovesPackages => _plan.Unlinked.Count > 0;

    /// <summary>Gets whether all required packages are linked.</summary>
    public bool IsAllLinked
    {
        get
        {
            lock (_state)
            {
                return _waiting.Count == 0;
            }
        }
    }

    /// <summary>Locks a prefix, cleans up after a crashed run, and plans the change.</summary>
    /// <param name="prefix">The absolute path of the environment; created if missing.</param>
    /// <param name="target">All packages that the environment should contain, in any order.</param>
    /// <param name="options">How to link.</param>
    /// <param name="time">Clock for the history and for waiting.</param>
    /// <param name="cancellationToken">Cancels waiting for the lock.</param>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.PrefixFrozen"/>, <see cref="ErrorCode.LockTimeout"/>, <see cref="ErrorCode.InvalidPrefixRecord"/>,
    /// <see cref="ErrorCode.InvalidRequest"/>, <see cref="ErrorCode.InvalidName"/>, <see cref="ErrorCode.FileSystem"/>.
    /// </exception>
    public static async Task<PrefixTransaction> BeginAsync(
        string prefix, IReadOnlyList<TargetPackage> target, InstallOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        string path = CheckPrefix(prefix);
        PrefixVariables.Check(options.EnvironmentVariables ?? new Dictionary<string, string>());
        if (!options.OverrideFrozen)
        {
            FrozenPrefix.ThrowIfFrozen(path);
        }

        PrefixLock.MakeDirectory(path);
        PrefixLock? prefixLock = options.LockPrefix
            ? await PrefixLock.AcquireAsync(path, options.LockTimeout, time, cancellationToken)
            : null;
        try
        {
            PrefixTransaction transaction = await Task.Run(
                () =>
                {
                    PrefixRecovery recovery = PrefixRecovery.Run(path, options.Warn ?? (_ => { }), cancellationToken);
                    TransactionPlan plan = TransactionPlan.Compute(recovery.Records, target);
                    return new PrefixTransaction(path, plan, target, recovery, prefixLock, options, time);
                },
                cancellationToken);
            if (options.Cache is { } cache)
            {
                // Before the cache is searched, so that nothing that is found there is removed afterwards.
                await cache.HoldAsync(path, target.Select(t => t.Record), cancellationToken);
            }

            return transaction;
        }
        catch
        {
            prefixLock?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Releases the lock and the files. Without a preceding <see cref="FinishAsync"/> or <see cref="RollBackAsync"/>, the prefix stays
    /// incomplete.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_bytecode is not null)
        {
            await _bytecode.DisposeAsync();
        }

        _linker?.Dispose();
        _journal?.Dispose();
        _lock?.Dispose();
        _starting.Dispose();
    }

    private static string CheckPrefix(string prefix)
    {
        if (!Path.IsPathFullyQualified(prefix) || prefix.AsSpan().IndexOfAny('\n', '\r', '\0') >= 0)
        {
            throw new StoreException(ErrorCode.InvalidRequest, "A prefix must be an absolute path without line breaks.") { Found = prefix };
        }

        string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(prefix));
        return path.Length > 1
            ? path
            : throw new StoreException(
                ErrorCode.InvalidRequest, "The root of the file system cannot be an environment.")
            { Found = prefix };
    }

    private static bool IsBare(string prefix) =>
        Directory.EnumerateFileSystemEntries(prefix).All(e => Path.GetFileName(e) == PrefixData.Folder);

    private void Warn(string sentence)
    {
        _warnings.Enqueue(sentence);
        _options.Warn?.Invoke(sentence);
    }

    private void Report(string? current) =>
        _options.Progress?.Report(new InstallProgress(InstallPhase.Link, _linkedNames.Count, Needed.Count, _bytesWritten, 0, current));
}
