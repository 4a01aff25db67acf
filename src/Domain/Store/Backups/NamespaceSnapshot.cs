using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Backups;

/// <summary>
/// Creates a consistent state from the rows of a namespace that were read while builds were running. Builds precede environments in key
/// order, so an environment may refer to a build that was read before it changed: that build is read again until both match. A build in
/// progress becomes a queued one, which starts from the beginning; its attempt number is kept, so that reports of the old worker are
/// rejected. Copies are omitted, and the counters recomputed.
/// </summary>
internal sealed class NamespaceSnapshot
{
    private const int Rounds = 8;
    private const string BuildKeys = "build!";
    private const string EnvironmentKeys = "env!";
    private const string CopyKeys = "of!";
    private const string NameKeys = "names!";

    private readonly ITable _table;
    private readonly string _partition;
    private readonly Dictionary<long, Build> _builds = [];
    private readonly Dictionary<string, StoreEnvironment> _environments = new(StringComparer.Ordinal);
    private readonly List<TableRow> _names = [];
    private readonly List<TableRow> _others = [];
    private TableRow? _usage;

    public NamespaceSnapshot(ITable table, IReadOnlyList<TableRow> rows)
    {
        _table = table;
        _partition = rows[0].PartitionKey;
        foreach (TableRow row in rows)
        {
            Add(row);
        }
    }

    /// <summary>Gets the number of builds that were in progress.</summary>
    public int Requeued { get; private set; }

    /// <summary>Returns the rows in key order.</summary>
    public async Task<IReadOnlyList<TableRow>> SettleAsync(CancellationToken cancellationToken)
    {
        foreach (string name in _environments.Keys.ToArray())
        {
            await SettleAsync(name, cancellationToken);
        }

        DropInvisible();
        foreach (Build build in _builds.Values.Where(b => !b.Status.IsFinished()).ToArray())
        {
            Requeued += build.Status == BuildStatus.Building ? 1 : 0;
            _builds[build.Id] = Requeue(build);
        }

        foreach ((string name, StoreEnvironment environment) in _environments.ToArray())
        {
            _environments[name] = environment.CurrentBuildId is { } id
                ? environment with { CurrentBuildStatus = _builds.GetValueOrDefault(id)?.Status }
                : environment;
        }

        List<TableRow> rows =
        [
            .. _builds.Values.Select(BuildRow.Write),
            .. _environments.Values.Select(EnvironmentRow.Write),
            .. _names.Where(n => _builds.ContainsKey(TableKey.FromDescending(TableKey.Last(n.RowKey)))),
            .. _others,
        ];
        if (_usage is not null)
        {
            rows.Add(Count(NamespaceUsage.Read(_usage)));
        }

        rows.Sort((a, b) => string.CompareOrdinal(a.RowKey, b.RowKey));
        return rows;
    }

    private void Add(TableRow row)
    {
        if (row.RowKey.StartsWith(BuildKeys, StringComparison.Ordinal))
        {
            Build build = BuildRow.Read(row);
            _builds[build.Id] = build;
        }
        else if (row.RowKey.StartsWith(EnvironmentKeys, StringComparison.Ordinal))
        {
            StoreEnvironment environment = EnvironmentRow.Read(row);
            _environments[environment.Name] = environment;
        }
        else if (row.RowKey == StoreRows.UsageKey)
        {
            _usage = row;
        }
        else if (!row.RowKey.StartsWith(CopyKeys, StringComparison.Ordinal))
        {
            (row.RowKey.StartsWith(NameKeys, StringComparison.Ordinal) ? _names : _others).Add(row);
        }
    }

    private async Task SettleAsync(string name, CancellationToken cancellationToken)
    {
        for (int round = 0; round < Rounds; round++)
        {
            StoreEnvironment environment = _environments[name];
            if (environment.CurrentBuildId is not { } id
                || (_builds.TryGetValue(id, out Build? build) && build.Status == environment.CurrentBuildStatus))
            {
                return;
            }

            if (await _table.GetAsync(_partition, StoreRows.BuildKeyOf(id), cancellationToken) is { } row)
            {
                _builds[id] = BuildRow.Read(row);
            }
            else
            {
                _builds.Remove(id);
            }

            if (await _table.GetAsync(_partition, StoreRows.EnvironmentKey(name), cancellationToken) is not { } again)
            {
                _environments.Remove(name);
                return;
            }

            _environments[name] = EnvironmentRow.Read(again);
        }

        // It changes faster than it can be read: any past state is acceptable.
        StoreEnvironment last = _environments[name];
        Build? newest = _builds.Values.Where(b => b.EnvironmentId == last.Id && b.Status == BuildStatus.Completed).MaxBy(b => b.Id);
        _environments[name] = last with { CurrentBuildId = newest?.Id, CurrentBuildStatus = newest?.Status };
    }

    // Removes what an import has written for an environment that does not exist yet.
    private void DropInvisible()
    {
        foreach (Build build in _builds.Values.Where(b => b.IsStaged).ToArray())
        {
            if (_environments.GetValueOrDefault(build.Environment)?.Id == build.EnvironmentId)
            {
                _builds[build.Id] = build with { IsStaged = false };
            }
            else
            {
                _builds.Remove(build.Id);
            }
        }
    }

    private static Build Requeue(Build build) => build with
    {
        Status = BuildStatus.Queued,
        StartedOn = null,
        HeartbeatOn = null,
        Elapsed = TimeSpan.Zero,
        Worker = null,
        AttemptToken = null,
        Stage = null,
        Progress = null,
    };

    private TableRow Count(NamespaceUsage usage) =>
        (usage.Recount(_builds.Values) with { Environments = _environments.Values.Count(e => e.DeletedOn is null) })
            .ToRow(NamespaceOf(_partition));

    internal static string NamespaceOf(string partition) => TableKey.NameOf(TableKey.Last(partition));
}
