namespace CondaStore.Local.Hosting.Orchestrations;

/// <summary>Identifies the action of the execution that waits for a child orchestration.</summary>
internal sealed record OrchestrationParent(string InstanceId, string Name, int Execution, int TaskId);
