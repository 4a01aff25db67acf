namespace CondaStore.Local.Hosting.Orchestrations;

/// <summary>Represents an event in the journal of an orchestration.</summary>
/// <param name="Kind">The kind of event.</param>
/// <param name="TaskId">The number of the action that the event belongs to, counted from 1 in the order of requests; 0 for none.</param>
/// <param name="Name">The name of the activity, child orchestration, target instance or external event.</param>
/// <param name="Payload">The JSON described at <see cref="JournalEventKind"/>.</param>
/// <param name="At">The time of the event (UTC).</param>
internal sealed record JournalEvent(JournalEventKind Kind, int TaskId, string? Name, string? Payload, DateTime At);
