using CondaStore.Domain.Records;

namespace CondaStore.Domain.Store.Keeping;

/// <summary>A package archive that the store keeps.</summary>
/// <param name="Record">What the channel said about it.</param>
/// <param name="Channel">The channel's place below the mirror, see <see cref="MirrorPath"/>.</param>
/// <param name="Namespaces">The namespaces whose builds have used it.</param>
/// <param name="KeptOn">When it was kept, UTC.</param>
/// <param name="UnusedSince">When no build used it any more, UTC; null while one does.</param>
public sealed record KeptPackage(
    RepodataRecord Record, string Channel, IReadOnlyList<string> Namespaces, DateTimeOffset KeptOn, DateTimeOffset? UnusedSince);
