namespace CondaStore.Local.Hosting.Orchestrations;

/// <summary>An event on its way from one orchestration to another.</summary>
internal sealed record EventSend(string EventName, string? Payload);
