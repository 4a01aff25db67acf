using CondaStore.Domain.Environments;

namespace CondaStore.Domain.Store.Ledger;

/// <summary>Represents what a build keeps of an earlier build of its environment.</summary>
/// <param name="Mode">How strictly packages are kept.</param>
/// <param name="Names">The packages that may change freely.</param>
/// <param name="From">The ID of the earlier build.</param>
public sealed record BuildUpdate(UpdateMode Mode, IReadOnlyList<string> Names, long From);
