namespace CondaStore.Functions.Api.Operations;

/// <summary>Who has signed in at a provider.</summary>
/// <param name="Name">The name there.</param>
/// <param name="Groups">The groups there, of those that the provider tells.</param>
public sealed record OAuthUser(string Name, IReadOnlyList<string> Groups);
