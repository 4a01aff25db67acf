namespace CondaStore.Functions.Orchestrations;

/// <summary>The wish to bring a backup back.</summary>
/// <param name="Backup">Its id.</param>
/// <param name="Namespaces">The namespaces; empty for the whole store.</param>
public sealed record RestoreRequest(string Backup, IReadOnlyList<string> Namespaces);
