namespace CondaStore.Local.Hosting.Orchestrations;

/// <summary>Represents the request to start a child orchestration.</summary>
internal sealed record ChildStart(string InstanceId, string? Input);
