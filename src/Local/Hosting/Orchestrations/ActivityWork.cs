namespace CondaStore.Local.Hosting.Orchestrations;

/// <summary>Represents a call of an activity that is queued or running.</summary>
internal sealed record ActivityWork(OrchestrationRun Run, int Execution, int TaskId, string Name, string? Input);
