namespace CondaStore.Domain.Store.Access;

/// <summary>Represents a token that was created now.</summary>
/// <param name="Text">The token, which is stored nowhere.</param>
/// <param name="Id">The ID by which it can be revoked, or null for a token of an anonymous caller.</param>
/// <param name="Expires">When it expires.</param>
public sealed record MintedToken(string Text, string? Id, DateTimeOffset Expires);
