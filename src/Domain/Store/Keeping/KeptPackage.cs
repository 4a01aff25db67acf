using CondaStore.Domain.Records;

namespace CondaStore.Domain.Store.Keeping;

/// <summary>Represents a package archive that the store keeps.</summary>
/// <param name="Record">The record of the channel.</param>
/// <param name="Channel">The channel's path below the mirror, see <see cref="MirrorPath"/>.</param>
/// <param name="Namespaces">The namespaces whose builds have used it.</param>
/// <param name="KeptOn">When it was stored, UTC.</param>
/// <param name="UnusedSince">The time since which no build uses it, UTC; null while one does.</param>
public sealed record KeptPackage(
    RepodataRecord Record, string Channel, IReadOnlyList<string> Namespaces, DateTimeOffset KeptOn, DateTimeOffset? UnusedSince);
