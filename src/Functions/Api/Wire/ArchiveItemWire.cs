using CondaStore.Domain.Store.Archiving;

namespace CondaStore.Functions.Api.Wire;

/// <summary>Represents a build of a plan and its outcome in the API.</summary>
internal sealed record ArchiveItemWire(
    long BuildId,
    string Namespace,
    string Environment,
    string Action,
    string Rule,
    long Size,
    long FreesBytes,
    DateTimeOffset? EndedOn,
    bool Active,
    string? Outcome)
{
    public static ArchiveItemWire From(ArchiveItem item, string? outcome = null) => new(
        item.BuildId,
        item.Namespace,
        item.Environment,
        item.Action.ToString().ToLowerInvariant(),
        item.Rule,
        item.Size,
        item.FreesBytes,
        item.EndedOn,
        item.IsActive,
        outcome);
}
