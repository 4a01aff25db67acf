namespace CondaStore.Functions.Pages.SignIn;

/// <summary>Represents a user who has signed in at a provider.</summary>
/// <param name="Name">The name of the user at the provider.</param>
/// <param name="Groups">The groups of the user that the provider has returned.</param>
public sealed record OAuthUser(string Name, IReadOnlyList<string> Groups);
