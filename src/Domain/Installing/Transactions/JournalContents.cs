namespace CondaStore.Domain.Installing.Transactions;

/// <summary>What a killed run announced in its <see cref="PrefixJournal"/>.</summary>
/// <param name="Begun">Paths that may exist, by the identity of the package whose linking had begun.</param>
/// <param name="Unsettled">Names of packages whose files may be at another one's place.</param>
internal sealed record JournalContents(IReadOnlyDictionary<string, IReadOnlyList<string>> Begun, IReadOnlySet<string> Unsettled);
