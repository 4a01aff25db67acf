using CondaStore.Domain.Store.Archiving;

namespace CondaStore.Functions.Api.Wire;

/// <summary>Represents a plan in the API.</summary>
internal sealed record ArchivePlanWire(int Count, long FreesBytes, IEnumerable<ArchiveItemWire> Items, IReadOnlyList<string> Warnings)
{
    public static ArchivePlanWire From(ArchivePlan plan) =>
        new(plan.Items.Count, plan.FreesBytes, plan.Items.Select(i => ArchiveItemWire.From(i)), plan.Warnings);
}
