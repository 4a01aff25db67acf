namespace CondaStore.Domain.Channels.Fetching;

/// <summary>Thrown when the budget of a transfer is exhausted (<see cref="TransferBudget"/>); a retry would take as long again.</summary>
/// <param name="message">The end of a sentence that begins with the address.</param>
internal sealed class TransferTooSlowException(string message) : IOException(message);
