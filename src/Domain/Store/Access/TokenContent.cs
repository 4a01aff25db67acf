namespace CondaStore.Domain.Store.Access;

/// <summary>Represents the content of a signed token.</summary>
/// <param name="Expires">When it expires.</param>
/// <param name="PrimaryNamespace">The namespace that represents the user.</param>
/// <param name="Bindings">The token's own roles.</param>
/// <param name="IsLimited">Whether it grants only <paramref name="Bindings"/>, because its requester specified them.</param>
/// <param name="IsAnonymous">Whether it was requested by an anonymous caller; such a token grants only the anonymous roles.</param>
public sealed record TokenContent(
    DateTimeOffset Expires, string PrimaryNamespace, RoleBindings Bindings, bool IsLimited = false, bool IsAnonymous = false);
