using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Functions.Api.Wire;

/// <summary>Represents an environment in API version 1.</summary>
internal sealed record EnvironmentWire(
    long Id, NamespaceWire Namespace, string Name, long? CurrentBuildId, object? CurrentBuild, string? Description)
{
    public static EnvironmentWire From(StoreEnvironment environment, Namespace ns) => new(
        environment.Id, NamespaceWire.From(ns), environment.Name, environment.CurrentBuildId, null, environment.Description);
}
