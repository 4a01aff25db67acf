namespace CondaStore.Functions.Transfers;

/// <summary>The wish to bring a backup back.</summary>
/// <param name="Backup">Its id.</param>
/// <param name="Namespaces">The namespaces, separated by blanks, which no name has; empty for the whole store.</param>
public sealed record RestoreRequest(string Backup, string Namespaces);
