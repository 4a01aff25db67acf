using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Functions.Api.Wire;

/// <summary>Represents an environment in API version 1; the current build itself is always null.</summary>
internal sealed record EnvironmentWire(
    long Id, NamespaceWire Namespace, string Name, long? CurrentBuildId, BuildWire? CurrentBuild, string? Description)
{
    public static EnvironmentWire From(StoreEnvironment environment, Namespace ns) => new(
        environment.Id, NamespaceWire.From(ns), environment.Name, environment.CurrentBuildId, null, environment.Description);
}

/// <summary>Represents an environment in API version 2.</summary>
internal sealed record ListedEnvironmentWire(long Id, NamespaceWire Namespace, string Name, long? CurrentBuildId, string? Description)
{
    public static ListedEnvironmentWire From(EnvironmentWire environment) => new(
        environment.Id, environment.Namespace, environment.Name, environment.CurrentBuildId, environment.Description);
}
