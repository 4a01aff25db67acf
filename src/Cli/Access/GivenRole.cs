namespace CondaStore.Cli.Access;

/// <summary>Represents a role that the members of a namespace have.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Environments">The pattern of environments.</param>
/// <param name="Role">The role.</param>
internal sealed record GivenRole(string Namespace, string Environments, string Role);
