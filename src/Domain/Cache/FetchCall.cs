using CondaStore.Domain.Channels.Fetching;

namespace CondaStore.Domain.Cache;

/// <summary>What the downloads of one call have in common.</summary>
/// <param name="Progress">Adds up what they have done.</param>
/// <param name="Budget">How long they may take together; shared by the calls of one build.</param>
/// <param name="Notice">Told what people may want to know; null for nobody.</param>
internal sealed record FetchCall(FetchProgress Progress, TransferBudget Budget, Action<string>? Notice);
