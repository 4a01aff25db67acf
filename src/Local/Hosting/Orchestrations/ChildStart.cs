namespace CondaStore.Local.Hosting.Orchestrations;

/// <summary>How a child orchestration was asked for.</summary>
internal sealed record ChildStart(string InstanceId, string? Input);
