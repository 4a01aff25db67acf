namespace CondaStore.Local.Hosting.Orchestrations;

/// <summary>Which action of which execution waits for a child orchestration.</summary>
internal sealed record OrchestrationParent(string InstanceId, string Name, int Execution, int TaskId);
