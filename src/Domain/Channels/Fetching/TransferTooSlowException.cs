namespace CondaStore.Domain.Channels.Fetching;

/// <summary>The budget of a transfer is used up (<see cref="TransferBudget"/>); repeating it would take as long again.</summary>
/// <param name="message">The end of a sentence that begins with the address.</param>
internal sealed class TransferTooSlowException(string message) : IOException(message);
