using CondaStore.Domain.Channels.Fetching;

namespace CondaStore.Domain.Cache;

/// <summary>Represents the state that the downloads of one call share.</summary>
/// <param name="Progress">The total progress.</param>
/// <param name="Budget">The time that all of them may take; shared by the calls of one build.</param>
/// <param name="Notice">Receives messages for users; null for none.</param>
internal sealed record FetchCall(FetchProgress Progress, TransferBudget Budget, Action<string>? Notice);
