namespace CondaStore.Local.Hosting.Orchestrations;

/// <summary>An orchestrator did something else in its replay than its journal says, or awaited what a journal cannot record.</summary>
internal sealed class NonDeterministicOrchestrationException(string message) : Exception(message);
