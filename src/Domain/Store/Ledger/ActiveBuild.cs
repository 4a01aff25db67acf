namespace CondaStore.Domain.Store.Ledger;

/// <summary>Represents an entry of the list of builds that may be queued or building.</summary>
/// <param name="Namespace">The build's namespace.</param>
/// <param name="Id">The build.</param>
/// <param name="AddedOn">When it was last added, UTC.</param>
/// <param name="ETag">The version of the entry.</param>
internal sealed record ActiveBuild(string Namespace, long Id, DateTimeOffset AddedOn, string ETag);
