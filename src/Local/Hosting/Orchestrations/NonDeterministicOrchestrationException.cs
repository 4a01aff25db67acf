namespace CondaStore.Local.Hosting.Orchestrations;

/// <summary>Thrown when a replayed orchestrator deviates from its journal, or when it awaits something that cannot be journaled.</summary>
internal sealed class NonDeterministicOrchestrationException(string message) : Exception(message);
