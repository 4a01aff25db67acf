namespace CondaStore.Local.Hosting.Orchestrations;

/// <summary>One call of an activity that waits or runs.</summary>
internal sealed record ActivityWork(OrchestrationRun Run, int Execution, int TaskId, string Name, string? Input);
