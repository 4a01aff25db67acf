namespace CondaStore.Domain.Store.Access;

/// <summary>Represents the content of a signed token.</summary>
/// <param name="Expires">When it expires.</param>
/// <param name="PrimaryNamespace">The namespace that represents the user.</param>
/// <param name="Bindings">The token's own roles.</param>
/// <param name="IsLimited">Whether it grants only <paramref name="Bindings"/>, because its requester specified them.</param>
/// <param name="IsAnonymous">Whether it was requested by an anonymous caller; such a token grants only the anonymous roles.</param>
/// <param name="Id">The ID of its row (<see cref="IssuedTokens"/>), or null for a token without one, which cannot be revoked.</param>
public sealed record TokenContent(
    DateTimeOffset Expires, string PrimaryNamespace, RoleBindings Bindings, bool IsLimited = false, bool IsAnonymous = false,
    string? Id = null);
