namespace CondaStore.Local.Hosting.Orchestrations;

/// <summary>Represents an event sent from one orchestration to another.</summary>
internal sealed record EventSend(string EventName, string? Payload);
