namespace CondaStore.Functions.Api.Wire;

/// <summary>Represents a role mapping of version 1: members of the namespace have the role on the entity.</summary>
internal sealed record RoleMappingWire(long Id, string Entity, string Role);
