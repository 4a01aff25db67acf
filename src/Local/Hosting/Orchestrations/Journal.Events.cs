using Microsoft.DurableTask.Client;

namespace CondaStore.Local.Hosting.Orchestrations;

internal sealed partial class Journal
{
    /// <summary>Reads the events of the current execution of an instance in the order in which they were applied.</summary>
    public IReadOnlyList<JournalEvent> ReadEvents(string instance) => InTransaction(() => Query(
        "SELECT kind, task, name, payload, at FROM event WHERE instance = $id ORDER BY sequence",
        r => new JournalEvent((JournalEventKind)r.GetInt32(0), r.GetInt32(1), Text(r, 2), Text(r, 3), Time(r, 4)),
        ("$id", instance)));

    /// <summary>
    /// Appends the events and actions of one turn of an orchestration after the first <paramref name="sequence"/> events, and writes the
    /// state of the instance after the turn.
    /// </summary>
    /// <returns>False if the instance has been replaced by another execution; nothing is written then.</returns>
    public bool TryAppend(
        OrchestrationInstance instance,
        int sequence,
        IReadOnlyList<JournalEvent> events,
        OrchestrationRuntimeStatus status,
        string? output,
        string? customStatus,
        DateTime now) => InTransaction(() =>
    {
        int changed = Execute(
            "UPDATE instance SET status = $status, output = $output, custom_status = $custom, updated_at = $now "
                + "WHERE id = $id AND execution = $execution",
            ("$status", status),
            ("$output", output),
            ("$custom", customStatus),
            ("$now", now),
            ("$id", instance.Id),
            ("$execution", instance.Execution));
        if (changed == 0)
        {
            return false;
        }

        Insert(instance.Id, sequence, events);
        return true;
    });

    /// <summary>Starts the next execution of an instance and removes its events, except those carried over.</summary>
    public OrchestrationInstance ContinueAsNew(
        OrchestrationInstance instance, string? input, IReadOnlyList<JournalEvent> carriedOver, DateTime now) => InTransaction(() =>
    {
        OrchestrationInstance next = instance with
        {
            Execution = instance.Execution + 1,
            Input = input,
            Status = OrchestrationRuntimeStatus.Running,
            CustomStatus = null,
            UpdatedAt = now,
            StartAt = null,
        };
        RemoveEvents(instance.Id);
        Execute(
            "UPDATE instance SET execution = $execution, input = $input, status = $status, custom_status = NULL, updated_at = $now, "
                + "start_at = NULL WHERE id = $id",
            ("$execution", next.Execution),
            ("$input", input),
            ("$status", next.Status),
            ("$now", now),
            ("$id", instance.Id));
        Insert(instance.Id, 0, carriedOver);
        return next;
    });

    private void Insert(string instance, int sequence, IReadOnlyList<JournalEvent> events)
    {
        foreach (JournalEvent e in events)
        {
            Execute(
                "INSERT INTO event(instance, sequence, kind, task, name, payload, at) "
                    + "VALUES ($id, $sequence, $kind, $task, $name, $payload, $at)",
                ("$id", instance),
                ("$sequence", sequence++),
                ("$kind", e.Kind),
                ("$task", e.TaskId),
                ("$name", e.Name),
                ("$payload", e.Payload),
                ("$at", e.At));
        }
    }
}
