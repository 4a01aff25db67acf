namespace CondaStore.Local.Hosting.Orchestrations;

/// <summary>One line of an orchestration's journal.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="TaskId">The number of the action that it belongs to, counted from 1 in the order in which the orchestrator asked; 0 for none.</param>
/// <param name="Name">The activity, child, target or external event.</param>
/// <param name="Payload">JSON as <see cref="JournalEventKind"/> says.</param>
/// <param name="At">When it happened (UTC).</param>
internal sealed record JournalEvent(JournalEventKind Kind, int TaskId, string? Name, string? Payload, DateTime At);
