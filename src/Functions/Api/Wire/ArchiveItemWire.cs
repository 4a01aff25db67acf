using CondaStore.Domain.Store.Archiving;

namespace CondaStore.Functions.Api.Wire;

/// <summary>One line of a plan, and what became of it.</summary>
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
