namespace CondaStore.Functions.Api.Wire;

/// <summary>A role mapping of the first version: the namespace's members have the role on the entity.</summary>
internal sealed record RoleMappingWire(long Id, string Entity, string Role);
