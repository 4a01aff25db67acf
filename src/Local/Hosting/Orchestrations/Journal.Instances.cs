using Microsoft.DurableTask.Client;

namespace CondaStore.Local.Hosting.Orchestrations;

internal sealed partial class Journal
{
    private const string Columns =
        "id, name, execution, status, input, output, custom_status, created_at, updated_at, start_at, parent_id, parent_name, "
            + "parent_execution, parent_task";

    private static readonly string Unfinished =
        $"({(int)OrchestrationRuntimeStatus.Running}, {(int)OrchestrationRuntimeStatus.Pending}, "
            + $"{(int)OrchestrationRuntimeStatus.Suspended})";

    /// <summary>Creates an instance. A finished instance with the same ID is replaced, as in Durable Task.</summary>
    /// <returns>The instance, or null if an unfinished instance has this ID.</returns>
    public OrchestrationInstance? TryCreate(OrchestrationInstance instance) => InTransaction(() =>
    {
        OrchestrationInstance? old = FindRow(instance.Id);
        if (old is { IsFinished: false })
        {
            return null;
        }

        OrchestrationInstance created = instance with { Execution = (old?.Execution ?? 0) + 1 };
        Remove(created.Id);
        OrchestrationParent? parent = created.Parent;
        Execute(
            $"INSERT INTO instance({Columns}) VALUES ($id, $name, $execution, $status, $input, NULL, NULL, $created, $created, $start, "
                + "$parent, $parentName, $parentExecution, $parentTask)",
            ("$id", created.Id),
            ("$name", created.Name),
            ("$execution", created.Execution),
            ("$status", created.Status),
            ("$input", created.Input),
            ("$created", created.CreatedAt),
            ("$start", created.StartAt),
            ("$parent", parent?.InstanceId),
            ("$parentName", parent?.Name),
            ("$parentExecution", parent?.Execution),
            ("$parentTask", parent?.TaskId));
        return created;
    });

    /// <summary>Finds the instance with the given ID, or null if there is none.</summary>
    public OrchestrationInstance? Find(string id) => InTransaction(() => FindRow(id));

    /// <summary>Reads the instances that have not finished, oldest first.</summary>
    public IReadOnlyList<OrchestrationInstance> ReadUnfinished() => InTransaction(() =>
        Query($"SELECT {Columns} FROM instance WHERE status IN {Unfinished} ORDER BY created_at", ReadInstance));

    /// <summary>Reads instances with IDs greater than <paramref name="after"/>, ordered by ID.</summary>
    public IReadOnlyList<OrchestrationInstance> ReadPage(string after, string prefix, int count) => InTransaction(() =>
        Query(
            $"SELECT {Columns} FROM instance WHERE id > $after AND substr(id, 1, length($prefix)) = $prefix ORDER BY id LIMIT $count",
            ReadInstance,
            ("$after", after),
            ("$prefix", prefix),
            ("$count", count)));

    /// <summary>Reads the IDs of the children of an instance.</summary>
    public IReadOnlyList<string> ReadChildren(string parent) => InTransaction(() =>
        Query("SELECT id FROM instance WHERE parent_id = $parent", r => r.GetString(0), ("$parent", parent)));

    /// <summary>Removes a finished instance with its events.</summary>
    public bool TryPurge(string id) => InTransaction(() => Execute(
        $"DELETE FROM instance WHERE id = $id AND status NOT IN {Unfinished}", ("$id", id)) == 1 && RemoveEvents(id));

    /// <summary>Finds the last and the next run of a timer, or null if it has never been scheduled.</summary>
    public (DateTime? Last, DateTime Next)? FindTimer(string name) => InTransaction(() =>
        Query(
            "SELECT last, next FROM timer WHERE name = $name",
            r => (r.IsDBNull(0) ? (DateTime?)null : Time(r, 0), Time(r, 1)), ("$name", name))
            .Select(row => ((DateTime?, DateTime)?)row).FirstOrDefault());

    /// <summary>Stores the last and the next run of a timer.</summary>
    public void SetTimer(string name, DateTime? last, DateTime next) => InTransaction(() =>
        Execute(
            "INSERT OR REPLACE INTO timer(name, last, next) VALUES ($name, $last, $next)",
            ("$name", name), ("$last", last), ("$next", next)));

    private OrchestrationInstance? FindRow(string id) =>
        Query($"SELECT {Columns} FROM instance WHERE id = $id", ReadInstance, ("$id", id)).FirstOrDefault();

    private void Remove(string id)
    {
        Execute("DELETE FROM instance WHERE id = $id", ("$id", id));
        RemoveEvents(id);
    }

    private bool RemoveEvents(string id) => Execute("DELETE FROM event WHERE instance = $id", ("$id", id)) >= 0;
}
