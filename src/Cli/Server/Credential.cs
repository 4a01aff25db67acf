namespace CondaStore.Cli.Server;

/// <summary>Represents a token that was saved by a login.</summary>
/// <param name="Token">The token.</param>
/// <param name="Name">The namespace that represents its owner.</param>
/// <param name="Expires">The time at which it expires, or null if it does not.</param>
internal sealed record Credential(string Token, string? Name, DateTimeOffset? Expires);
